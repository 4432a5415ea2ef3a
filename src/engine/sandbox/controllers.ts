import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Enforced } from '../limits.ts';

/** Folders of control groups this process may make groups in, by what they limit; null where there is none. */
export interface Controllers {
  readonly version: 1 | 2;
  readonly memory: string | null;
  readonly cpus: string | null;
  readonly pids: string | null;
}

/** Start of the names of all groups made here; the id of the process that made it follows. */
export const GROUP_PREFIX = 'plimsoll-';

/** Which limits the kernel enforces; none without control groups. */
export function enforced(controllers: Controllers | null): Enforced {
  return {
    memory: controllers !== null && controllers.memory !== null,
    cpus: controllers !== null && controllers.cpus !== null,
    pids: controllers !== null && controllers.pids !== null,
  };
}

/**
 * Where groups can be made.
 * @param mounts the text of proc(5) `/proc/self/mounts`
 * @param own the text of `/proc/self/cgroup`
 */
export function findControllers(mounts: string, own: string): Controllers | null {
  const lines = mounts.split('\n').map((line) => line.split(' '));
  const groups = own.split('\n').map((line) => line.split(':'));
  const memory = versionOne(lines, groups, 'memory', 'memory.limit_in_bytes');
  if (memory !== null) {
    const cpus = versionOne(lines, groups, 'cpu', 'cpu.cfs_quota_us');
    return { version: 1, memory, cpus, pids: versionOne(lines, groups, 'pids', 'pids.max') };
  }
  const mount = lines.find((fields) => fields[2] === 'cgroup2')?.[1];
  const path = groups.find(([hierarchy]) => hierarchy === '0')?.[2];
  if (mount === undefined || path === undefined) return null;
  return versionTwo(mount, join(mount, path));
}

function versionOne(
  mounts: readonly string[][],
  groups: readonly string[][],
  controller: string,
  file: string,
): string | null {
  const mount = mounts.find(
    ([, , type, options]) => type === 'cgroup' && options?.split(',').includes(controller),
  )?.[1];
  const path = groups.find(([, controllers]) => controllers?.split(',').includes(controller))?.[2];
  if (mount === undefined) return null;
  // Below its own group first: so the limits that hold for this process hold on. In a container it may be hidden.
  const candidates = path === undefined ? [mount] : [join(mount, path), mount];
  return candidates.find((candidate) => tryGroup(candidate, [file])?.length === 1) ?? null;
}

/**
 * In version 2 a group with processes cannot have limited groups below it, except at the root of the hierarchy:
 * beside the own group, then, or at the top.
 */
function versionTwo(mount: string, own: string): Controllers | null {
  for (const parent of new Set([own, own === mount ? mount : dirname(own), mount])) {
    for (const controller of ['memory', 'cpu', 'pids']) enable(parent, controller);
    const files = tryGroup(parent, ['memory.max', 'cpu.max', 'pids.max']);
    if (files === null || !files.includes('memory.max')) continue;
    const has = (file: string): string | null => (files.includes(file) ? parent : null);
    return { version: 2, memory: parent, cpus: has('cpu.max'), pids: has('pids.max') };
  }
  return null;
}

/** Makes a group and removes it again: those of `files` it had, or null when none can be made. */
function tryGroup(parent: string, files: readonly string[]): readonly string[] | null {
  const path = join(parent, `${GROUP_PREFIX}${process.pid}-try`);
  try {
    mkdirSync(path);
    return files.filter((file) => existsSync(join(path, file)));
  } catch {
    return null;
  } finally {
    removeGroup(path);
  }
}

/** One by one: a controller that is missing must not keep the others out. */
function enable(parent: string, controller: string): void {
  try {
    writeFileSync(join(parent, 'cgroup.subtree_control'), `+${controller}`);
  } catch {
    return;
  }
}

/** Removes a group; returns whether it is gone. The kernel keeps one that still has processes. */
export function removeGroup(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return !existsSync(path);
  }
}
