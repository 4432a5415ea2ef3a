import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { installWheel } from '../../src/formats/wheel/install.ts';
import { parseRecord, type RecordRow } from '../../src/formats/wheel/record.ts';
import { contentBytes } from '../../src/formats/zip/content.ts';
import type { Entry } from '../../src/model/entry.ts';
import { fileBlob } from '../../src/store/file.ts';

/** Where wheels are installed to by us; paths of what is installed are below it. */
export const PREFIX = 'opt/venv';

/** What a file is, but for the name of the interpreter in a script. */
export interface Installed {
  readonly hash: string;
  /** Permission bits. */
  readonly mode: number;
  /** Of RECORD only; empty for other files. */
  readonly text: string;
}

/**
 * What the pip of `python` makes of wheels in a virtual environment of its own in `root`, which must not be there: files by
 * their path in the environment, without those that every environment has.
 * @param python command
 * @param version `3.11`
 * @param folder of the wheels, nothing else is asked
 * @param files names of wheels, of different packages
 */
export function pipInstalls(
  python: string,
  version: string,
  folder: string,
  files: readonly string[],
  root: string,
): ReadonlyMap<string, Installed> {
  run(python, '-m', 'venv', '--without-pip', root);
  const before = new Set(walk(root));
  const pip = [
    '--python',
    join(root, 'bin', 'python'),
    '--isolated',
    '--disable-pip-version-check',
    '--quiet',
  ];
  const install = ['install', '--no-deps', '--no-compile', '--no-index', '--find-links', folder];
  // By name: what is given by path gets a direct_url.json.
  const wanted = files.map((file) => file.split('-').slice(0, 2).join('=='));
  run('sh', '-c', 'umask 022; exec "$@"', 'sh', python, '-m', 'pip', ...pip, ...install, ...wanted);
  if (!statSync(join(root, 'lib', `python${version}`), { throwIfNoEntry: false }))
    throw new Error(`${python} is not Python ${version}`);
  const added = walk(root).filter((path) => !before.has(path));
  return new Map(
    added.map((path) => [
      relative(root, path),
      describe(path, readFileSync(path), statSync(path).mode & 0o7777),
    ]),
  );
}

/** What we make of one wheel, by the path in the environment. */
export async function plimsollInstalls(
  folder: string,
  file: string,
  version: string,
): Promise<ReadonlyMap<string, Installed>> {
  const wheel = fileBlob(join(folder, file));
  return installed(await installWheel(wheel, { file, python: version, prefix: PREFIX }));
}

/** The files of an environment, as they will be in a layer. */
export async function installed(entries: readonly Entry[]): Promise<ReadonlyMap<string, Installed>> {
  const files = new Map<string, Installed>();
  for (const entry of entries) {
    if (entry.kind !== 'file') throw new Error(`${entry.path} is a ${entry.kind}`);
    const bytes = await contentBytes(entry.content, 2e9, entry.path);
    files.set(entry.path.slice(PREFIX.length + 1), describe(entry.path, bytes, entry.mode));
  }
  return files;
}

/**
 * How what we install differs from what pip installs, a line each; nothing is the same. INSTALLER is ours, and RECORD
 * is held to what it names: the same files, and the same hashes and sizes for those that are the same.
 * @param out what was left out on purpose
 */
export function differences(
  ours: ReadonlyMap<string, Installed>,
  theirs: ReadonlyMap<string, Installed>,
  out: ReadonlySet<string> = new Set(),
): readonly string[] {
  const lost = [...theirs.keys()].filter((path) => !ours.has(path) && !out.has(path));
  const found = [...ours].flatMap(([path, our]) => {
    const their = theirs.get(path);
    if (their === undefined) return [`${path}: pip does not install it`];
    if (path.endsWith('.dist-info/INSTALLER')) return [];
    if (our.mode !== their.mode) return [`${path}: mode ${octal(our.mode)} instead of ${octal(their.mode)}`];
    if (path.endsWith('.dist-info/RECORD')) return recordDifferences(path, our.text, their.text, out);
    return our.hash === their.hash ? [] : [`${path}: other bytes`];
  });
  return [...lost.map((path) => `${path}: only pip installs it`), ...found];
}

/** The first line of a script names the interpreter, which is where the environment is. */
function describe(path: string, bytes: Uint8Array, mode: number): Installed {
  const shebang = /^#!\/\S*\/bin\/python[\d.]*\n/.exec(
    Buffer.from(bytes.subarray(0, 500)).toString('latin1'),
  );
  const same =
    shebang && mode & 0o100
      ? Buffer.concat([Buffer.from('#!python\n'), bytes.subarray(shebang[0].length)])
      : bytes;
  const text = path.endsWith('.dist-info/RECORD') ? Buffer.from(bytes).toString('utf8') : '';
  return { hash: createHash('sha256').update(same).digest('hex'), mode, text };
}

function recordDifferences(
  record: string,
  our: string,
  their: string,
  out: ReadonlySet<string>,
): readonly string[] {
  const site = dirname(dirname(record));
  const kept = (text: string): readonly RecordRow[] =>
    parseRecord(text).filter((row) => !out.has(join(site, row.path)));
  const rows = (text: string): ReadonlySet<string> =>
    new Set(
      kept(text).map((row) =>
        /^(\.\.\/)+bin\/|\/INSTALLER$/.test(row.path) ? row.path : `${row.path} ${row.hash} ${row.size}`,
      ),
    );
  const [ours, theirs] = [rows(our), rows(their)];
  const named = parseRecord(our).length - kept(our).length;
  return [
    ...[...ours].filter((row) => !theirs.has(row)).map((row) => `${record}: pip does not say ${row}`),
    ...[...theirs].filter((row) => !ours.has(row)).map((row) => `${record}: only pip says ${row}`),
    ...(named > 0 ? [`${record}: names ${named} files that are left out`] : []),
  ];
}

/** Files and links below a folder; links to folders (`lib64`) are not followed. */
function walk(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
