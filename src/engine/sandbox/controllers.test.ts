import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeGroup } from './cgroup.ts';
import { enforced, findControllers, removeGroup } from './controllers.ts';

const scratch = mkdtempSync(join(tmpdir(), 'cgroup-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Stands in for the kernel where this machine has another version of control groups: plain folders and files. */
function folder(...names: readonly string[]): string {
  const path = join(mkdtempSync(join(scratch, 'root-')), ...names);
  mkdirSync(path, { recursive: true });
  return path;
}

test('without mounts, or where nothing can be made, there are none', () => {
  assert.equal(findControllers('', ''), null);
  assert.equal(findControllers('proc /proc proc rw 0 0', '0::/'), null);
  assert.equal(findControllers('cgroup2 /proc/no-such-mount cgroup2 rw 0 0', '0::/user.slice'), null);
  assert.equal(findControllers('cgroup /proc/no-such-mount cgroup rw,memory 0 0', '4:memory:/x'), null);
  // A plain folder is no control group: what is made in it has no limits.
  assert.equal(findControllers(`cgroup2 ${folder()} cgroup2 rw 0 0`, '0::/'), null);
  assert.deepEqual(enforced(null), { memory: false, cpus: false, pids: false });
});

test('limits are written as each version wants them', () => {
  const limits = { memory: 512_000_000, cpus: 1.5, pids: 64 };
  const [memory, cpus, pids] = [folder('memory'), folder('cpu'), folder('pids')];
  const one = makeGroup({ version: 1, memory, cpus, pids }, limits);
  one.add(4711);
  const [name = ''] = readdirSync(memory);
  assert.match(name, new RegExp(`^plimsoll-${process.pid}-`));
  assert.equal(readFileSync(join(memory, name, 'memory.limit_in_bytes'), 'utf8'), '512000000');
  assert.equal(readFileSync(join(cpus, name, 'cpu.cfs_quota_us'), 'utf8'), '150000');
  assert.equal(readFileSync(join(pids, name, 'pids.max'), 'utf8'), '64');
  for (const parent of [memory, cpus, pids])
    assert.equal(readFileSync(join(parent, name, 'cgroup.procs'), 'utf8'), '4711');
  assert.equal(one.limitsMemory, true);
  assert.equal(one.outOfMemory(), false);
  writeFileSync(join(memory, name, 'memory.oom_control'), 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n');
  assert.equal(one.outOfMemory(), true);

  const both = folder('unified');
  const two = makeGroup({ version: 2, memory: both, cpus: both, pids: null }, limits);
  const [unified = ''] = readdirSync(both);
  assert.equal(readFileSync(join(both, unified, 'memory.max'), 'utf8'), '512000000');
  assert.equal(readFileSync(join(both, unified, 'memory.swap.max'), 'utf8'), '0');
  assert.equal(readFileSync(join(both, unified, 'cpu.max'), 'utf8'), '150000 100000');
  assert.ok(!existsSync(join(both, unified, 'pids.max')));
  writeFileSync(join(both, unified, 'memory.events'), 'low 0\noom 1\noom_kill 1\noom_group_kill 0\n');
  assert.equal(two.outOfMemory(), true);
});

test('what a killed process left behind is removed, what another one uses is not', () => {
  const memory = folder('memory');
  const [left, used] = [`plimsoll-${2 ** 22 + 1}-aa`, `plimsoll-${process.pid}-bb`];
  for (const name of [left, used, 'other']) mkdirSync(join(memory, name));
  makeGroup({ version: 2, memory, cpus: null, pids: null }, { memory: 1, cpus: 1, pids: 1 });
  const names = readdirSync(memory);
  assert.ok(!names.includes(left));
  assert.ok(names.includes(used) && names.includes('other'));
});

test('a group is gone, or still there and said to be', () => {
  const path = folder('group');
  writeFileSync(join(path, 'a process'), '');
  assert.equal(removeGroup(path), false);
  rmSync(join(path, 'a process'));
  assert.equal(removeGroup(path), true);
  assert.equal(removeGroup(path), true);
});
