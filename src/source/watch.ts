import { readdirSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { watch } from 'chokidar';
import { isMadeByTool, isSkipped } from './list.ts';

/** A folder that is watched. */
export interface Watcher {
  /** Resolves when something has changed since the last call, and nothing for a moment after. */
  changed(): Promise<void>;
  close(): Promise<void>;
}

/** Editors write a file in several steps, version control many files: one change is over when nothing has come for this long. */
const QUIET_MS = 10;

/**
 * Watches what {@link readTree} would list of a folder. Resolves when every change from now on is seen; a folder that
 * cannot be watched (too many for the system's limit) rejects with what the system said.
 */
export async function watchTree(root: string): Promise<Watcher> {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) => path !== root && isIgnored(path, stats),
  });
  let dirty = false;
  let wake = (): void => {};
  watcher.on('all', () => {
    dirty = true;
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  return {
    async changed() {
      if (!dirty) await next();
      while (dirty) {
        dirty = false;
        await Promise.race([next(), new Promise((done) => setTimeout(done, QUIET_MS))]);
      }
    },
    close: () => watcher.close(),
  };
}

function isIgnored(path: string, stats: Stats | undefined): boolean {
  return isSkipped(basename(path)) || (stats?.isDirectory() === true && isMadeByTool(namesIn(path)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
