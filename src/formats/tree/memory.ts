import { memoryBlob } from '../../model/blob.ts';
import type { Tree, TreeFile } from '../../model/tree.ts';
import { decodeText, TEXT_BOUND } from '../text/decode.ts';

/** A tree over files in memory, by path: for tests, and for trees that arrive some other way than on disk. */
export function memoryTree(contents: Readonly<Record<string, string | Uint8Array>>): Tree {
  const bytes = new Map(
    Object.entries(contents).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  const files: readonly TreeFile[] = [...bytes.keys()]
    .sort()
    .map((path) => ({ path, size: bytes.get(path)?.length ?? 0, executable: false }));
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    files,
    diagnostics: [],
    file: (path) => byPath.get(path) ?? null,
    text(path) {
      const content = bytes.get(path);
      return content === undefined || content.length > TEXT_BOUND ? null : decodeText(content);
    },
    head: (path, length) => bytes.get(path)?.subarray(0, length) ?? null,
    blob(path) {
      const content = bytes.get(path);
      return content === undefined ? null : memoryBlob(content);
    },
  };
}
