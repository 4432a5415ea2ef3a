import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import { table } from '../document/table.ts';
import { json } from '../npm/manifest.ts';
import { memberFiles, membersOf } from './members.ts';
import type { ScriptReader } from './read.ts';
import type { ScriptModule } from './syntax.ts';

const SOURCE = /\.([cm]?[jt]sx?|vue|svelte|astro)$/;
const TYPES = /\.d\.[cm]?ts$/;
/** What an import may leave out of the name of its file, in the order that it is looked for. */
export const ENDINGS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.vue', '.svelte', '/index.ts', '/index.tsx', '/index.js', '/index.jsx', '/index.mjs']; // biome-ignore format: one list

/** Names that stand for folders: `@/*` and the like, from `tsconfig.json`. */
interface Alias {
  readonly prefix: string;
  readonly folder: string;
}

/** The scripts of a tree: read when first asked for, and the imports between them. */
export class ScriptProject {
  readonly tree: Tree;
  readonly #read: ScriptReader;
  readonly #modules = new Map<string, ScriptModule | null>();
  readonly #texts = new Map<string, string | null>();
  readonly #aliases = new Map<string, readonly Alias[]>();
  #members: ReturnType<typeof membersOf> | null = null;

  constructor(tree: Tree, read: ScriptReader) {
    this.tree = tree;
    this.#read = read;
  }

  text(path: string): string | null {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = this.tree.file(path) ? this.tree.text(path) : null;
    this.#texts.set(path, text);
    return text;
  }

  /** The module of a file, or null when it is no readable script. */
  module(path: string): ScriptModule | null {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const text = isScript(path) || isProgram(path) || /\.html?$/.test(path) ? this.text(path) : null;
    const module = text === null ? null : this.#read(path, text);
    this.#modules.set(path, module);
    return module;
  }

  /** The file of the tree that an import means, in a package of the workspace too; or null for a package from elsewhere. */
  resolve(from: string, source: string): string | null {
    if (source.startsWith('.')) return this.#file(posix.join(posix.dirname(from), source));
    for (const { prefix, folder } of this.#aliasesAt(posix.dirname(from))) {
      if (!source.startsWith(prefix)) continue;
      const found = this.#file(posix.join(folder, source.slice(prefix.length)));
      if (found !== null) return found;
    }
    if (source.startsWith('/')) return this.#file(source.slice(1));
    this.#members ??= membersOf(this.tree);
    const files = memberFiles(this.tree, this.#members, from, source).map((path) => this.#file(path));
    return files.find((path) => path !== null) ?? null;
  }

  /** Whether the settings of TypeScript say that a name stands for a folder, be there such a file or not. */
  standsForFolder(from: string, source: string): boolean {
    const aliases = this.#aliasesAt(posix.dirname(from));
    return aliases.some(({ prefix }) => prefix !== '' && source.startsWith(prefix));
  }

  #file(written: string): string | null {
    if (written.startsWith('..')) return null;
    const path = written.replace(/\/$/, '');
    for (const ending of ENDINGS)
      if (this.tree.file(path + ending) && isScript(path + ending)) return path + ending;
    // TypeScript names the file that will be there: `./x.js` for `x.ts`.
    const typed = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
    return typed !== path && this.tree.file(typed) ? typed : null;
  }

  /** Aliases of the nearest folder above that has any, and those every bundler's template sets up. */
  #aliasesAt(folder: string): readonly Alias[] {
    const known = this.#aliases.get(folder);
    if (known) return known;
    const own = ['tsconfig.json', 'jsconfig.json', 'tsconfig.app.json', 'tsconfig.base.json'].flatMap(
      (name) => this.#configured(posix.join(folder, name)),
    );
    const above = folder === '.' ? [] : this.#aliasesAt(posix.dirname(folder));
    const isHome = this.tree.file(posix.join(folder, 'package.json')) !== null;
    const usual = isHome
      ? USUAL.map(([prefix, below]) => ({ prefix, folder: posix.join(folder, below) }))
      : [];
    const named = isHome ? this.#named(folder) : [];
    const all = [...own, ...named, ...usual, ...above];
    this.#aliases.set(folder, all);
    return all;
  }

  /** Names that a manifest has for folders: Node.js's own (`imports`), and those of module-alias. */
  #named(folder: string): readonly Alias[] {
    const manifest = table(json(this.text(posix.join(folder, 'package.json')) ?? ''));
    return Object.entries({ ...table(manifest['imports']), ...table(manifest['_moduleAliases']) }).flatMap(
      ([pattern, target]) =>
        typeof target === 'string'
          ? [
              {
                prefix: pattern.replace(/\*.*$/, ''),
                folder: posix.join(folder, target.replace(/\*.*$/, '')),
              },
            ]
          : [],
    );
  }

  #configured(path: string): readonly Alias[] {
    const text = this.text(path);
    const config = text === null ? null : json(text);
    const options = table(table(config)['compilerOptions']);
    const base = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.';
    const root = posix.join(posix.dirname(path), base);
    const named = Object.entries(table(options['paths'])).flatMap(([pattern, targets]): readonly Alias[] => {
      const prefix = pattern.replace(/\*$/, '');
      return (Array.isArray(targets) ? targets : [])
        .filter((target): target is string => typeof target === 'string')
        .map((target) => ({ prefix, folder: posix.join(root, target.replace(/\*$/, '')) }));
    });
    return typeof options['baseUrl'] === 'string' ? [...named, { prefix: '', folder: root }] : named;
  }
}

const USUAL: readonly (readonly [prefix: string, folder: string])[] = [
  ['@/', 'src'],
  ['@/', '.'],
  ['~/', '.'],
  ['~/', 'app'],
  ['$lib/', 'src/lib'],
  ['$lib', 'src/lib'],
  ['src/', 'src'],
];

/** True for a file that holds code people wrote: no declarations of types only. */
export function isScript(path: string): boolean {
  return SOURCE.test(path) && !TYPES.test(path);
}

/** `bin/www`: a program without an ending, as generators of servers write it. */
function isProgram(path: string): boolean {
  return /(^|\/)bin\/[\w-]+$/.test(path);
}
