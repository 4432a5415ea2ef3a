import { posix } from 'node:path';
import type { ModuleLinks, WheelLinks } from './facts.ts';
import { moduleOf } from './facts.ts';

/** What the run and the application say: what is kept starts from here. */
export interface Seeds {
  /** Files of site-packages that a run of the whole image touched, paths from there; bytecode as well as sources. */
  readonly touched: readonly string[];
  /** Dotted names that the application's own files, weights and settings spell. */
  readonly names: readonly string[];
}

/** Tables that programs ask for by a name from outside: time zones, certificates, locales. They are kept as a whole. */
const TABLES = /^(?:tzdata|pytz|pytz-deprecation-shim|certifi|babel|python-dateutil|tzlocal)$/;
/** Where auditwheel puts the libraries that a wheel brings along: nothing but the loader finds them. */
const BUNDLED = /^[^/]+\.libs\//;

/**
 * The files of wheels that stay out of an image although its packages have them: no run touched them and nothing that stays
 * leads to them. By wheel, paths from site-packages. Of what a run did not need, this stays all the same:
 *
 * - every module that kept modules import at any depth of their code, name in a string, or reach through attributes, and so
 *   on from those; with all packages above it; what packages hand out lazily; plugins of kept distributions;
 * - what is no module, beside modules that stay: data, templates, libraries opened by path; metadata and licences always;
 * - the libraries that kept native code is linked to (DT_NEEDED); tables of time zones, certificates and locales.
 */
export function unreached(
  wheels: readonly WheelLinks[],
  seeds: Seeds,
): ReadonlyMap<string, ReadonlySet<string>> {
  const touched = new Set(seeds.touched.map(sourceOf));
  const kept = keptModules(wheels, touched, seeds.names);
  const folders = foldersOf(wheels);
  const isKept = (wheel: WheelLinks, path: string): boolean => {
    if (touched.has(path) || path.split('/')[0]?.endsWith('.dist-info') || TABLES.test(wheel.name))
      return true;
    if (moduleOf(path) !== null) return kept.paths.has(path);
    if (BUNDLED.test(path)) return false;
    const owner = ownerOf(path, folders);
    return owner === null || kept.folders.has(owner);
  };
  const out = new Map(
    wheels.map((wheel) => [wheel.wheel, new Set(wheel.paths.filter((path) => !isKept(wheel, path)))]),
  );
  for (const path of linked(wheels, out)) for (const paths of out.values()) paths.delete(path);
  return new Map([...out].filter(([, paths]) => paths.size > 0));
}

/**
 * Sources that stay although no run touched them: they get no bytecode. Python compiles them when something imports them all
 * the same, each time a process first does.
 */
export function untouched(
  wheels: readonly WheelLinks[],
  touched: readonly string[],
  out: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const ran = new Set(touched.map(sourceOf));
  return new Map(
    wheels.map(({ wheel, paths }) => {
      const isLeft = (path: string): boolean => !ran.has(path) && !out.get(wheel)?.has(path);
      return [wheel, new Set(paths.filter((path) => path.endsWith('.py') && isLeft(path)))];
    }),
  );
}

interface Kept {
  readonly paths: ReadonlySet<string>;
  /** Folders that hold a module that stays. */
  readonly folders: ReadonlySet<string>;
}

function keptModules(
  wheels: readonly WheelLinks[],
  touched: ReadonlySet<string>,
  names: readonly string[],
): Kept {
  const modules = modulesOf(wheels);
  const paths = new Set<string>();
  const asked = new Set<string>();
  const waiting = [...names, ...[...touched].flatMap((path) => moduleOf(path) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (asked.has(name)) continue;
    asked.add(name);
    const found = longest(name, modules);
    const known = found === null ? undefined : modules.get(found);
    if (found === null || known === undefined) continue;
    waiting.push(...handedOut(found, name.slice(found.length + 1).split('.')[0] ?? '', known));
    if (found !== name) waiting.push(found);
    else waiting.push(...leadsTo(found, known));
    for (const { path } of known) paths.add(path);
  }
  return { paths, folders: new Set([...paths].map((path) => posix.dirname(path))) };
}

interface Known extends ModuleLinks {
  readonly plugins: readonly string[];
}

/** By dotted name: a source and what was compiled from it may both be there. */
function modulesOf(wheels: readonly WheelLinks[]): ReadonlyMap<string, readonly Known[]> {
  const all = wheels.flatMap(({ modules, plugins }) => modules.map((one) => ({ ...one, plugins })));
  return Map.groupBy(all, ({ module }) => module);
}

/** The package above a module, all that it names, and the plugins of its distribution. */
function leadsTo(module: string, known: readonly Known[]): readonly string[] {
  const parent = module.includes('.') ? [module.slice(0, module.lastIndexOf('.'))] : [];
  return [...parent, ...known.flatMap(({ names, plugins }) => [...names, ...plugins])];
}

/** The longest beginning of a dotted name that is a module. */
function longest(name: string, modules: ReadonlyMap<string, unknown>): string | null {
  for (let at = name; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'))))
    if (modules.has(at)) return at;
  return null;
}

/** Where a package that answers `__getattr__` may take a name from that it does not have itself: all that it names. */
function handedOut(module: string, name: string, all: readonly ModuleLinks[]): readonly string[] {
  if (name === '') return [];
  return all.flatMap(({ lazy }) => {
    if (lazy === null || lazy.own.includes(name) || !lazy.words.includes(name)) return [];
    return lazy.words.map((word) => `${module}.${word.replace(/^\.+/, '')}`);
  });
}

/** Bundled libraries that what stays is linked to, and those that these are linked to. */
function linked(
  wheels: readonly WheelLinks[],
  out: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const needed = new Map<string, readonly string[]>(wheels.flatMap((wheel) => Object.entries(wheel.needed)));
  const byName = Map.groupBy(needed.keys(), (path) => posix.basename(path));
  const isOut = (path: string): boolean => [...out.values()].some((paths) => paths.has(path));
  const waiting = [...needed.keys()].filter((path) => !isOut(path));
  const back = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop())
    for (const name of needed.get(path) ?? [])
      for (const library of byName.get(name) ?? [])
        if (isOut(library) && !back.has(library)) {
          back.add(library);
          waiting.push(library);
        }
  return [...back];
}

/** Bytecode stands for its source. */
function sourceOf(path: string): string {
  return path.replace(/__pycache__\/([^/]+)\.cpython-\d+(?:\.opt-\d)?\.pyc$/, '$1.py');
}

/** Folders that hold modules. */
function foldersOf(wheels: readonly WheelLinks[]): ReadonlySet<string> {
  return new Set(wheels.flatMap(({ modules }) => modules.map(({ path }) => posix.dirname(path))));
}

/** The nearest folder above a file that holds modules; null when there is none. */
function ownerOf(path: string, folders: ReadonlySet<string>): string | null {
  for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) if (folders.has(at)) return at;
  return null;
}
