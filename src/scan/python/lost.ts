import { posix } from 'node:path';
import { distributionsOf } from '../../formats/python/distributions.ts';
import type { ImportFact, PythonModule } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import { STANDARD_LIBRARY } from '../../formats/python/stdlib.ts';
import type { Tree } from '../../model/tree.ts';
import type { Lost } from '../part.ts';

/** What people call modules of their own, and no distribution that anybody means. */
const OWN = new Set(
  `app apps backend common conf config configs configuration constants consts core crud database db helper helpers
  local_settings logger middleware model_utils models my_utils routers routes schemas services settings src util utils
  views`
    .trim()
    .split(/\s+/),
);
/** Made by a build or by a program, so that no checkout has it: protobuf, versions, compiled modules. */
const MADE = /(?:^|\.)(?:_\w*|\w*_pb2(?:_grpc)?|\w*generated\w*|gen|version)(?:\.|$)/;

/**
 * Imports at the start of reached modules that find nothing: relative ones and those from packages of the tree, where it
 * has no such file, and modules whose name says that they are the application's own, where nothing in it is called so.
 * What may fail (`try`), depends on something or only happens within a function is not among them.
 */
export function lostImports(
  tree: Tree,
  project: PythonProject,
  modules: readonly PythonModule[],
  declared: readonly string[],
): readonly Lost[] {
  return modules.flatMap((module) => {
    const lines = new Set<number>();
    return module.imports.flatMap((one): readonly Lost[] => {
      if (one.typing || one.guarded || one.lazy || one.main || one.scope !== '' || lines.has(one.line))
        return [];
      if (MADE.test(one.module) || !isLost(tree, project, modules, module, one, declared)) return [];
      const text = project.text(module.path)?.split('\n')[one.line - 1] ?? '';
      // What stands in a block is for one system, or one version.
      if (/^\s/.test(text)) return [];
      lines.add(one.line);
      const source = one.module.endsWith('.') ? `${one.module}${one.name}` : one.module;
      return [{ path: module.path, line: one.line, source }];
    });
  });
}

/** What is to be installed, without the application's own modules that are lost: strangers may have taken their names. */
export function withoutOwn(names: readonly string[], lost: readonly Lost[]): readonly string[] {
  const own = new Set(lost.flatMap(({ source }) => distributionsOf(source.split('.')[0] ?? '')));
  return names.filter((name) => !own.has(name));
}

function isLost(
  tree: Tree,
  project: PythonProject,
  modules: readonly PythonModule[],
  module: PythonModule,
  one: ImportFact,
  declared: readonly string[],
): boolean {
  const dots = /^\.*/.exec(one.module)?.[0].length ?? 0;
  const below = one.module.slice(dots).replaceAll('.', '/');
  if (dots > 0) {
    const folder = posix.join(posix.dirname(module.path), ...Array.from({ length: dots - 1 }, () => '..'));
    if (folder.startsWith('..')) return false;
    if (below !== '') return !isThere(tree, project, posix.join(folder, below));
    return one.name !== null && one.name !== '*' && !isIn(tree, project, module, folder, one.name);
  }
  const [head = ''] = below.split('/');
  if (STANDARD_LIBRARY.has(head) || distributionsOf(head).some((name) => declared.includes(name)))
    return false;
  const found = project.imports(module.path, { module: one.module, name: null });
  // A package of the tree was found, and not what is imported from it.
  const isOwn =
    found.length > 0
      ? project.imported(module.path, one.module) === null
      : OWN.has(head) || modules.some(({ path }) => `/${path}`.includes(`/${head}/`));
  return isOwn && !isAnywhere(tree, below);
}

/** Whether a package has a name: as something that it says itself, or as a module below it. */
function isIn(
  tree: Tree,
  project: PythonProject,
  module: PythonModule,
  folder: string,
  name: string,
): boolean {
  const init = posix.join(folder, '__init__.py');
  // In the package itself the name may stand in this import alone.
  const says =
    init === module.path
      ? [
          ...module.assigns.map(({ target }) => target),
          ...[...module.functions, ...module.classes].map((one) => one.name),
        ].includes(name)
      : new RegExp(`\\b${name}\\b|\\*|__getattr__`).test(project.text(init) ?? '');
  return says || MADE.test(name) || isThere(tree, project, posix.join(folder, name));
}

/** A module, a package, or a compiled one; what lies behind a link may be anything. */
function isThere(tree: Tree, project: PythonProject, base: string): boolean {
  return (
    project.hasFile(`${base}.py`) ||
    project.hasFolder(base) ||
    tree.files.some(({ path, link }) =>
      link === undefined ? path.startsWith(`${base}.`) : base === path || base.startsWith(`${path}/`),
    )
  );
}

/** The same in any folder: which of them are looked into may be said by what starts the program. */
function isAnywhere(tree: Tree, base: string): boolean {
  const [head = base] = base.split('/');
  return tree.files.some(({ path, link }) =>
    link === undefined
      ? `/${path}`.includes(`/${base}/`) || `/${path}`.includes(`/${base}.`)
      : posix.basename(path) === head,
  );
}
