import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../test/support/store.ts';
import { type Blob, memoryBlob } from '../model/blob.ts';
import type { Entry } from '../model/entry.ts';
import { writeLayer } from '../oci/layer.ts';
import { openStore } from '../store/store.ts';
import { type Aside, puttingAside } from './aside.ts';

const PIECE = 3 * 1024 * 1024;

/** Seven pieces of three megabytes: more than are held in memory. */
async function pieces(aside: Aside): Promise<readonly Blob[]> {
  const blobs: Blob[] = [];
  for (let at = 0; at < 7; at += 1) blobs.push(await aside(new Uint8Array(PIECE + at).fill(at)));
  return blobs;
}

function entries(blobs: readonly Blob[]): readonly Entry[] {
  const owned = { mode: 0o644, uid: 0, gid: 0 };
  return blobs.map((blob, at) => ({
    kind: 'file',
    path: `f${9 - at}`,
    ...owned,
    content: { kind: 'plain', blob },
  }));
}

test('what is much goes to a file without a name, reads as it was, and makes the same layer', async () => {
  const folder = scratchFolder();
  const store = await openStore(folder);
  const { aside, close } = puttingAside(store);
  const blobs = await pieces(aside);
  assert.deepEqual(readdirSync(join(folder, 'temporary')), []);
  for (const [at, blob] of blobs.entries()) {
    assert.equal(blob.size, PIECE + at);
    assert.deepEqual([...(await blob.read(PIECE - 2, 2 + at))], new Array(2 + at).fill(at));
    await assert.rejects(blob.read(PIECE, 1 + at), RangeError);
  }
  const [spooled, held] = [
    await writeLayer(entries(blobs), await store.writer()),
    await writeLayer(entries(await pieces(memoryBlob)), await store.writer()),
  ];
  assert.deepEqual(spooled, held);
  await close();
  await assert.rejects(blobs.at(-1)?.read(0, 1) ?? Promise.resolve(), /EBADF/);
  assert.deepEqual(await blobs[0]?.read(0, 1), new Uint8Array(1));
});

test('what is little asks the store for nothing', async () => {
  const { aside, close } = puttingAside({ spool: () => assert.fail('asked') });
  const blob = await aside(new Uint8Array(5));
  await close();
  assert.deepEqual(await blob.read(0, 5), new Uint8Array(5));
});

test('a store that cannot put aside is an error of who asks', async () => {
  const { aside, close } = puttingAside({ spool: () => Promise.reject(new Error('full')) });
  await assert.rejects(pieces(aside), /full/);
  await close();
});
