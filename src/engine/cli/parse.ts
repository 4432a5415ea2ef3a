import type { MeasuredProcess } from '../procfs.ts';

/** What `stateArgv` printed. */
export function parseState(text: string) {
  const [running, code, outOfMemory, pid] = text.trim().split(' ');
  return {
    running: running === 'true',
    code: Number(code),
    outOfMemory: outOfMemory === 'true',
    pid: Number(pid),
  };
}

/** The port of this machine in `127.0.0.1:49153`, or null. */
export function parsePort(text: string): number | null {
  const port = /^127\.0\.0\.1:(\d+)$/m.exec(text)?.[1];
  return port === undefined ? null : Number(port);
}

/** IPv4 addresses that `addressArgv` printed; a network without one prints none. */
export function parseAddresses(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\d+(\.\d+){3}$/.test(line));
}

/** What `topArgv` printed; lines that are no process are left out. */
export function parseTop(text: string): readonly MeasuredProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, uid, kib, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.+)$/.exec(line) ?? [];
    if (pid === undefined || uid === undefined || kib === undefined || command === undefined) return [];
    return [{ pid: Number(pid), uid: Number(uid), memory: Number(kib) * 1024, command }];
  });
}

/** What engines themselves put into a container's file system. */
const OF_THE_ENGINE =
  /^\/(\.dockerenv|run\/\.containerenv|run\/secrets(\/.*)?|(dev|proc|sys)(\/.*)?|(usr\/)?(sbin(\/docker-init)?)|usr|etc|etc\/(hosts|hostname|resolv\.conf|mtab|passwd|group))$/;

/**
 * Paths of `diffArgv`'s lines that neither the engine made nor a declared directory explains. A folder on the way
 * to a declared directory counts as explained: engines make mount points.
 * @param declared absolute paths the container may write to
 */
export function parseChanges(text: string, declared: readonly string[]): readonly string[] {
  const changed = text.split('\n').flatMap((line) => /^[ACD] (\/.*)$/.exec(line)?.[1] ?? []);
  const explained = (path: string) =>
    declared.some((place) => path === place || path.startsWith(`${place}/`) || place.startsWith(`${path}/`));
  const run = (path: string) => path === '/run';
  return changed.filter((path) => !OF_THE_ENGINE.test(path) && !explained(path) && !run(path)).sort();
}
