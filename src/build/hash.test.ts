import assert from 'node:assert/strict';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder, scratchStore } from '../../test/support/store.ts';
import { type Blob, memoryBlob } from '../model/blob.ts';
import type { Entry } from '../model/entry.ts';
import { UserError } from '../model/error.ts';
import { readTree } from '../source/tree.ts';
import { hashEntries } from './hash.ts';

const LARGE = Buffer.alloc(300_000, 'weights');

function file(blob: Blob): Entry {
  return {
    kind: 'file',
    path: 'app/model.bin',
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: { kind: 'plain', blob },
  };
}

/** The blob, and how often it was read. */
function counted(bytes: Uint8Array, stamp?: string): { readonly blob: Blob; reads: number } {
  const inner = memoryBlob(bytes);
  const made = {
    reads: 0,
    blob: {
      ...inner,
      stamp,
      stream(offset?: number, length?: number) {
        made.reads += 1;
        return inner.stream(offset, length);
      },
    },
  };
  return made;
}

test('a large file is hashed once while its place vouches for it, others each time', async () => {
  const store = await scratchStore();
  const table: readonly (readonly [string, Uint8Array, string | undefined, number])[] = [
    ['large, vouched for', LARGE, 'a', 1],
    ['large, changed a moment ago', LARGE, undefined, 2],
    ['small', LARGE.subarray(0, 1000), 'b', 2],
  ];
  for (const [what, bytes, stamp, reads] of table) {
    const one = counted(bytes, stamp);
    const first = await hashEntries([file(one.blob)], store);
    const second = await hashEntries([file(one.blob)], store);
    assert.deepEqual(first.hashes, second.hashes, what);
    assert.equal(one.reads, reads, what);
  }
  const other = await hashEntries([file(counted(Buffer.alloc(300_000), 'c').blob)], store);
  const same = await hashEntries([file(counted(LARGE, 'a').blob)], store);
  assert.notDeepEqual(other.hashes, same.hashes);
});

test('a file that changes between hashing and writing stops the layer', async () => {
  const bytes = Buffer.from('before');
  const { entries } = await hashEntries([file(memoryBlob(bytes))], await scratchStore());
  const [entry] = entries;
  assert.ok(entry?.kind === 'file');
  const read = async (): Promise<void> => {
    for await (const _ of entry.content.blob.stream());
  };
  await read();
  bytes.write('after!');
  await assert.rejects(read, (error) => error instanceof UserError && error.code === 'layer/file-changed');
});

test('files on disk vouch for their bytes once they have settled', (t) => {
  const folder = scratchFolder();
  const path = join(folder, 'model.bin');
  writeFileSync(path, LARGE);
  t.mock.timers.enable({ apis: ['Date'] });
  /** This long after the file's last change. */
  const stamp = (milliseconds: number): string | undefined => {
    t.mock.timers.setTime(Math.ceil(statSync(path).ctimeMs) + milliseconds);
    return readTree(folder).blob('model.bin')?.stamp;
  };
  assert.equal(stamp(1900), undefined);
  const settled = stamp(2100);
  assert.notEqual(settled, undefined);
  assert.equal(stamp(9000), settled);
  utimesSync(path, 1, 1);
  assert.equal(stamp(1900), undefined);
  assert.notEqual(stamp(2100), settled);
});
