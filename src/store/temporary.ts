import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf } from './errors.ts';

const MINUTE = 60_000;
/** Nothing that is still being written has been left alone for so long. */
const ABANDONED = 24 * 60 * MINUTE;
/** Of a process of this machine that has ended: a moment of grace, for processes that cannot see one another. */
const ORPHANED = 10 * MINUTE;

/** A path in `folder` that nobody else uses; its name says who made it. The folder is made when it is missing. */
export function temporaryPath(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, `${hostname()}~${process.pid}~${randomBytes(8).toString('hex')}`);
}

/** Removes what killed processes left in `folder`. Never rejects: what cannot be removed is left to the next time. */
export async function sweep(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const modified = (await stat(path).catch(() => null))?.mtimeMs;
    if (modified === undefined) continue;
    const age = now - modified;
    if (age > ABANDONED || (age > ORPHANED && isOrphan(name)))
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

function isOrphan(name: string): boolean {
  const [host, pid] = name.split('~');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}
