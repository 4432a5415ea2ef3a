import type { PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { STANDARD_LIBRARY } from '../../formats/python/stdlib.ts';
import type { PythonFramework } from '../../frameworks/framework.ts';
import type { Evidence } from '../../model/evidence.ts';
import { mountedScripts } from './mounted.ts';

/** What can run when an entry point is started. */
export interface Reach {
  /** Modules of the tree, the entry point first, in the order they were met. */
  readonly modules: readonly PythonModule[];
  /** Files that the entry point itself imports. */
  readonly direct: ReadonlySet<string>;
  /** First dotted part of modules that are not in the tree, with where each is first imported. */
  readonly external: ReadonlyMap<string, Evidence>;
  /** Those of them that are imported outside `try`, with where each first is. */
  readonly required: ReadonlyMap<string, Evidence>;
  /** Whole dotted names of modules that are not in the tree, with the name imported from them, and where each first is. */
  readonly dotted: ReadonlyMap<string, Evidence>;
  /** How often each folder had to be on `sys.path` for an import between modules of the tree. */
  readonly roots: ReadonlyMap<string, number>;
  /** The folder each module was found from, when an absolute import found it. */
  readonly foundFrom: ReadonlyMap<string, string>;
}

/**
 * Follows imports from an entry point through the tree: at module level, inside functions and in `try` blocks, also
 * those a framework makes by name and `importlib.import_module('...')`. Imports for type checkers do not count, nor
 * those below `if __name__ == '__main__'` of a module that is not the program.
 * @param isProgram true when the file itself is run, false when a server imports it
 */
export function reachFrom(
  project: PythonProject,
  entry: string,
  isProgram: boolean,
  framework: PythonFramework | null,
): Reach {
  const walk = new Walk(project, framework);
  walk.file(entry);
  while (walk.pending.length > 0) {
    const path = walk.pending.shift() ?? '';
    const module = project.module(path);
    if (module) walk.module(module, isProgram && path === entry);
  }
  return {
    modules: walk.modules,
    direct: directImports(project, entry),
    ...walk.elsewhere(),
    roots: walk.roots,
    foundFrom: walk.foundFrom,
  };
}

function directImports(project: PythonProject, entry: string): ReadonlySet<string> {
  const imports = project.module(entry)?.imports ?? [];
  return new Set(imports.flatMap((one) => project.imports(entry, one).map((found) => found.path)));
}

class Walk {
  readonly pending: string[] = [];
  readonly modules: PythonModule[] = [];
  readonly external = new Map<string, Evidence>();
  readonly required = new Map<string, Evidence>();
  readonly dotted = new Map<string, Evidence>();
  readonly roots = new Map<string, number>();
  readonly foundFrom = new Map<string, string>();
  readonly #project: PythonProject;
  readonly #framework: PythonFramework | null;
  readonly #seen = new Set<string>();
  /** First parts of absolute imports that found a module of the tree. */
  readonly #own = new Set<string>();

  constructor(project: PythonProject, framework: PythonFramework | null) {
    this.#project = project;
    this.#framework = framework;
  }

  file(path: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    this.pending.push(path);
  }

  module(module: PythonModule, isProgram: boolean): void {
    this.modules.push(module);
    for (const one of module.imports)
      if (!one.typing && (isProgram || !one.main))
        this.#import(module, one.module, one.name, one.line, one.guarded);
    for (const { name, line } of dynamicImports(module)) this.#import(module, name, null, line);
    for (const { name, line } of listedImports(this.#project, module)) this.#import(module, name, null, line);
    for (const name of this.#framework?.named?.(module, this.#project) ?? []) this.#named(module, name);
    for (const path of this.#framework?.files?.(module, this.#project) ?? []) this.file(path);
    for (const path of startedScripts(this.#project, module)) this.file(path);
    for (const path of mountedScripts(this.#project, module)) this.file(path);
  }

  #import(module: PythonModule, dotted: string, name: string | null, line: number, guarded = true): void {
    const found = this.#project.imports(module.path, { module: dotted, name });
    for (const { path, root } of found) {
      this.file(path);
      if (root === null || path !== found[found.length - 1]?.path) continue;
      // The standard library comes first: a `logging.py` among the sources says nothing of where imports are looked for.
      if (STANDARD_LIBRARY.has(dotted.split('.')[0] ?? '')) continue;
      this.roots.set(root, (this.roots.get(root) ?? 0) + 1);
      this.foundFrom.set(path, root);
    }
    if (dotted.startsWith('.')) return;
    const [head = dotted] = dotted.split('.');
    if (found.length > 0) {
      this.#own.add(head);
      return;
    }
    const text = name === null ? `import ${dotted}` : `from ${dotted} import ${name}`;
    const seen = { path: module.path, line, text };
    if (!this.external.has(head)) this.external.set(head, seen);
    if (!guarded && !this.required.has(head)) this.required.set(head, seen);
    for (const whole of name === null ? [dotted] : [dotted, `${dotted}.${name}`])
      if (!this.dotted.has(whole)) this.dotted.set(whole, seen);
  }

  /** What is not in the tree: a module that is missing from a package of it is no distribution of that name. */
  elsewhere(): Pick<Reach, 'external' | 'required' | 'dotted'> {
    const foreign = (known: ReadonlyMap<string, Evidence>): ReadonlyMap<string, Evidence> =>
      new Map([...known].filter(([name]) => !this.#own.has(name.split('.', 1)[0] ?? '')));
    return {
      external: foreign(this.external),
      required: foreign(this.required),
      dotted: foreign(this.dotted),
    };
  }

  /** A module named in a setting: itself, a class in it, or a Django application with its usual modules. */
  #named(module: PythonModule, dotted: string): void {
    const line = module.strings.find((one) => one.value === dotted)?.line ?? 1;
    const parts = dotted.split('.');
    for (let length = parts.length; length > 0; length -= 1) {
      const name = parts.slice(0, length).join('.');
      if (this.#project.imports(module.path, { module: name, name: null }).length === 0) continue;
      this.#import(module, name, null, line);
      for (const usual of ['apps', 'models', 'admin', 'urls', 'views', 'signals', 'tasks'])
        if (this.#project.imported(module.path, `${name}.${usual}`))
          this.#import(module, `${name}.${usual}`, null, line);
      return;
    }
    this.#import(module, dotted, null, line);
  }
}

function dynamicImports(module: PythonModule): readonly { readonly name: string; readonly line: number }[] {
  return module.calls.flatMap((call) => {
    if (call.name !== 'importlib.import_module' && call.name !== '__import__') return [];
    const [first] = call.call.args;
    const isName = first?.kind === 'string' && /^[A-Za-z_][\w.]*$/.test(first.value);
    return isName ? [{ name: first.value, line: call.line }] : [];
  });
}

/** Modules of the tree whose names a module holds as text, where it imports by a name that is not written there. */
function listedImports(
  project: PythonProject,
  module: PythonModule,
): readonly { readonly name: string; readonly line: number }[] {
  const isOpen = module.calls.some(
    ({ name, call: { args } }) => name === 'importlib.import_module' && args[0]?.kind !== 'string',
  );
  return module.strings.flatMap(({ value, line }) => {
    const isName = isOpen && /^[A-Za-z_]\w*(\.\w+)+$/.test(value);
    return isName && project.imports(module.path, { module: value, name: null }).length > 0
      ? [{ name: value, line }]
      : [];
  });
}

const STARTS =
  /^(subprocess\.(run|call|check_call|check_output|Popen)|os\.system|asyncio\.create_subprocess_(exec|shell)|runpy\.run_path)$/;

/** Scripts of the tree that a module which starts programs names: the nearest file of each name. */
function startedScripts(project: PythonProject, module: PythonModule): readonly string[] {
  if (!module.calls.some((call) => STARTS.test(call.name))) return [];
  return module.strings.flatMap(({ value }) => {
    const name = /(?:^|[\s/])([\w-]+\.py)$/.exec(value)?.[1];
    const found =
      name === undefined ? [] : project.paths.filter((path) => path.endsWith(`/${name}`) || path === name);
    return found.length === 1
      ? found
      : found.filter((path) => path.endsWith(value.replace(/^[./]+/, '')) && value.includes('/')).slice(0, 1);
  });
}
