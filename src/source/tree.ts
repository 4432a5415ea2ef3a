import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText, TEXT_BOUND } from '../formats/text/decode.ts';
import type { Blob } from '../model/blob.ts';
import type { Tree, TreeFile } from '../model/tree.ts';
import { listFiles } from './list.ts';

/**
 * Reads an application's source tree from disk: lists it once, then reads files on demand. Nothing is written or
 * executed, nothing outside the folder is read, and no file over 2 MB is ever read whole.
 * @param folder path of the application's root
 * @throws UserError `source/no-folder` when it is not a readable folder
 */
export function readTree(folder: string): Tree {
  const { root, files, diagnostics } = listFiles(folder);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const absolute = (path: string): string | null => (byPath.has(path) ? join(root, path) : null);
  return {
    files,
    diagnostics,
    file: (path) => byPath.get(path) ?? null,
    text(path) {
      const size = byPath.get(path)?.size ?? 0;
      const from = absolute(path);
      if (from === null || size > TEXT_BOUND) return null;
      const bytes = readStart(from, size);
      return bytes === null ? null : decodeText(bytes);
    },
    head(path, length) {
      const from = absolute(path);
      return from === null ? null : readStart(from, Math.min(length, byPath.get(path)?.size ?? 0));
    },
    blob(path) {
      const file = byPath.get(path);
      return file === undefined ? null : fileBlob(join(root, path), file);
    },
  };
}

/** The first `length` bytes, never waiting for a pipe; null when the file went away, is not a regular file or may not be read. */
export function readStart(path: string, length: number): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return null;
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(descriptor, buffer, filled, length - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

const CHUNK = 1 << 20;

export function fileBlob(path: string, file: TreeFile): Blob {
  return {
    size: file.size,
    get stamp() {
      return stampOf(path);
    },
    async read(offset, length) {
      const handle = await open(path);
      try {
        const buffer = Buffer.allocUnsafe(length);
        const { bytesRead } = await handle.read(buffer, 0, length, offset);
        if (bytesRead < length)
          throw new RangeError(`${file.path}: read past the end at ${offset}+${length}`);
        return buffer;
      } finally {
        await handle.close();
      }
    },
    async *stream(offset = 0, length = file.size - offset) {
      const handle = await open(path);
      try {
        let at = offset;
        while (at < offset + length) {
          const buffer = Buffer.allocUnsafe(Math.min(CHUNK, offset + length - at));
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
          if (bytesRead === 0) throw new RangeError(`${file.path} became shorter while it was read`);
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    },
  };
}

/** A change within this time of the last may leave the times as they are: file systems' clocks are coarse. */
const SETTLED_MS = 2000;

/** What tells a file's bytes from others without reading them; undefined when it changed a moment ago or is gone. */
function stampOf(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stat || Date.now() - Number(stat.ctimeMs) < SETTLED_MS) return undefined;
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ');
}
