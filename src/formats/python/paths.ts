import { posix } from 'node:path';
import type { Tree } from '../../model/tree.ts';

/** What is known of the Python files of a tree without reading them. */
export interface Index {
  readonly paths: ReadonlySet<string>;
  /** Folders below which there is a Python file: what an import can name without an `__init__.py` (PEP 420). */
  readonly folders: ReadonlySet<string>;
  /** First parts of the dotted names that can be modules of the tree: any other import is found nowhere. */
  readonly heads: ReadonlySet<string>;
}

/** The dotted name of a source, by its path from the folder it is imported from: `a/b.py` and `a/b/__init__.py` are `a.b`. */
export function moduleName(path: string): string {
  return path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
}

/** Reads paths alone: no source is opened. */
export function indexOf(tree: Tree): Index {
  const paths = new Set(tree.files.map((file) => file.path).filter((path) => path.endsWith('.py')));
  const folders = new Set<string>();
  const heads = new Set<string>();
  for (const path of paths) {
    for (const part of path.split('/')) heads.add(part.replace(/\.py$/, ''));
    for (let folder = posix.dirname(path); !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder);
  }
  return { paths, folders, heads };
}
