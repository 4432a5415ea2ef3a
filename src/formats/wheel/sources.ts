import type { Entry, FileEntry } from '../../model/entry.ts';
import { quickImports } from '../python/quick-imports.ts';
import { contentBytes, contentSize } from '../zip/content.ts';
import { BUILDER_HINTS, type Built, buildersAmong, buildersIn } from './builders.ts';

/** What the Python sources of a wheel say of files that a running service may do without. All sorted. */
export interface SourceFacts {
  /** Folders of tests, as `package/tests`, and modules that are for tests alone, as `package/module`. */
  readonly tests: readonly string[];
  /** Packages and programs that only builds of other distributions need. */
  readonly builders: readonly Built[];
  /** Those of them where a helper imports a test, so that they stand or fall as a whole. */
  readonly entangled: readonly string[];
  /** Tests that sources of this wheel import all the same, and those that these import: `package/tests/test_x.py`. */
  readonly kept: readonly string[];
  /** Folders of tests where a helper or such a test may read files: it says where it lies, or opens something. */
  readonly reading: readonly string[];
  /**
   * What sources outside those folders import, or name in a string, of modules in folders of tests of any wheel
   * (`package.tests.helper.name`), of packages for builds, and of the parts of the standard library asked about (`tkinter`).
   */
  readonly mentioned: readonly string[];
  /** Stubs that are read at run time: `package/module.pyi`. */
  readonly stubs: readonly string[];
  /** Libraries that auditwheel has put beside packages: `package.libs/libx-1a2b3c4d.so.1`, with their bytes. */
  readonly bundled: readonly { readonly path: string; readonly size: number }[];
}

/** Nobody writes longer modules. */
const MOST_SOURCE = 4 * 1024 * 1024;
/**
 * Modules that only tests import, without lying among them: compiled ones that say so (`_umath_tests`, `_test_internal`), NumPy's
 * for its own instructions of processors, and what pytest reads before tests.
 */
const TEST_MODULE = /(?:^|\/)_(?:test_\w+|\w+_tests)$|^numpy\/_?core\/_simd$/;
const CONFTEST = /(?:^|\/)conftest$/;
const TEST_FOLDER = /^(?:.*?\/)?tests?(?=\/)/;
const TEST_FILE = /\/(?:test_[^/]*|[^/]*_test|tests?|conftest)\.py$/;
const BUNDLED = /^[^/]+\.libs\/[^/]+\.so(?:\.[\d.]+)?$/;
/** What a source that reads a file beside it cannot do without. */
const READS =
  /__file__|__path__|__spec__|open|load|resource|get_data|Path|cwd|glob|genfrom|fromfile|(?:\b|_|im)read(?:_\w+|s|er|line\w*|all)?\b/;
/** `lazy_loader.attach_stub` makes a module's names from the stub beside it. */
const READS_STUB = /\battach_stub\b/;

/**
 * Reads the facts from what a wheel installs. Rejects with a UserError when a source is damaged.
 * @param seen told every file outside folders of tests that was read, with its bytes
 * @param site folder of site-packages, relative to `/`
 * @param parts top-level modules of the standard library to look for
 */
export async function sourceFacts(
  entries: readonly Entry[],
  site: string,
  parts: readonly string[],
  seen: (entry: FileEntry, bytes: Uint8Array) => void = () => {},
): Promise<SourceFacts> {
  const files = entries
    .filter((entry): entry is FileEntry => entry.kind === 'file' && entry.path.startsWith(`${site}/`))
    .map((entry) => ({ entry, path: entry.path.slice(site.length + 1) }));
  const tests = testFolders(files.map(({ path }) => path));
  const found = {
    entangled: new Set<string>(),
    reading: new Set<string>(),
    mentioned: new Set<string>(),
    stubs: new Set<string>(),
  };
  const hints = hintsOf(parts);
  for (const { entry, path } of files) {
    const folder = testFolderOf(path);
    const isHelper = tests.has(folder);
    if (isHelper ? isTestFile(path) : CONFTEST.test(moduleAt(path))) continue;
    const bytes = await sourceBytes(entry, path);
    if (bytes === null) continue;
    if (!isHelper) seen(entry, bytes);
    const text = isHelper ? bytes.toString('latin1') : textWith(hints, bytes);
    const names = mentionsIn(text, path, parts);
    if (isHelper) noteHelper(found, folder, path, text, names);
    else for (const name of names) found.mentioned.add(name);
    if (READS_STUB.test(text)) found.stubs.add(`${path}i`);
  }
  const kept = await keptTests(files, found, parts);
  const sorted = (names: ReadonlySet<string>): readonly string[] => [...names].sort();
  const { entangled, reading, mentioned, stubs } = found;
  return {
    tests: sorted(tests),
    builders: buildersAmong(files.map(({ path }) => path)),
    entangled: sorted(entangled),
    kept: sorted(kept),
    reading: sorted(reading),
    mentioned: sorted(mentioned),
    stubs: sorted(stubs),
    bundled: files
      .filter(({ path }) => BUNDLED.test(path))
      .map(({ entry, path }) => ({ path, size: contentSize(entry.content) })),
  };
}

/** Tests that are mentioned by what is no test: they are read like other sources, and so is what they mention. */
async function keptTests(
  files: readonly { readonly entry: FileEntry; readonly path: string }[],
  found: { readonly reading: Set<string>; readonly mentioned: Set<string> },
  parts: readonly string[],
): Promise<ReadonlySet<string>> {
  const isTest = ({ path }: { readonly path: string }): boolean =>
    isTestFile(path) || CONFTEST.test(moduleAt(path));
  const tests = new Map(files.filter(isTest).map((one) => [dotted(one.path), one]));
  const kept = new Set<string>();
  const waiting = [...found.mentioned];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const one = tests.get(name) ?? tests.get(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
    if (one === undefined || kept.has(one.path)) continue;
    kept.add(one.path);
    const text = (await sourceBytes(one.entry, one.path))?.toString('latin1') ?? '';
    if (READS.test(text)) found.reading.add(testFolderOf(one.path));
    for (const each of mentionsIn(text, one.path, parts)) {
      found.mentioned.add(each);
      waiting.push(each);
    }
  }
  return kept;
}

/** Whether a dotted name is that of one of these tests, or of something in it. */
export function isKeptTest(name: string, kept: readonly string[]): boolean {
  return kept.some((path) => name === dotted(path) || name.startsWith(`${dotted(path)}.`));
}

function dotted(path: string): string {
  return path.replace(/\.py$/, '').replaceAll('/', '.');
}

/** What a source among tests says of its folder. Scripts that build something are never imported. */
function noteHelper(
  found: { readonly entangled: Set<string>; readonly reading: Set<string> },
  folder: string,
  path: string,
  text: string,
  names: readonly string[],
): void {
  if (names.some((name) => namesTest(name, folder))) found.entangled.add(folder);
  if (READS.test(text) && !path.endsWith('/setup.py')) found.reading.add(folder);
}

/** Sources, and the table of plugins that others load by name; null for other files. */
async function sourceBytes({ content }: FileEntry, path: string): Promise<Buffer | null> {
  const isRead = path.endsWith('.py') || path.endsWith('.dist-info/entry_points.txt');
  if (!isRead || contentSize(content) > MOST_SOURCE) return null;
  const { buffer, byteOffset, byteLength } = await contentBytes(content, MOST_SOURCE, path);
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * Finds a source that says anything of all this, in one pass: names, or their plurals, that stand by themselves (as `latest`
 * and `testing` hold `test`, most sources would be read in vain), and those of modules for tests.
 */
function hintsOf(parts: readonly string[]): RegExp {
  const names = ['test', 'conftest', '_simd', 'attach_stub', ...BUILDER_HINTS, ...parts];
  return new RegExp(`\\b(?:(?:${[...new Set(names)].join('|')})s?|_(?:test_\\w+|\\w+_tests))\\b`);
}

/** The text of a source with a hint; nothing of the others, most of all. */
function textWith(hints: RegExp, bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return hints.test(text) ? text : '';
}

/** What one source mentions, by its path from the folder it is imported from. */
export function mentionsIn(text: string, path: string, parts: readonly string[]): readonly string[] {
  const imported = quickImports(text, path);
  const quoted = [...text.matchAll(path.endsWith('.py') ? QUOTED : PLUGIN)].flatMap(([, name]) => name ?? []);
  return [
    ...imported.map((name) => name.split('.')[0] ?? '').filter((head) => parts.includes(head)),
    ...[...imported, ...quoted].filter(
      (name) => /(?:^|\.)tests?(?:\.|$)/.test(name) || isOfTestModule(name.split('.')),
    ),
    ...buildersIn(text, path),
  ];
}

/** Whether a dotted name is that of a test (`test_x`) in a folder of tests, or in a folder below it. */
export function namesTest(name: string, folder: string): boolean {
  const prefix = `${folder.replaceAll('/', '.')}.`;
  return name.startsWith(prefix) && /(?:^|\.)test_/.test(name.slice(prefix.length));
}

const QUOTED = /["']((?:\w+\.)+\w+)["']/g;
/** `name = module:attribute` (PyPA entry points specification). */
const PLUGIN = /^\s*[^=#[\]]+=\s*([\w.]+)/gm;

/** Outermost folders called `test` or `tests` that hold a file of tests, and modules for tests. */
function testFolders(paths: readonly string[]): ReadonlySet<string> {
  const folders = paths.filter((path) => TEST_FILE.test(path)).map(testFolderOf);
  const modules = paths.filter((path) => testFolderOf(path) === '').map(moduleAt);
  return new Set([
    ...folders.filter((folder) => folder !== ''),
    ...modules.filter((module) => isTestModule(module)),
  ]);
}

/** The outermost folder called `test` or `tests` that a file is in; empty for none. */
export function testFolderOf(path: string): string {
  return TEST_FOLDER.exec(path)?.[0] ?? '';
}

/** Whether a file in such a folder is a test itself, and no helper of tests. */
export function isTestFile(path: string): boolean {
  return /\/test_[^/]*\.py$/.test(path);
}

/** Whether `package/module` is one. */
function isTestModule(module: string): boolean {
  return TEST_MODULE.test(module) || CONFTEST.test(module);
}

/** Whether a dotted name is that of such a module or of something in it. */
function isOfTestModule(parts: readonly string[]): boolean {
  return parts.some((_, at) => isTestModule(parts.slice(0, at + 1).join('/')));
}

/** What may be a module for tests by its name, as `package/module`: a shared object, or `conftest.py`; of others the path. */
export function moduleAt(path: string): string {
  return path.replace(/\.cpython-[^/]+\.so$|(?<=(?:^|\/)conftest)\.py$/, '');
}
