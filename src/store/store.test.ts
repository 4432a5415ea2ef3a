import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../model/error.ts';
import type { Digest, Store } from '../model/store.ts';
import { fileBlob } from './file.ts';
import { openStore } from './store.ts';

const scratch = mkdtempSync(join(tmpdir(), 'store-'));
after(() => rmSync(scratch, { recursive: true }));
const fresh = (): string => mkdtempSync(join(scratch, 'x-'));
const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function put(store: Store, bytes: Uint8Array, expected?: Digest): Promise<Digest> {
  const writer = await store.writer();
  for (let at = 0; at < bytes.length; at += 700_001) await writer.write(bytes.subarray(at, at + 700_001));
  return (await writer.commit(expected)).digest;
}

const isUserError = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code && error.fix !== '';

test('blobs are found by digest, whole', async () => {
  const root = join(fresh(), 'not', 'there', 'yet');
  const store = await openStore(root);
  for (const bytes of [new Uint8Array(), Buffer.from('hello'), randomBytes(3_500_000)]) {
    assert.equal(await store.blob(digestOf(bytes)), null);
    assert.equal(await put(store, bytes), digestOf(bytes));
    const blob = await store.blob(digestOf(bytes));
    assert.equal(blob?.size, bytes.length);
    assert.ok(Buffer.from((await blob?.read(0, bytes.length)) ?? []).equals(bytes));
    assert.deepEqual(readFileSync(store.path(digestOf(bytes))), Buffer.from(bytes));
  }
  assert.deepEqual(readdirSync(join(root, 'temporary')), []);
});

test('a blob that was changed is refused when it is read whole, and removed', async () => {
  const store = await openStore(fresh());
  const bytes = randomBytes(3_000_000);
  const digest = await put(store, bytes);
  const whole = async (): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.blob(digest))?.stream() ?? []) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  assert.ok((await whole()).equals(bytes));
  const changed = Buffer.from(bytes);
  changed[2_000_000] = (changed[2_000_000] ?? 0) ^ 1;
  writeFileSync(store.path(digest), changed);
  await assert.rejects(whole(), isUserError('store/damaged'));
  assert.equal(await store.blob(digest), null);
});

test('nothing is kept of what was aborted or is not what was expected', async () => {
  const root = fresh();
  const store = await openStore(root);
  const writer = await store.writer();
  await writer.write(Buffer.from('half'));
  await writer.abort();
  await assert.rejects(
    put(store, Buffer.from('other'), digestOf(Buffer.from('expected'))),
    isUserError('store/digest-mismatch'),
  );
  assert.deepEqual(readdirSync(root), ['temporary']);
  assert.deepEqual(readdirSync(join(root, 'temporary')), []);
});

test('results are remembered by kind and key; a cut result is none', async () => {
  const root = fresh();
  const store = await openStore(root);
  assert.equal(await store.recall('layer', { a: 1 }), null);
  await store.remember('layer', { a: 1 }, { digest: 'x' });
  await store.remember('layer', { a: 2 }, null);
  assert.deepEqual(await (await openStore(root)).recall('layer', { a: 1 }), { digest: 'x' });
  assert.equal(await store.recall('wheel', { a: 1 }), null);
  const folder = join(root, 'results', 'layer');
  for (const name of readdirSync(folder)) truncateSync(join(folder, name), 9);
  assert.equal(await store.recall('layer', { a: 1 }), null);
  await assert.rejects(store.recall('../x', 1));
});

test('a folder is made once, and a maker that fails leaves none', async () => {
  const store = await openStore(fresh());
  let made = 0;
  const make = async (path: string): Promise<void> => {
    made += 1;
    writeFileSync(join(path, 'file'), 'content');
  };
  await assert.rejects(
    store.folder('tool', 1, async (path) => {
      await make(path);
      throw new Error('broken');
    }),
    /broken/,
  );
  const [one, two] = await Promise.all([store.folder('tool', 1, make), store.folder('tool', 1, make)]);
  assert.equal(one, two);
  assert.equal(await store.folder('tool', 1, () => Promise.reject(new Error('made twice'))), one);
  assert.deepEqual(readdirSync(one), ['file']);
  assert.ok(made <= 3);
});

test('what cannot be written is said, and reading goes on', async () => {
  const file = join(fresh(), 'file');
  writeFileSync(file, '');
  const store = await openStore(join(file, 'cache'));
  await assert.rejects(store.writer(), isUserError('store/not-writable'));
  await assert.rejects(store.remember('layer', 1, 1), isUserError('store/not-writable'));
  await assert.rejects(
    store.folder('tool', 1, async () => {}),
    isUserError('store/not-writable'),
  );
  assert.equal(await store.recall('layer', 1), null);
  assert.equal(await store.blob(digestOf(Buffer.from('x'))), null);
});

test('what killed processes left is swept, what is being written is not', async () => {
  const root = fresh();
  const store = await openStore(root);
  const writer = await store.writer();
  const temporary = join(root, 'temporary');
  const [mine = ''] = readdirSync(temporary);
  const host = mine.split('~')[0];
  const yesterday = Date.now() / 1000 - 90_000;
  const anHourAgo = Date.now() / 1000 - 3600;
  const table = [
    ['elsewhere~1~old', yesterday],
    ['elsewhere~1~new', anHourAgo],
    [`${host}~4194304~orphan`, anHourAgo],
    [`${host}~${process.pid}~alive`, anHourAgo],
  ] as const;
  for (const [name, time] of table) {
    mkdirSync(join(temporary, name));
    utimesSync(join(temporary, name), time, time);
  }
  await openStore(root);
  assert.deepEqual(
    readdirSync(temporary).sort(),
    ['elsewhere~1~new', `${host}~${process.pid}~alive`, mine].sort(),
  );
  await writer.write(Buffer.from('still here'));
  await writer.commit();
});

test('a writer killed at any moment leaves a store that works', async () => {
  const root = fresh();
  const code = `import { openStore } from ${JSON.stringify(new URL('./store.ts', import.meta.url).href)};
const store = await openStore(process.argv[1]);
for (let n = 0; ; n++) {
  const w = await store.writer();
  await w.write(Buffer.alloc(300000, n % 7));
  await store.remember('layer', n % 7, await w.commit());
  if (n === 0) console.log('running');
}`;
  for (const delay of [0, 1, 3, 7]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  const store = await openStore(root);
  for (const name of readdirSync(join(root, 'blobs', 'sha256')))
    assert.equal(digestOf(readFileSync(join(root, 'blobs', 'sha256', name))), `sha256:${name}`);
  const known = await store.recall<{ digest: Digest; size: number }>('layer', 0);
  assert.ok(known && (await store.blob(known.digest))?.size === known.size);
  assert.equal(await put(store, Buffer.alloc(300000, 0)), known.digest);
});

test('property: a file is a blob, also when more files are read than may be open', async () => {
  const folder = fresh();
  const contents = Array.from({ length: 150 }, (_, index) => randomBytes(index * 20));
  const blobs = contents.map((bytes, index) => {
    writeFileSync(join(folder, `${index}`), bytes);
    return fileBlob(join(folder, `${index}`));
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(149), fc.nat(3000), fc.nat(3000), async (index, offset, length) => {
      const bytes = contents[index];
      const blob = blobs[index];
      assert.ok(bytes && blob);
      if (offset + length > bytes.length) return assert.rejects(blob.read(offset, length), RangeError);
      assert.ok(bytes.subarray(offset, offset + length).equals(await blob.read(offset, length)));
    }),
    { numRuns: 300 },
  );
  const [, , , blob] = blobs;
  truncateSync(join(folder, '3'), 10);
  await assert.rejects(async () => {
    for await (const _ of blob?.stream() ?? []);
  }, /shorter/);
});
