import { posix } from 'node:path';
import { elfArchitecture, readElf } from '../../formats/elf/read.ts';
import { moduleName } from '../../formats/python/paths.ts';
import { type Lazy, namesInBytes, reachesOf } from '../../formats/python/reaches.ts';
import { latin1 } from '../../formats/text/decode.ts';
import { contentBytes, contentSize } from '../../formats/zip/content.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { FileEntry } from '../../model/entry.ts';
import { remembered, type Store } from '../../model/store.ts';
import { mapLimited } from '../limit.ts';
import { VENV } from '../venv.ts';
import type { Installed, NamedWheel } from '../wheels.ts';

/** Raised when the same files come to give other facts. */
const VERSION = 1;
/** Wheels read at a time. */
const AT_ONCE = 2;
const MOST_SOURCE = 4 * 1024 * 1024;
const MOST_NATIVE = 2 ** 31;
const EXTENSION = /\.(?:cpython-\d+[^./]*|abi3)\.so$/;
/** Commands are run by name, not looked up: what they import shows in the run. */
const COMMANDS = /^(?:console|gui)_scripts$/;

/** What the files of one wheel say of one another and of those of others. Paths from site-packages. */
export interface WheelLinks {
  /** File name of the wheel. */
  readonly wheel: string;
  readonly name: string;
  /** Every file, sorted. */
  readonly paths: readonly string[];
  readonly modules: readonly ModuleLinks[];
  /** Modules that others find by the wheel's entry points (PyPA entry points specification). */
  readonly plugins: readonly string[];
  /** Names of the libraries each ELF file is linked to (DT_NEEDED), by path. */
  readonly needed: Readonly<Record<string, readonly string[]>>;
}

export interface ModuleLinks {
  /** Dotted. */
  readonly module: string;
  readonly path: string;
  readonly names: readonly string[];
  readonly lazy: Lazy | null;
}

/** Reads them for all wheels of an image, once in the life of the store for each set of wheels. */
export async function wheelLinks(
  wheels: readonly NamedWheel[],
  installed: Installed,
  store: Store,
  python: string,
): Promise<readonly WheelLinks[]> {
  const key = [VERSION, python, wheels.map(({ file, sha256 }) => [file, sha256])];
  return remembered(store, 'wheel-links', key, () => readLinks(wheels, installed, python));
}

async function readLinks(
  wheels: readonly NamedWheel[],
  installed: Installed,
  python: string,
): Promise<readonly WheelLinks[]> {
  const site = `${VENV}/lib/python${python}/site-packages/`;
  const files = await mapLimited(wheels, AT_ONCE, async (wheel) => ({
    wheel,
    entries: (await installed(wheel, python)).filter(
      (entry): entry is FileEntry => entry.kind === 'file' && entry.path.startsWith(site),
    ),
  }));
  const heads = new Set(
    files.flatMap(({ entries }) => entries.map(({ path }) => path.slice(site.length).split(/[/.]/)[0] ?? '')),
  );
  return mapLimited(files, AT_ONCE, async ({ wheel, entries }) => linksOf(wheel, entries, site, heads));
}

async function linksOf(
  { file, name }: NamedWheel,
  entries: readonly FileEntry[],
  site: string,
  heads: ReadonlySet<string>,
): Promise<WheelLinks> {
  const modules: ModuleLinks[] = [];
  const needed: Record<string, readonly string[]> = {};
  const plugins: string[] = [];
  const inside = (names: readonly string[]): readonly string[] =>
    names.filter((each) => heads.has(each.split('.')[0] ?? ''));
  for (const { path: full, content } of entries) {
    const path = full.slice(site.length);
    const size = contentSize(content);
    if (path.endsWith('.py') && size <= MOST_SOURCE) {
      const text = latin1(await contentBytes(content, MOST_SOURCE, path));
      const module = moduleOf(path) ?? path;
      const { names, lazy } = reachesOf(text, path);
      modules.push({ module, path, names: inside(names), lazy });
    } else if (path.endsWith('.dist-info/entry_points.txt')) {
      plugins.push(...pluginsIn(latin1(await contentBytes(content, MOST_SOURCE, path))));
    } else if (/\.so(?:\.|$)/.test(path) && size <= MOST_NATIVE) {
      const bytes = await contentBytes(content, MOST_NATIVE, path);
      if (elfArchitecture(bytes) === null) continue;
      needed[path] = (await readElf(memoryBlob(bytes)))?.needed ?? [];
      const module = moduleOf(path);
      if (module !== null)
        modules.push({ module, path, names: inside(namesInBytes(bytes, false)), lazy: null });
    }
  }
  return {
    wheel: file,
    name,
    paths: entries.map(({ path }) => path.slice(site.length)).sort(),
    modules,
    plugins,
    needed,
  };
}

/** The dotted name a file is imported by; null for what is no module. */
export function moduleOf(path: string): string | null {
  if (!path.endsWith('.py') && !EXTENSION.test(path)) return null;
  if (posix.dirname(path).split('/')[0]?.includes('.')) return null;
  return moduleName(path.replace(EXTENSION, ''));
}

/** `name = module:attribute` below headings other than those of commands. */
function pluginsIn(text: string): readonly string[] {
  let group = '';
  return text.split(/\r?\n/).flatMap((line) => {
    group = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1] ?? group;
    const module = /^[^=#[\]]+=\s*([\w.]+)/.exec(line)?.[1];
    return module === undefined || COMMANDS.test(group) ? [] : [module];
  });
}
