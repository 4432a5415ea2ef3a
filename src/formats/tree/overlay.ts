import { memoryBlob } from '../../model/blob.ts';
import type { Tree, TreeFile } from '../../model/tree.ts';

/** A tree in which some files have another text. */
export function overlay(tree: Tree, texts: ReadonlyMap<string, string>): Tree {
  const encoder = new TextEncoder();
  const bytes = new Map([...texts].map(([path, text]) => [path, encoder.encode(text)]));
  const replaced = (file: TreeFile): TreeFile => {
    const content = bytes.get(file.path);
    return content ? { ...file, size: content.length } : file;
  };
  return {
    files: tree.files.map(replaced),
    diagnostics: tree.diagnostics,
    file(path) {
      const file = tree.file(path);
      return file && replaced(file);
    },
    text: (path) =>
      texts
        .get(path)
        ?.replace(/^\ufeff/, '')
        .replaceAll('\r\n', '\n') ?? tree.text(path),
    head: (path, length) => bytes.get(path)?.subarray(0, length) ?? tree.head(path, length),
    blob(path) {
      const content = bytes.get(path);
      return content ? memoryBlob(content) : tree.blob(path);
    },
  };
}
