import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { omitted } from '../src/build/trim/omit.ts';
import { installWheel } from '../src/formats/wheel/install.ts';
import { parseWheelName } from '../src/formats/wheel/name.ts';
import { parseRecord, type RecordRow } from '../src/formats/wheel/record.ts';
import { sourceFacts } from '../src/formats/wheel/sources.ts';
import { bestWheel } from '../src/formats/wheel/tags.ts';
import { contentBytes } from '../src/formats/zip/content.ts';
import type { Entry } from '../src/model/entry.ts';
import { fileBlob } from '../src/store/file.ts';
import { scratchFolder } from './support/store.ts';

// What pip installs from the wheels of a folder, and what we do, are the same files. The folder is PLIMSOLL_WHEELHOUSE, else
// the one that `npm test` fills.
const folder = process.env['PLIMSOLL_WHEELHOUSE'] ?? join(import.meta.dirname, '..', '.cache', 'wheels');
const PREFIX = 'opt/venv';
/** Compressed bytes: larger wheels take long to install and are no different. */
const MOST = 24e6;

interface Installed {
  readonly hash: string;
  readonly executable: boolean;
  readonly text: string;
}

const python = ask('python3', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])');
const wheels = chosenWheels(python);
const theirs = pipInstalls(wheels, python);

test('every wheel installs to the files that pip installs', async (context) => {
  const ours = new Map<string, Installed>();
  for (const file of wheels)
    for (const entry of await installWheel(fileBlob(join(folder, file)), { file, python, prefix: PREFIX }))
      await addEntry(ours, entry);
  assert.deepEqual([...ours.keys()].sort(), [...theirs.keys()].sort());
  compare(ours, new Set());
  context.diagnostic(`${wheels.length} wheels, ${ours.size} files compared`);
});

test('with trimming, the same but for what the rules name', async (context) => {
  const trim = { kinds: ['tests', 'stubs', 'headers', 'static'], mentioned: [] } as const;
  const site = `${PREFIX}/lib/python${python}/site-packages`;
  const ours = new Map<string, Installed>();
  const out = new Set<string>();
  for (const file of wheels) {
    const options = { file, python, prefix: PREFIX };
    const blob = fileBlob(join(folder, file));
    const full = await installWheel(blob, options);
    const facts = new Map([[file, await sourceFacts(full, site, [])]]);
    const wheel = { file, name: parseWheelName(file)?.name ?? '' };
    const rules = omitted(wheel, full, python, { ...trim, facts });
    for (const path of rules.keys()) out.add(path.slice(PREFIX.length + 1));
    for (const entry of await installWheel(blob, { ...options, omit: (path) => rules.has(path) }))
      await addEntry(ours, entry);
  }
  assert.ok(out.size > 0);
  for (const path of out)
    assert.match(path, /(^|\/)tests?\/|\.(pyi|h|hpp|hh|pxd|pxi|pyx|c|cpp|a|lib|cmake|pc|tp|in)$|py\.typed$/);
  assert.deepEqual([...ours.keys(), ...out].sort(), [...theirs.keys()].sort());
  compare(ours, out);
  context.diagnostic(`${ours.size} files compared, ${out.size} left out`);
});

/** The same bytes and modes; INSTALLER is ours, and RECORD names what is installed. */
function compare(ours: ReadonlyMap<string, Installed>, out: ReadonlySet<string>): void {
  for (const [path, our] of ours) {
    const their = theirs.get(path);
    if (path.endsWith('.dist-info/INSTALLER')) continue;
    if (path.endsWith('.dist-info/RECORD')) compareRecords(path, our.text, their?.text ?? '', out);
    else assert.deepEqual({ path, ...our, text: '' }, { path, ...their, text: '' });
  }
}

/** One wheel of each package that this machine's Python can install. */
function chosenWheels(python: string): readonly string[] {
  const files = exists(folder) ? readdirSync(folder).filter((file) => file.endsWith('.whl')) : [];
  const byName = Map.groupBy(files, (file) => parseWheelName(file)?.name ?? file);
  const target = { python, platform: 'linux/amd64', glibc: [2, 36] } as const;
  const chosen = [...byName.values()].flatMap((all) => bestWheel(all, target) ?? []);
  const small = chosen.filter((file) => statSync(join(folder, file)).size <= MOST).sort();
  assert.ok(small.length > 0, `no wheels for Python ${python} in ${folder}; fill it: node scripts/mirror.ts`);
  return small;
}

function pipInstalls(wheels: readonly string[], python: string): ReadonlyMap<string, Installed> {
  const root = join(scratchFolder(), 'venv');
  ask('python3', '-m', 'venv', '--without-pip', root);
  const before = new Set(walk(root));
  const requirements = wheels.map((file) => file.split('-').slice(0, 2).join('=='));
  const pip = [
    '--python',
    join(root, 'bin', 'python'),
    '--isolated',
    '--disable-pip-version-check',
    '--quiet',
  ];
  const install = ['install', '--no-deps', '--no-compile', '--no-index', '--find-links', folder];
  ask('sh', '-c', 'umask 022; exec "$@"', 'sh', 'python3', '-m', 'pip', ...pip, ...install, ...requirements);
  const site = join(root, 'lib', `python${python}`);
  assert.ok(exists(site));
  const added = walk(root).filter((path) => !before.has(path));
  return new Map(
    added.map((path) => {
      const executable = (statSync(path).mode & 0o100) !== 0;
      return [relative(root, path), describe(readFileSync(path), executable)];
    }),
  );
}

async function addEntry(installed: Map<string, Installed>, entry: Entry): Promise<void> {
  assert.ok(entry.kind === 'file');
  const bytes = await contentBytes(entry.content, 1e9, entry.path);
  installed.set(entry.path.slice(PREFIX.length + 1), describe(bytes, (entry.mode & 0o100) !== 0));
}

/** The first line of a script names the interpreter, which is where the environment is. */
function describe(bytes: Uint8Array, executable: boolean): Installed {
  const text = Buffer.from(bytes).toString('latin1');
  const same = executable ? text.replace(/^#!\/\S*\/bin\/python[\d.]*\n/, '#!python\n') : text;
  return { hash: createHash('sha256').update(same).digest('hex'), executable, text };
}

/** The same files, and the same hashes and sizes for those that are the same. */
function compareRecords(record: string, our: string, their: string, out: ReadonlySet<string>): void {
  const site = dirname(dirname(record));
  const kept = (text: string): readonly RecordRow[] =>
    parseRecord(text).filter((row) => !out.has(join(site, row.path)));
  const rows = (text: string): readonly string[] =>
    kept(text)
      .filter((row) => !/^(\.\.\/)+bin\/|\/INSTALLER$/.test(row.path))
      .map((row) => `${row.path} ${row.hash} ${row.size}`)
      .sort();
  const names = (text: string): readonly string[] =>
    kept(text)
      .map((row) => row.path)
      .sort();
  assert.deepEqual(rows(our), rows(their), record);
  assert.deepEqual(names(our), names(their), record);
  assert.equal(parseRecord(our).length, kept(our).length, `${record} names what is left out`);
}

/** Files and links below a folder; links to folders (`lib64`) are not followed. */
function walk(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ask(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
