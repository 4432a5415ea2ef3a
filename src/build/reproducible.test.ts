import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { scratchFolder } from '../../test/support/store.ts';

const BUILDER = new URL('../../test/support/builder.ts', import.meta.url).pathname;

interface Surroundings {
  readonly cache?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
  readonly cwd?: string;
  /** Milliseconds after the start of the build. */
  readonly kill?: number;
}

/** Builds in a process of its own; what it printed, or null when it was killed. */
async function buildApart({ cache, env, umask = '022', cwd, kill }: Surroundings): Promise<string | null> {
  const script = 'umask "$1" && shift && exec "$@"';
  const args = ['-c', script, 'sh', umask, process.execPath, BUILDER, cache ?? scratchFolder()];
  const child = spawn('sh', args, {
    cwd: cwd ?? process.cwd(),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (kill !== undefined && printed === 'building\n') setTimeout(() => child.kill('SIGKILL'), kill);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return code === 0 ? printed : null;
}

test('the same digests on both platforms whatever the surroundings, from clean caches', async () => {
  const plain = await buildApart({});
  const odd = await buildApart({
    env: {
      TZ: 'Pacific/Kiritimati',
      LANG: 'C',
      LC_ALL: 'POSIX',
      UV_THREADPOOL_SIZE: '1',
      SOURCE_DATE_EPOCH: '99',
    },
    umask: '077',
    cwd: scratchFolder(),
  });
  const image = (platform: string) => `api:[0-9a-f]{12} linux/${platform} sha256:[0-9a-f]{64}\n`;
  assert.match(plain ?? '', new RegExp(`^building\n${image('amd64')}${image('arm64')}$`));
  assert.equal(odd, plain);
});

test('builds killed at any moment leave a cache from which the next build is the same', async () => {
  const expected = await buildApart({});
  const cache = scratchFolder();
  let killed = 0;
  for (const kill of [0, 5, 20, 60, 120, 200]) killed += (await buildApart({ cache, kill })) === null ? 1 : 0;
  assert.ok(killed > 0, 'no build was killed while it ran');
  assert.equal(await buildApart({ cache }), expected);
});

test('several builds at once on one cache are the same build', async () => {
  const cache = scratchFolder();
  const printed = await Promise.all([1, 2, 3].map(() => buildApart({ cache })));
  assert.equal(new Set(printed).size, 1);
  assert.equal(printed[0], await buildApart({}));
});
