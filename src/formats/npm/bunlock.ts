import { parse } from 'yaml';
import { isTable } from '../document/table.ts';
import { type Edge, type Graph, type GraphNode, hoist } from './hoist.ts';
import { type Closure, type Fault, nameList, type Placement, texts } from './placed.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * The packages of a `bun.lock` (versions 0 to 2: JSON with commas at the end of lists) that one of its packages needs, placed
 * in flat folders. A package is locked under its place: `express/debug` is what `express` finds as `debug`, else `debug` is.
 */
export function fromBunLock(text: string, closure: Closure): Placement | { readonly fault: Fault } {
  let lock: unknown;
  try {
    // YAML 1.2 holds JSON, and allows the commas.
    lock = parse(text, { maxAliasCount: 0 });
  } catch {
    return { fault: { message: 'is not the JSON that Bun writes', line: null } };
  }
  if (!isTable(lock) || !isTable(lock['packages']) || !isTable(lock['workspaces']))
    return { fault: { message: 'is no lock of Bun', line: null } };
  const version = lock['lockfileVersion'];
  if (version !== 0 && version !== 1 && version !== 2)
    return {
      fault: { message: `is of version ${JSON.stringify(version)}, and 0 to 2 are known`, line: null },
    };
  const folders = closure.development && closure.folder !== '.' ? ['.', closure.folder] : [closure.folder];
  return hoist(graphOf(lock['packages'], lock['workspaces']), folders, closure);
}

function graphOf(packages: Table, workspaces: Table): Graph {
  const edges = (from: string, asked: unknown, optional: boolean, skipped: readonly string[] = []) =>
    Object.keys(texts(asked)).flatMap((name): readonly Edge[] => {
      if (skipped.includes(name)) return [];
      const id = found(from, name, packages);
      const folder = folderOf(packages[id]);
      return [{ name, to: folder === null ? { id } : { folder }, optional }];
    });
  return {
    node(id) {
      const entry = packages[id];
      return Array.isArray(entry) ? toNode(id, entry, edges) : null;
    },
    asked(folder, development) {
      const own = workspaces[folder === '.' ? '' : folder];
      if (!isTable(own)) return [];
      const from = folder === '.' ? '' : String(own['name'] ?? '');
      return [
        ...edges(from, own['dependencies'], false),
        ...edges(from, own['optionalDependencies'], true),
        ...edges(from, own['peerDependencies'], true, nameList(own['optionalPeers'])),
        ...(development ? edges(from, own['devDependencies'], false) : []),
      ];
    },
  };
}

/** The key that a package at a place finds a name under: its own, or that of a package above it. */
function found(from: string, name: string, packages: Table): string {
  for (let at = from; at !== ''; at = above(at)) if (`${at}/${name}` in packages) return `${at}/${name}`;
  return name;
}

/** A place without its last name, which may have a scope. */
function above(place: string): string {
  return place.replace(/(?:^|\/)(?:@[^/]+\/)?[^/]+$/, '');
}

/** `ui@workspace:packages/ui` is a package of the tree. */
function folderOf(entry: unknown): string | null {
  const resolution = Array.isArray(entry) ? String(entry[0]) : '';
  return /^(?:@[^/]+\/)?[^@]+@workspace:(.+)$/.exec(resolution)?.[1] ?? null;
}

/** `[name@version, registry, what it asks for and fits, integrity]`; packages from elsewhere have other forms, and no integrity. */
function toNode(
  id: string,
  entry: readonly unknown[],
  edges: (from: string, asked: unknown, optional: boolean, skipped?: readonly string[]) => readonly Edge[],
): GraphNode | null {
  const [, name, version] = /^((?:@[^/]+\/)?[^@/]+)@([^:/@]+)$/.exec(String(entry[0])) ?? [];
  const about = entry[2];
  if (name === undefined || version === undefined || !isTable(about)) return null;
  return {
    package: {
      name,
      version,
      integrity: typeof entry[3] === 'string' && entry[3] !== '' ? entry[3] : null,
      // Bun writes `none` for what it does not know: that fits nowhere.
      fits: { os: nameList(about['os']), cpu: nameList(about['cpu']), libc: nameList(about['libc']) },
      optional: false,
    },
    edges: [
      ...edges(id, about['dependencies'], false),
      ...edges(id, about['optionalDependencies'], true),
      ...edges(id, about['peerDependencies'], true, nameList(about['optionalPeers'])),
    ],
  };
}
