import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { parseUidMap, parseWritableMounts, processTree, uidInside, writableMounts } from './procfs.ts';

test('writable mounts are those the kernel would let write, without its own file systems', () => {
  const text = [
    '1 0 0:1 / / ro,relatime - overlay overlay rw,lowerdir=x',
    '2 1 0:2 / /proc rw,nosuid - proc proc rw',
    '3 1 0:3 / /tmp rw,noexec - tmpfs tmpfs rw,size=1k',
    '4 1 0:4 / /app/my\\040data rw master:3 - ext4 /dev/sda rw',
    '5 1 0:5 / /cd rw - iso9660 /dev/cd ro',
    '6 1 0:6 / /dev/shm rw - tmpfs shm rw',
    '7 1 0:7 / /etc/hosts ro - ext4 /dev/sda rw',
    '8 1 0:8 / /hidden rw - tmpfs tmpfs rw',
    '9 8 0:9 / /hidden ro - tmpfs tmpfs rw',
    '10 1 0:10 / /processes rw - tmpfs tmpfs rw',
    'garbage',
  ].join('\n');
  assert.deepEqual(parseWritableMounts(text), ['/app/my data', '/processes', '/tmp']);
  assert.deepEqual(parseWritableMounts('1 0 0:1 / / rw - ext4 /dev/sda rw'), ['/']);
});

test('user ids are told as they are inside', () => {
  const rootless = parseUidMap('         0       1000          1\n         1     100000      65536\n');
  const cases: readonly (readonly [number, number])[] = [
    [1000, 0],
    [100_000, 1],
    [110_000, 10_001],
    [165_535, 65_536],
    [165_536, 65_534],
    [0, 65_534],
  ];
  for (const [outside, inside] of cases) assert.equal(uidInside(outside, rootless), inside, `${outside}`);
  assert.equal(uidInside(1234, parseUidMap('')), 1234);
});

test('a process and what it started are found, with their memory', {
  skip: process.platform !== 'linux',
}, async () => {
  const child = spawn(
    process.execPath,
    [
      '-e',
      // The last to be there says so.
      `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3); console.log()'], { stdio: 'inherit' }); setInterval(() => {}, 1e3)`,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const found = await processTree(child.pid ?? 0);
    assert.equal(found.length, 2);
    for (const { uid, memory, command } of found) {
      assert.equal(uid, process.getuid?.());
      assert.ok(memory > 1e6);
      assert.match(command, /setInterval/);
    }
    assert.ok(Array.isArray(await writableMounts(child.pid ?? 0)));
  } finally {
    for (const { pid } of await processTree(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
  }
});

test('a process that is gone has no processes and no mounts', async () => {
  assert.deepEqual(await processTree(2 ** 30), []);
  assert.equal(await writableMounts(2 ** 30), null);
});
