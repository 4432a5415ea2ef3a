import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';
import { isTable, type Table } from '../document/table.ts';
import { json } from '../npm/manifest.ts';
import { packageManifests } from '../npm/manifests.ts';
import { isInside } from '../path/inside.ts';

/** A package of the tree that others of it import by name. */
interface Member {
  readonly folder: string;
  readonly manifest: Table;
}

/** The packages of a tree by name: those of a workspace, and those that a path leads to. */
export function membersOf(tree: Tree): ReadonlyMap<string, Member> {
  const found = new Map<string, Member>();
  for (const path of packageManifests(tree, '.')) {
    const manifest = json(tree.text(path) ?? '');
    const name = isTable(manifest) ? manifest['name'] : undefined;
    if (isTable(manifest) && typeof name === 'string' && path !== 'package.json' && !found.has(name))
      found.set(name, { folder: posix.dirname(path), manifest });
  }
  return found;
}

/**
 * The files, without their endings, that the import of a package of the tree may mean, most likely first; none where the
 * import is of a package from elsewhere that only has the same name.
 * @param from the file that imports
 */
export function memberFiles(
  tree: Tree,
  members: ReadonlyMap<string, Member>,
  from: string,
  source: string,
): readonly string[] {
  const [, name = '', below = ''] = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.*))?$/.exec(source) ?? [];
  const member = members.get(name);
  if (!member || isInside(from, member.folder) || isFromElsewhere(tree, from, name)) return [];
  const { exports, main, module, types } = member.manifest;
  const exported = targets(isTable(exports) ? exportOf(exports, below) : below === '' ? exports : undefined);
  const usual =
    below === '' ? [module, main, types, 'src/index', 'index', 'lib/index'] : [below, `src/${below}`];
  return [...exported, ...usual.filter((one) => typeof one === 'string')].flatMap((written) =>
    sources(written).map((one) => posix.join(member.folder, one)),
  );
}

/** What `exports` has for a path below the package; a pattern's star stands for the rest of it (Node.js, "Packages"). */
function exportOf(exports: Table, below: string): unknown {
  const key = below === '' ? '.' : `./${below}`;
  if (key in exports) return exports[key];
  for (const [pattern, target] of Object.entries(exports)) {
    const [start = '', end] = pattern.split('*');
    if (end === undefined || !key.startsWith(start) || !key.endsWith(end)) continue;
    const rest = key.slice(start.length, key.length - end.length);
    return targets(target).map((one) => one.replaceAll('*', rest));
  }
  // Conditions without a path are for the package as a whole.
  return below === '' && !Object.keys(exports).some((one) => one.startsWith('.')) ? exports : undefined;
}

/** The files of a target, whatever the conditions. */
function targets(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  return (Array.isArray(target) ? target : isTable(target) ? Object.values(target) : []).flatMap(targets);
}

/** A file, and the sources that it may be built from: `dist/a.js` of `src/a.ts`. */
function sources(written: string): readonly string[] {
  const bare = posix.normalize(written).replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
  const inside = bare.replace(/^(dist|build|lib|out|esm|cjs)\/(src\/)?/, '');
  return [...new Set([posix.normalize(written), bare, posix.join('src', inside), inside])];
}

/** The importing package asks for a version of a name without a scope, which a registry has too. */
function isFromElsewhere(tree: Tree, from: string, name: string): boolean {
  if (name.startsWith('@')) return false;
  for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
    const manifest = json(tree.text(posix.join(folder, 'package.json')) ?? '');
    if (isTable(manifest)) {
      const ranges = ['dependencies', 'devDependencies'].flatMap((key) => {
        const listed = manifest[key];
        return isTable(listed) && typeof listed[name] === 'string' ? [listed[name]] : [];
      });
      return ranges.some((range) => /^[\^~>=<v\d]/.test(range));
    }
    if (folder === '.') return false;
  }
}
