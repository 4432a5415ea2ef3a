import { readdirSync, readFileSync } from 'node:fs';
import { execa, type Options } from 'execa';

/** How often memory is looked at, milliseconds. */
const EVERY = 20;

/**
 * Runs a command and looks at the memory of it and of all that it started: the most that was resident at one time,
 * bytes, pages that processes share counted once for each.
 */
export async function peakMemory(
  command: string,
  args: readonly string[],
  options: Options,
): Promise<number> {
  const child = execa(command, args, options);
  let most = 0;
  const timer = setInterval(() => {
    const now = child.pid === undefined ? 0 : residentOf(child.pid);
    most = Math.max(most, now);
  }, EVERY);
  try {
    await child;
  } finally {
    clearInterval(timer);
  }
  return most;
}

/** Bytes of a process and of those below it. */
function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
    return childrenOf(pid).reduce((sum, child) => sum + residentOf(child), own);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  );
}
