import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Image } from '../src/model/image.ts';
import { copyExample, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

const MAIN = join(import.meta.dirname, '../src/cli/main.ts');

/**
 * When a build is killed: once there is this part of the blobs that a whole one leaves. Each goes on with the cache the one
 * before it left.
 */
const KILLS = [0.15, 0.4, 0.7];

let digest = '';
let whole = 0;

before(async () => {
  const [folder, store] = [await example(), scratchFolder()];
  digest = (await build({ folder, store })).digest;
  whole = await blobsIn(store);
});

test('another folder, time zone, language, umask and thread count give the same digest', async () => {
  const folder = await example();
  const odd = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'C', UV_THREADPOOL_SIZE: '1' };
  const image = await build({ folder, store: scratchFolder(), env: odd, umask: '077' });
  assert.equal(image.digest, digest);
});

test('a build after builds that were killed gives the same digest, and takes up what they finished', async () => {
  const [folder, store] = [await example(), scratchFolder()];
  const ends = [];
  for (const part of KILLS) ends.push(await killed(folder, store, part * whole));
  assert.deepEqual(ends, ['SIGKILL', 'SIGKILL', 'SIGKILL'], 'none was done yet');
  const image = await build({ folder, store });
  assert.equal(image.digest, digest);
  const again = await build({ folder, store });
  assert.ok(again.layers.every(({ cached }) => cached));
});

async function example(): Promise<string> {
  const folder = join(scratchFolder(), 'app');
  await copyExample('flightontime', folder);
  return folder;
}

interface Way {
  readonly folder: string;
  readonly store: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
}

/** Builds as a user would who stands in the application's folder. */
async function build({ folder, store, env = {}, umask = '022' }: Way): Promise<Image> {
  const start = ['-c', 'umask "$0"; exec "$@"', umask, process.execPath, MAIN, 'build', '--locked', '--json'];
  const { stdout } = await execa('sh', start, { cwd: folder, env: { ...(await offline(store)), ...env } });
  const { images }: { images: readonly Image[] } = JSON.parse(stdout);
  const [image] = images;
  assert.ok(image);
  return image;
}

/**
 * Begins a build and kills it with everything it started once its cache has so many blobs: nothing of it can tidy up.
 * Returns how it ended.
 */
async function killed(folder: string, store: string, blobs: number): Promise<NodeJS.Signals | null> {
  const env = { ...process.env, ...(await offline(store)) };
  const options = { cwd: folder, env, detached: true, stdio: 'ignore' } as const;
  const child = spawn(process.execPath, [MAIN, 'build', '--locked'], options);
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_, signal) => resolve(signal));
  });
  while (child.exitCode === null && (await blobsIn(store)) < blobs) await sleep(5);
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  return ended;
}

async function blobsIn(store: string): Promise<number> {
  return (await readdir(join(store, 'blobs/sha256')).catch(() => [])).length;
}
