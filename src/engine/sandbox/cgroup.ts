import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../../model/plan.ts';
import { type Controllers, GROUP_PREFIX, removeGroup } from './controllers.ts';

/** A control group with the limits of one container. */
export interface Group {
  /** False when memory has to be watched by other means. */
  readonly limitsMemory: boolean;
  /** Moves a process into it; what it starts follows. */
  add(pid: number): void;
  /** True when the kernel has ended one of its processes for want of memory. */
  outOfMemory(): boolean;
  /** Removes it; the kernel allows that only once its processes are gone. Returns whether it could. */
  remove(): boolean;
}

const PERIOD = 100_000;

/**
 * Makes a group with the limits (cgroups(7): version 1 memory, cpu and pids; version 2). Leftovers of processes that
 * were killed are removed first. Memory does not spill into swap.
 */
export function makeGroup(controllers: Controllers, limits: Limits): Group {
  const name = `${GROUP_PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`;
  const parents = new Set(
    [controllers.memory, controllers.cpus, controllers.pids].filter((path) => path !== null),
  );
  for (const parent of parents) {
    sweep(parent);
    mkdirSync(join(parent, name));
  }
  const { version, memory, cpus, pids } = controllers;
  const quota = Math.max(1000, Math.round(limits.cpus * PERIOD));
  const set = (parent: string | null, file: string, value: string): void => {
    if (parent !== null) writeFileSync(join(parent, name, file), value);
  };
  if (version === 1) {
    set(memory, 'memory.limit_in_bytes', String(limits.memory));
    withoutSwap(memory, name, 'memory.memsw.limit_in_bytes', String(limits.memory));
    set(cpus, 'cpu.cfs_period_us', String(PERIOD));
    set(cpus, 'cpu.cfs_quota_us', String(quota));
  } else {
    set(memory, 'memory.max', String(limits.memory));
    withoutSwap(memory, name, 'memory.swap.max', '0');
    set(cpus, 'cpu.max', `${quota} ${PERIOD}`);
  }
  set(pids, 'pids.max', String(limits.pids));
  return {
    limitsMemory: memory !== null,
    add: (pid) => {
      for (const parent of parents) writeFileSync(join(parent, name, 'cgroup.procs'), String(pid));
    },
    outOfMemory: () => memory !== null && killed(join(memory, name), version) > 0,
    remove: () => [...parents].map((parent) => removeGroup(join(parent, name))).every((gone) => gone),
  };
}

/** Version 1: `memory.oom_control`; version 2: `memory.events`. Both have a line `oom_kill N`. */
function killed(group: string, version: 1 | 2): number {
  try {
    const text = readFileSync(join(group, version === 1 ? 'memory.oom_control' : 'memory.events'), 'utf8');
    return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Removes empty groups whose maker is gone. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const maker = new RegExp(`^${GROUP_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (maker !== undefined && !existsSync(`/proc/${maker}`)) removeGroup(join(parent, name));
  }
}

/** A kernel that does not account for swap lacks the file; a machine without swap has nothing to forbid. */
function withoutSwap(parent: string | null, name: string, file: string, value: string): void {
  if (parent === null) return;
  try {
    writeFileSync(join(parent, name, file), value);
  } catch {
    return;
  }
}
