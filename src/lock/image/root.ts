import { posix } from 'node:path';
import { relativePath } from '../../formats/path/relative.ts';
import { isInWhiteout, whiteoutOf } from '../../formats/tar/whiteout.ts';
import type { BaseLayer, Name } from './layer.ts';

/** The root file system of a base by its names: what an image built on it finds. */
export interface Root {
  /** Paths by which something is there, sorted; relative to `/`. */
  readonly paths: readonly string[];
  /** What stands at a path itself; null when nothing does. */
  at(path: string): Name | null;
  /** The path that a path leads to, links followed as a process inside would; null when that is nowhere. */
  real(path: string): string | null;
  /** The text of a file, if it was kept; links are followed. */
  text(path: string): string | null;
  /** Version of the C library at a path, or null. */
  glibc(path: string): string | null;
}

const MOST_LINKS = 40;

/** Lays layers over one another (OCI image-spec, layer: representing changes), bottom first. */
export function layRoot(layers: readonly BaseLayer[]): Root {
  const names = new Map<string, Name>();
  const origin = new Map<string, BaseLayer>();
  for (const layer of layers) {
    takeAway(layer, names);
    for (const name of layer.names) {
      const [path, kind] = name;
      if (isInWhiteout(path)) continue;
      if (names.get(path)?.[1] === 'd' && kind !== 'd') drop(path, names);
      names.set(path, name);
      origin.set(path, layer);
    }
  }
  const there = new Set(names.keys());
  // Folders need no member of their own.
  for (const path of names.keys())
    for (let at = posix.dirname(path); at !== '.' && !there.has(at); at = posix.dirname(at)) there.add(at);
  const real = (path: string): string | null => follow(path, names, there);
  const file = (path: string): { readonly path: string; readonly layer: BaseLayer } | null => {
    const at = real(path);
    const [, kind, target] = (at === null ? null : names.get(at)) ?? [];
    const held = kind === 'h' && target !== undefined ? target : at;
    const layer = at === null ? undefined : origin.get(at);
    return held === null || layer === undefined ? null : { path: held, layer };
  };
  return {
    paths: [...names.keys()].sort(),
    at: (path) => names.get(path) ?? null,
    real,
    text(path) {
      const found = file(path);
      return found?.layer.texts[found.path] ?? null;
    },
    glibc(path) {
      const found = file(path);
      return found?.layer.glibc[found.path] ?? null;
    },
  };
}

/** What a layer takes away is of the layers below it, whatever order its members stand in. */
function takeAway(layer: BaseLayer, names: Map<string, Name>): void {
  for (const [path] of layer.names) {
    const whiteout = whiteoutOf(path);
    if (whiteout === null) continue;
    const { folder, hides } = whiteout;
    const gone = hides === null ? folder : posix.join(folder, hides);
    if (hides !== null) names.delete(gone);
    drop(gone, names);
  }
}

/** All that is below a folder. */
function drop(folder: string, names: Map<string, Name>): void {
  for (const each of [...names.keys()])
    if (folder === '' || each.startsWith(`${folder}/`)) names.delete(each);
}

function follow(path: string, names: ReadonlyMap<string, Name>, there: ReadonlySet<string>): string | null {
  const todo = path.split('/').reverse();
  let at = '';
  let links = 0;
  for (let segment = todo.pop(); segment !== undefined; segment = todo.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      at = posix.dirname(at) === '.' ? '' : posix.dirname(at);
      continue;
    }
    const next = at === '' ? segment : `${at}/${segment}`;
    const [, kind, target = ''] = names.get(next) ?? [];
    if (kind !== 's') {
      at = next;
      continue;
    }
    if (++links > MOST_LINKS) return null;
    if (target.startsWith('/')) at = '';
    todo.push(...target.split('/').reverse());
  }
  return there.has(at) ? relativePath(at) : null;
}
