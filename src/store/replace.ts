import { chmodSync, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeError } from './errors.ts';

/**
 * Writes a text file in place of another: beside it, synced, then renamed, so that the path holds the old text or the
 * new. The file's mode stays, and a symbolic link stays one. Rejects with a UserError.
 */
export async function replaceText(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = realPath(path);
    temporary = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const mode = statSync(target, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(temporary, mode & 0o7777);
    await rename(temporary, target);
  } catch (cause) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, cause);
  }
}

function realPath(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
}
