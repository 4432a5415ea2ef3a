import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import type { ApiDescription } from '../openapi/openapi.ts';
import { escapePattern } from '../text/escape.ts';
import { type Definition, isDefined } from './definition.ts';
import { type ImportFact, type PythonModule, qualify } from './module.ts';
import { type Index, indexOf } from './paths.ts';
import { readPython } from './read.ts';

/** A module of the tree that an import means, and the folder that has to be on `sys.path` for it. */
export interface Imported {
  readonly path: string;
  /** null for a relative import: it needs no folder. */
  readonly root: string | null;
}

const NONE: readonly Imported[] = [];

/** Names followed through imports, one after another, before giving up: cycles end here. */
const LONGEST_CHAIN = 8;

/**
 * The Python modules of a tree: read when first asked for, and the imports between them. An absolute import is
 * looked for in the importing file's folder, then in each folder above it and their `src`: that is where the
 * program that was started there would have found it.
 */
export class PythonProject {
  readonly #tree: Tree;
  readonly #index: Index;
  readonly #texts: Map<string, string | null>;
  readonly #modules: Map<string, PythonModule | null>;
  /** Looked into before all others, or null. */
  readonly #first: string | null;
  readonly #imports = new Map<string, readonly Imported[]>();
  readonly #located = new Map<string, Imported | null>();
  readonly #namesakes = new Map<string, boolean>();
  #roots: readonly string[] = [];
  #descriptions: ReadonlyMap<string, ApiDescription> = new Map();

  constructor(tree: Tree, first: string | null = null, shared: PythonProject | null = null) {
    this.#tree = tree;
    this.#first = first;
    this.#index = shared ? shared.#index : indexOf(tree);
    this.#texts = shared ? shared.#texts : new Map();
    this.#modules = shared ? shared.#modules : new Map();
    this.#roots = shared ? shared.#roots : [];
    if (shared) this.#descriptions = shared.#descriptions;
  }

  /** The same modules as a program sees them that has this folder on `sys.path`. */
  rootedAt(root: string): PythonProject {
    return new PythonProject(this.#tree, root, this);
  }

  /** Paths of all Python files, sorted. */
  get paths(): readonly string[] {
    return [...this.#index.paths];
  }

  /** The source of a file, or null; kept, because it is asked for by everyone who looks for a word in it. */
  text(path: string): string | null {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = this.#index.paths.has(path) ? this.#tree.text(path) : null;
    this.#texts.set(path, text);
    return text;
  }

  /** The module of a file, or null when it is no readable Python file. */
  module(path: string): PythonModule | null {
    const known = this.#modules.get(path);
    if (known !== undefined) return known;
    const text = this.text(path);
    const module = text === null ? null : readPython(path, text);
    this.#modules.set(path, module);
    return module;
  }

  /** API descriptions of the tree by path, where code of it may be made of them. */
  get descriptions(): ReadonlyMap<string, ApiDescription> {
    return this.#descriptions;
  }

  /** Makes API descriptions known: before projects rooted elsewhere are made of this one. */
  describe(descriptions: readonly ApiDescription[]): void {
    this.#descriptions = new Map(descriptions.map((one) => [one.path, one]));
  }

  /** Folders the code itself puts on `sys.path`, looked into after all others. */
  addRoots(folders: readonly string[]): void {
    this.#roots = [...new Set([...this.#roots, ...folders])];
    this.#located.clear();
    this.#imports.clear();
  }

  /** True when a folder holds Python files, at any depth. */
  hasFolder(path: string): boolean {
    return this.#index.folders.has(path);
  }

  hasFile(path: string): boolean {
    return this.#index.paths.has(path);
  }

  /** The files an import runs: each package on the way and the module itself, nearest root first. */
  imports(path: string, fact: Pick<ImportFact, 'module' | 'name'>): readonly Imported[] {
    const isName = fact.name !== null && fact.name !== '*';
    const whole = isName ? join(fact.module, fact.name) : fact.module;
    if (this.#isElsewhere(whole)) return NONE;
    const key = `${path} ${whole}`;
    const known = this.#imports.get(key);
    if (known) return known;
    const found = this.#found(path, whole);
    this.#imports.set(key, found);
    return found;
  }

  #found(path: string, whole: string): readonly Imported[] {
    let dotted = whole;
    for (;;) {
      const found = this.#locate(path, dotted);
      if (found !== null) return this.#packagesOf(found);
      // `import package.missing` still runs the package.
      const dot = dotted.lastIndexOf('.');
      if (dot <= 0 || dotted[dot - 1] === '.' || dot === dotted.length - 1) return NONE;
      dotted = dotted.slice(0, dot);
    }
  }

  /** True when no file of the tree can be meant. */
  #isElsewhere(dotted: string): boolean {
    if (dotted.startsWith('.')) return false;
    const dot = dotted.indexOf('.');
    return !this.#index.heads.has(dot < 0 ? dotted : dotted.slice(0, dot));
  }

  /** The module a dotted name means when the file imports it, or null. */
  imported(path: string, dotted: string): PythonModule | null {
    const found = this.#locate(path, dotted);
    return found === null ? null : this.module(found.path);
  }

  /** Where a name used in a module is defined, following imports; null when that is not in the tree. */
  resolve(module: PythonModule, dotted: string): Definition | null {
    let at: Definition = { module, name: dotted };
    for (let step = 0; step < LONGEST_CHAIN; step += 1) {
      const qualified = qualify(at.module.names, at.name);
      // `import config` brings a name that stands for itself.
      if (qualified === at.name && !at.module.names.has(at.name.split('.', 1)[0] ?? ''))
        return isDefined(at) ? at : this.#starred(at);
      const next = this.#follow(at.module, qualified);
      if (next === null || next.name === '') return next;
      if (next.module === at.module && next.name === at.name) return null;
      at = next;
    }
    return null;
  }

  /** The same for a name that the module's imports are resolved in already (see `qualify`). */
  resolveQualified(module: PythonModule, dotted: string): Definition | null {
    if (isDefined({ module, name: dotted })) return { module, name: dotted };
    const there = this.#follow(module, dotted) ?? this.#starred({ module, name: dotted });
    return there === null || there.name === '' ? there : this.resolve(there.module, there.name);
  }

  /** The definition in a module of which everything is imported, `from x import *`. */
  #starred({ module, name }: Definition, depth = 0): Definition | null {
    const [head = name] = name.split('.');
    for (const one of module.imports) {
      const source = one.name === '*' ? this.imported(module.path, one.module) : null;
      if (!source || depth > LONGEST_CHAIN) continue;
      if (isDefined({ module: source, name })) return { module: source, name };
      const found = source.names.has(head)
        ? this.resolve(source, name)
        : this.#starred({ module: source, name }, depth + 1);
      if (found) return found;
    }
    return null;
  }

  /** The longest prefix of a qualified name that is a module of the tree, and what is left of the name. */
  #follow(module: PythonModule, qualified: string): Definition | null {
    const dots = /^\.*/.exec(qualified)?.[0] ?? '';
    const parts = qualified.slice(dots.length).split('.');
    for (let length = parts.length; length > 0; length -= 1) {
      const target = this.imported(module.path, dots + parts.slice(0, length).join('.'));
      if (target) return { module: target, name: parts.slice(length).join('.') };
    }
    const own = dots === '' ? null : this.imported(module.path, dots);
    return own ? { module: own, name: parts.join('.') } : null;
  }

  /** The packages an import runs on the way to a module, up to the folder it was found from. */
  #packagesOf(found: Imported): readonly Imported[] {
    const result: Imported[] = [found];
    let folder = posix.dirname(found.path);
    while (folder !== '.' && folder !== found.root) {
      const init = `${folder}/__init__.py`;
      const isPackage = this.#index.paths.has(init);
      if (isPackage && init !== found.path) result.unshift({ path: init, root: found.root });
      // A relative import names no root: it ends above the outermost package.
      if (!isPackage && found.root === null && folder !== posix.dirname(found.path)) break;
      folder = posix.dirname(folder);
    }
    return result;
  }

  /** The file of a module, and the folder it was found from. */
  #locate(path: string, dotted: string): Imported | null {
    const folder = posix.dirname(path);
    if (this.#isElsewhere(dotted)) return null;
    const key = `${folder} ${dotted}`;
    const known = this.#located.get(key);
    // A file does not import itself by a name that is somebody else's: `queue.py` importing `queue`.
    if (known !== undefined && known?.path !== path) return known;
    const found = dotted.startsWith('.')
      ? this.#relative(folder, dotted)
      : this.#absolute(path, folder, dotted);
    if (known === undefined && found?.path !== path) this.#located.set(key, found);
    return found;
  }

  #relative(folder: string, dotted: string): Imported | null {
    const dots = /^\.*/.exec(dotted)?.[0].length ?? 0;
    let base = folder;
    for (let level = 1; level < dots; level += 1) base = posix.dirname(base);
    const file = this.#file(posix.join(base, dotted.slice(dots).replaceAll('.', '/')));
    return file === null ? null : { path: file, root: null };
  }

  #absolute(path: string, from: string, dotted: string): Imported | null {
    const relative = dotted.replaceAll('.', '/');
    for (const root of this.#searched(from)) {
      const file = this.#file(root === '.' ? relative : `${root}/${relative}`);
      if (file !== null && file !== path && !this.#isNamesake(file, dotted)) return { path: file, root };
    }
    return null;
  }

  /** A module that itself imports what is called like it means another: `celery.py` of a project that uses Celery. */
  #isNamesake(file: string, dotted: string): boolean {
    if (dotted.includes('.') || file.endsWith('/__init__.py')) return false;
    const known = this.#namesakes.get(file);
    if (known !== undefined) return known;
    const found = new RegExp(`^[ \\t]*(?:from|import)[ \\t]+${escapePattern(dotted)}\\b`, 'm').test(
      this.text(file) ?? '',
    );
    this.#namesakes.set(file, found);
    return found;
  }

  /** Folders that a module may be imported from, in the order they are tried. */
  *#searched(from: string): Iterable<string> {
    if (this.#first !== null) yield this.#first;
    for (let folder = from; ; folder = posix.dirname(folder)) {
      yield folder;
      yield folder === '.' ? 'src' : `${folder}/src`;
      if (folder === '.') break;
    }
    yield* this.#roots;
  }

  /** A package comes before a module of the same name (Python reference, 5.5). */
  #file(base: string): string | null {
    const init = base === '.' ? '__init__.py' : `${base}/__init__.py`;
    if (this.#index.paths.has(init)) return init;
    const module = `${base}.py`;
    return this.#index.paths.has(module) ? module : null;
  }
}

function join(module: string, name: string): string {
  return module.endsWith('.') ? module + name : `${module}.${name}`;
}
