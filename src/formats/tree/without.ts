import type { Tree } from '../../model/tree.ts';

/** A tree as it would be without some of its files. */
export function withoutFiles(tree: Tree, paths: ReadonlySet<string>): Tree {
  if (paths.size === 0) return tree;
  return {
    files: tree.files.filter(({ path }) => !paths.has(path)),
    diagnostics: tree.diagnostics,
    file: (path) => (paths.has(path) ? null : tree.file(path)),
    text: (path) => (paths.has(path) ? null : tree.text(path)),
    head: (path, length) => (paths.has(path) ? null : tree.head(path, length)),
    blob: (path) => (paths.has(path) ? null : tree.blob(path)),
  };
}
