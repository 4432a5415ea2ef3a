import { posix } from 'node:path';
import { parse } from 'yaml';
import { isTable, type Table, table } from '../document/table.ts';
import { type Edge, elsewhere, type Graph, hoist } from './hoist.ts';
import { type Closure, type Fault, nameList, type Placement, texts } from './placed.ts';

/**
 * The packages of a `pnpm-lock.yaml` (versions 6 and 9) that one of its packages needs, placed in flat folders as pnpm does
 * with `node-linker=hoisted`: the same packages at the same versions, found by the same names.
 */
export function fromPnpmLock(text: string, closure: Closure): Placement | { readonly fault: Fault } {
  let lock: unknown;
  try {
    lock = parse(text, { maxAliasCount: 0 });
  } catch {
    return { fault: { message: 'is not YAML', line: null } };
  }
  if (!isTable(lock)) return { fault: { message: 'is no lock of pnpm', line: null } };
  const version = Number.parseInt(String(lock['lockfileVersion']), 10);
  if (!(version >= 6))
    return { fault: { message: `is of version ${lock['lockfileVersion']}, older than 6`, line: null } };
  const folders = closure.development && closure.folder !== '.' ? ['.', closure.folder] : [closure.folder];
  return hoist(graphOf(lock, text), folders, closure);
}

function graphOf(lock: Table, text: string): Graph {
  const packages = table(lock['packages']);
  const snapshots = isTable(lock['snapshots']) ? lock['snapshots'] : packages;
  const importers = isTable(lock['importers']) ? lock['importers'] : { '.': lock };
  const idOf = (name: string, reference: string): string =>
    [reference, `${name}@${reference}`, `/${name}@${reference}`].find((id) => id in snapshots) ??
    `${name}@${reference}`;
  const edges = (from: string, asked: unknown, optional: boolean): readonly Edge[] =>
    Object.entries(table(asked)).flatMap(([name, value]): readonly Edge[] => {
      const reference = isTable(value) ? String(value['version']) : String(value);
      if (!reference.startsWith('link:')) return [{ name, to: { id: idOf(name, reference) }, optional }];
      const folder = posix.join(from, reference.slice('link:'.length));
      return folder.startsWith('..') ? [] : [{ name, to: { folder }, optional }];
    });
  return {
    node(id) {
      const snapshot = snapshots[id];
      if (!isTable(snapshot)) return null;
      return toNode(id, snapshot, table(packages[id.replace(/\(.*$/s, '')] ?? packages[id]), edges, text);
    },
    asked(folder, development) {
      const own = table(importers[folder]);
      return [
        ...edges(folder, own['dependencies'], false),
        ...edges(folder, own['optionalDependencies'], true),
        ...(development ? edges(folder, own['devDependencies'], false) : []),
      ];
    },
  };
}

function toNode(
  id: string,
  snapshot: Table,
  about: Table,
  edges: (from: string, asked: unknown, optional: boolean) => readonly Edge[],
  text: string,
): ReturnType<Graph['node']> {
  const { integrity, tarball, repo } = texts(about['resolution']);
  const address = tarball ?? repo;
  const [, name, version] = /^\/?((?:@[^/]+\/)?[^@/]+)@([^()]+)/.exec(id) ?? [];
  // Of a registry's package the address is told as well where it is no usual one; its id is then still a version.
  if (address !== undefined && !/^\d+\.\d+\.\d+/.test(version ?? '')) return elsewhere(address, text);
  if (name === undefined || version === undefined) return null;
  return {
    package: {
      name,
      version,
      integrity: integrity ?? null,
      fits: { os: nameList(about['os']), cpu: nameList(about['cpu']), libc: nameList(about['libc']) },
      optional: false,
    },
    edges: [
      ...edges('.', snapshot['dependencies'], false),
      ...edges('.', snapshot['optionalDependencies'], true),
    ],
  };
}
