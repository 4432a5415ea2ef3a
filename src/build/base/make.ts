import { memoryBlob } from '../../model/blob.ts';
import type { DirectoryEntry, FileEntry, LinkEntry } from '../../model/entry.ts';

const ROOT = { uid: 0, gid: 0 } as const;

export function file(path: string, text: string | Uint8Array, mode = 0o644): FileEntry {
  const blob = memoryBlob(typeof text === 'string' ? Buffer.from(text) : text);
  return { kind: 'file', path, mode, ...ROOT, content: { kind: 'plain', blob } };
}

export function directory(path: string, mode = 0o755): DirectoryEntry {
  return { kind: 'directory', path, mode, ...ROOT };
}

export function symlink(path: string, target: string): LinkEntry {
  return { kind: 'symlink', path, target, mode: 0o777, ...ROOT };
}
