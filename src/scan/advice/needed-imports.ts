import { posix } from 'node:path';
import { packageManifest } from '../../formats/npm/manifest.ts';
import type { Tree } from '../../model/tree.ts';
import type { Lost } from '../part.ts';

/** An import of a script that finds no file by the name it has. */
export interface LostImport extends Lost {
  /** Where it should be, without its ending. */
  readonly target: string;
  /** What follows a name that stands for a folder (`@/`); null of a relative import. */
  readonly tail: string | null;
  /** The files it may mean, none of which is there. */
  readonly meant: readonly string[];
  /** True when the file cannot do without it. */
  readonly sure: boolean;
}

/**
 * Whether a file cannot do without an import: a statement at its start, of more than types, that is no comment and no text.
 * @param before what stands before the import's `from`, `import` or `require`
 * @param written from there on, with what it names
 */
export function isNeededImport(before: string, written: string): boolean {
  if (before.lastIndexOf('/*') > before.lastIndexOf('*/')) return false;
  if (before.lastIndexOf('<!--') > before.lastIndexOf('-->')) return false;
  if ((before.match(/`/g)?.length ?? 0) % 2 === 1) return false;
  if (/^require/.test(written)) return /(?:^|\n)(?:const|let|var)\b[^\n=]*=\s*$/.test(before);
  if (/^import/.test(written)) return !written.includes('(') && /(?:^|[\n;])[ \t]*$/.test(before);
  const clause = /(?:^|[\n;>])[ \t]*(?:import|export)\b([^;'"`]*)$/.exec(before)?.[1];
  return clause !== undefined && !isOfTypes(clause.trim());
}

function isOfTypes(clause: string): boolean {
  const named = /^\{([^}]*)\}$/
    .exec(clause)?.[1]
    ?.split(',')
    .map((one) => one.trim());
  return /^type\b/.test(clause) || named?.every((one) => one === '' || one.startsWith('type ')) === true;
}

/** Made by a build or a program before anything is imported: no checkout has it. */
const MADE =
  /(?:^|[/._-])(?:[$+]types|generated|gen|codegen|prisma|pb|node_modules|dist|build|out|output|target|pkg|wasm|release|\.\w+)(?:[/._-]|$)/i;

/**
 * Tells of what is imported whether no file of the tree can be meant: neither one with an ending that a bundler may add, nor
 * one behind a link or in another repository, nor one that is made.
 */
export function nowhereIn(tree: Tree): (one: Pick<LostImport, 'target' | 'tail'>) => boolean {
  const stems = new Set(tree.files.flatMap(({ path }) => stemsOf(path)));
  const tails = new Set([...stems].flatMap(tailsOf));
  const submodules = [...(tree.text('.gitmodules') ?? '').matchAll(/^\s*path\s*=\s*(\S+)/gm)];
  const elsewhere = [
    ...tree.files.filter(({ link }) => link !== undefined).map(({ path }) => path),
    ...submodules.flatMap(([, path]) => path ?? []),
  ];
  return ({ target, tail }) => {
    if (target.startsWith('..') || MADE.test(target)) return false;
    // Which folder another name stands for may be said in settings of any kind.
    if (tail === null ? stems.has(withoutScript(target)) : tails.has(withoutScript(tail))) return false;
    return !elsewhere.some((path) => `${target}/`.startsWith(`${path}/`)) && !isNamedInScripts(tree, target);
  };
}

/** Beside a script and called after it, without being it. */
const OTHERS = /\.(?:(?:spec|test|stories|cy|mock)\.\w+|html?|md|css|less|s[ac]ss)$/;

/** What a file is imported as, whole or without its ending, and the folders that it is in. */
function stemsOf(path: string): readonly string[] {
  const name = posix.basename(path);
  const folder = path.slice(0, path.length - name.length);
  const parts = OTHERS.test(name) ? [] : name.split('.');
  const folders = folder.split('/').map((_, end, all) => all.slice(0, end).join('/'));
  return [path, ...folders, ...parts.map((_, end) => folder + parts.slice(0, end).join('.')).slice(1)];
}

/** TypeScript names the file that will be there: `./x.js` for `x.ts`. */
export function withoutScript(target: string): string {
  return target.replace(/\.[cm]?jsx?$/, '');
}

function tailsOf(stem: string): readonly string[] {
  const parts = stem.split('/');
  return parts.map((_, start) => parts.slice(start).join('/'));
}

/** A script of a package above makes it: it is named there. */
function isNamedInScripts(tree: Tree, target: string): boolean {
  const name = posix.basename(target);
  for (let folder = posix.dirname(target); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, 'package.json');
    const scripts = Object.values(packageManifest(path, tree.text(path) ?? '')?.scripts ?? {});
    if (scripts.some((script) => script.includes(name))) return true;
    if (folder === '.') return false;
  }
}

/** What a bundler, a framework or a start takes by its place or its name. */
const BEGINS =
  /(?:^|\/)(?:(?:src|client|server|api|bin|functions)\/)?(?:index|main|app|server|worker)\.\w+$|\.html?$/i;
/** In frameworks whose pages are files, all of these. */
const PAGES =
  /(?:^|\/)(?:pages|routes|app|layouts|plugins|middleware)\/|(?:^|\/)(?:middleware|instrumentation|root|router|client|server|ssr|start|entry[.-]\w+|hooks(?:\.\w+)?)\.\w+$/;
const BY_PAGES =
  /"(?:next|nuxt|@sveltejs\/kit|astro|vike|@(?:remix-run|react-router)\/dev|@tanstack\/\w+-start)"\s*:/;
const NAMED = /(?:\bfrom|\bimport|\brequire|\bsrc=|\blazy)\s*\(?\s*['"`]([^'"`\n]{1,200})['"`]/g;

/**
 * Scripts that something starts with or imports, by the last part of the names that are imported: what lies about of an
 * older page hinders no build.
 */
export function usedScripts(tree: Tree, scripts: readonly string[]): ReadonlySet<string> {
  const byName = Map.groupBy(scripts, nameOf);
  const manifests = tree.files.filter(({ path }) => /(?:^|\/)package\.json$/.test(path));
  const paged = manifests.filter(({ path }) => BY_PAGES.test(tree.text(path) ?? ''));
  const folders = paged.map(({ path }) => path.slice(0, -'package.json'.length));
  const begins = (path: string): boolean => {
    const folder = folders.find((one) => path.startsWith(one));
    return folder === undefined ? BEGINS.test(path) : PAGES.test(path.slice(folder.length));
  };
  const used = new Set(scripts.filter(begins));
  for (const path of used)
    for (const [, source = ''] of (tree.text(path) ?? '').matchAll(NAMED))
      for (const one of byName.get(nameOf(source)) ?? []) used.add(one);
  return used;
}

/** The name of a module: of `a/index.ts` the folder's, of `./a/b.js` and `@/a/b` the last part. */
function nameOf(path: string): string {
  return posix.basename(path.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/, '').replace(/\/index$/, ''));
}
