import { posix } from 'node:path';

/** A folder of a tree and all above it, the nearest first, to the root (`.`). Relative to the root. */
export function withAbove(folder: string): readonly string[] {
  return folder === '.' ? ['.'] : [folder, ...withAbove(posix.dirname(folder))];
}
