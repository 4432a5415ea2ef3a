// The packages that are downloaded most, installed by pip and by us: every file, its bytes and its mode, commands and
// their first lines, RECORD. Prints how many were compared and every difference; exits with 1 when there is one.
//
//   node bench/wheels.ts [--python 3.11 --python 3.13] [--wheels FOLDER] [--page docs/benchmarks.md]
//
// Needs python3.11 and so on, with pip, on PATH. Wheels come from the index pip is set up for, about 1 GB for each Python;
// they are kept in FOLDER/3.11 and so on when it is given, and not downloaded again.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalizeName } from '../src/formats/pep508/name.ts';
import { parseWheelName } from '../src/formats/wheel/name.ts';
import { bestWheel } from '../src/formats/wheel/tags.ts';
import { table } from '../src/report/table.ts';
import { differences, type Installed, pipInstalls, plimsollInstalls } from '../test/support/installed.ts';
import { putTable } from './support/page.ts';

/** Files of one run of pip: what it makes is on the disk until they are compared. */
const FILES_AT_A_TIME = 12_000;

const { values } = parseArgs({
  options: {
    python: { type: 'string', multiple: true, default: ['3.11', '3.13'] },
    wheels: { type: 'string' },
    page: { type: 'string' },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-wheels-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

const rows = [['', 'of the 200', 'all packages', 'files compared', 'different']];
for (const version of values.python) rows.push(await compared(version));
if (values.page !== undefined) await putTable(values.page, 'wheels', rows, 'node bench/wheels.ts');
process.stdout.write(`${table(rows, { width: 120, right: [1, 2, 3, 4] }).join('\n')}\n`);

async function compared(version: string): Promise<string[]> {
  const folder = join(values.wheels ?? scratch, version);
  if (!existsSync(folder)) download(version, folder);
  const python = `python${version}`;
  const wheels = chosen(folder, version);
  const most = lines('most-downloaded.txt');
  const names = new Set(wheels.map((file) => parseWheelName(file)?.name));
  const absent = most.filter((name) => !names.has(normalizeName(name)));
  if (absent.length > 0) process.stderr.write(`Python ${version}: without ${absent.join(', ')}\n`);
  let [files, different] = [0, 0];
  for (const { part, ours } of await parts(folder, version, wheels)) {
    const root = join(scratch, 'venv');
    const found = differences(ours, pipInstalls(python, version, folder, part, root));
    rmSync(root, { recursive: true });
    for (const line of found) process.stdout.write(`Python ${version}: ${line}\n`);
    files += ours.size;
    different += found.length;
    process.stderr.write(`Python ${version}: ${files} files\n`);
  }
  if (different > 0) process.exitCode = 1;
  const detail = execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' }); // biome-ignore format: a line
  return [`CPython ${detail.trim()}`, most.length - absent.length, wheels.length, files, different].map(String); // biome-ignore format: a line
}

/** Wheels by what fits into one environment: not too many files, and no file that two packages bring. */
async function parts(
  folder: string,
  version: string,
  wheels: readonly string[],
): Promise<readonly { readonly part: string[]; readonly ours: Map<string, Installed> }[]> {
  const all: { readonly part: string[]; readonly ours: Map<string, Installed> }[] = [];
  for (const file of wheels) {
    const made = await plimsollInstalls(folder, file, version);
    const fits = ({ ours }: { readonly ours: ReadonlyMap<string, Installed> }): boolean =>
      ours.size + made.size <= FILES_AT_A_TIME && [...made.keys()].every((path) => !ours.has(path));
    let place = all.find(fits);
    if (place === undefined) {
      place = { part: [], ours: new Map() };
      all.push(place);
    }
    place.part.push(file);
    for (const [path, one] of made) place.ours.set(path, one);
  }
  return all;
}

/** One wheel of each package: the newest that this Python can install. */
function chosen(folder: string, python: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.whl'));
  const byName = Map.groupBy(files.sort(), (file) => parseWheelName(file)?.name ?? file);
  const target = { python, platform: 'linux/amd64', glibc: [2, 36] } as const;
  return [...byName.values()].flatMap((some) => bestWheel(some, target) ?? []);
}

/** Gets the wheels of each set of applications with all that they need; a set that cannot be had is told and left out. */
function download(version: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const options = ['-m', 'pip', 'download', '--quiet', '--only-binary=:all:', '--find-links', folder, '--dest', folder]; // biome-ignore format: a line
  for (const wanted of lines('applications.txt')) {
    process.stderr.write(`Python ${version}: ${wanted}\n`);
    try {
      execFileSync(`python${version}`, [...options, ...wanted.split(' ')], { stdio: ['ignore', 'ignore', 'inherit'] }); // biome-ignore format: a line
    } catch {
      process.stderr.write(`  cannot be had as wheels for Python ${version}\n`);
    }
  }
}

/** Lines of a list that are not remarks. */
function lines(list: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, 'wheels', list), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
