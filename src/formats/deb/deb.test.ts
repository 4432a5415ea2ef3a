import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { ar, fakeDeb, tar } from '../../../test/support/deb.ts';
import { scratchFolder, scratchStore } from '../../../test/support/store.ts';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import { decompress } from './decompress.ts';
import { openDeb } from './open.ts';
import { unpackDeb } from './unpack.ts';

const HELLO = fakeDeb({
  package: 'hello',
  files: { 'usr/bin/hello': 'run me', 'usr/bin/hi': { link: 'hello' }, 'usr/share/empty': { folder: true } },
  modes: { 'usr/bin/hello': 0o755 },
  scripts: { postinst: '#!/bin/sh\nexit 0\n' },
});

test('opens a package: its control files and its data', async () => {
  const deb = await openDeb(memoryBlob(HELLO), 'hello.deb');
  const control = await deb.control();
  assert.deepEqual([...control.keys()], ['control', 'md5sums', 'postinst']);
  assert.match(Buffer.from(control.get('control') ?? []).toString(), /^Package: hello$/m);
  assert.equal((await collect(deb.data())).subarray(0, 13).toString(), 'usr/bin/hello');
});

const VERSION = ['debian-binary', Buffer.from('2.0\n')] as const;
const CONTROL = ['control.tar.gz', gzipSync(tar({ control: 'Package: x\n' }, {}))] as const;
const DATA = ['data.tar', tar({ file: 'text' }, {})] as const;

test('all compressions', async () => {
  for (const [compression, compress] of [
    ['', (bytes: Uint8Array) => bytes],
    ['.gz', gzipSync],
    ['.zst', zstdCompressSync],
  ] as const) {
    const deb = await openDeb(
      memoryBlob(ar([VERSION, CONTROL, [`data.tar${compression}`, compress(DATA[1])]])),
      'x',
    );
    assert.deepEqual(await collect(deb.data()), DATA[1], compression);
  }
});

const BROKEN: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['no archive', Buffer.from('hello'), /not an ar archive/],
  ['other members first', ar([CONTROL, VERSION, DATA]), /does not begin as one/],
  ['another format', ar([['debian-binary', Buffer.from('3.0\n')], CONTROL, DATA]), /its format is "3.0"/],
  ['no data', ar([VERSION, CONTROL]), /no data.tar in a known compression/],
  ['an unknown compression', ar([VERSION, CONTROL, ['data.tar.lzma', DATA[1]]]), /no data.tar in a known/],
  [
    'damaged data',
    ar([VERSION, CONTROL, ['data.tar.gz', CONTROL[1].subarray(0, 60)]]),
    /damaged or ends early/,
  ],
  ['data that is no tar', ar([VERSION, CONTROL, ['data.tar', Buffer.alloc(512, 1)]]), /not a sound tar/],
];
for (const [what, bytes, expected] of BROKEN)
  test(`refused: ${what}`, async () => {
    const store = await scratchStore();
    const unpacking = unpackDeb(async () => memoryBlob(bytes), '0'.repeat(64), store, 'x_1.deb');
    await assert.rejects(unpacking, (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^x_1\.deb/);
      assert.match(error.message, expected);
      return true;
    });
    assert.equal(await store.recall('deb', { sha256: '0'.repeat(64) }), null, 'nothing is kept');
  });

test('unpacks once, into the store', async () => {
  const store = await scratchStore();
  let fetched = 0;
  const fetch = async (): Promise<Blob> => {
    fetched += 1;
    return memoryBlob(HELLO);
  };
  for (const run of [1, 2]) {
    const { control, entries } = await unpackDeb(fetch, 'a'.repeat(64), store, 'hello.deb');
    assert.match(control.get('postinst') ?? '', /exit 0/, `run ${run}`);
    assert.deepEqual(
      entries.map(({ kind, path }) => `${kind} ${path}`),
      ['file usr/bin/hello', 'symlink usr/bin/hi', 'directory usr/share/empty'],
    );
    const [hello] = entries;
    assert.ok(hello?.kind === 'file');
    assert.deepEqual(await collect(hello.content.blob.stream()), Buffer.from('run me'));
  }
  assert.equal(fetched, 1);
});

test('a package that is not what it was said to be does not spoil the store', async () => {
  const store = await scratchStore();
  const cut = HELLO.subarray(0, HELLO.length - 40);
  await assert.rejects(unpackDeb(async () => memoryBlob(cut), 'b'.repeat(64), store, 'cut.deb'));
  assert.equal(
    (await unpackDeb(async () => memoryBlob(HELLO), 'b'.repeat(64), store, 'hello.deb')).entries.length,
    3,
  );
});

test('noise is refused or read, never a crash', async () => {
  const store = await scratchStore();
  await fc.assert(
    fc.asyncProperty(fc.nat(HELLO.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const noisy = Buffer.from(HELLO);
      noisy[at] = (noisy[at] ?? 0) ^ by;
      const key = `${at} ${by}`;
      await unpackDeb(async () => memoryBlob(noisy), key, store, 'noisy.deb').catch((error: unknown) =>
        assert.ok(error instanceof UserError, String(error)),
      );
    }),
    { numRuns: 150 },
  );
});

test('decompression: bounded, cuts refused, the input’s own fault passed on', async () => {
  const plain = Buffer.alloc(100_000, 'abc');
  for (const [compression, bytes] of [
    ['', plain],
    ['.gz', gzipSync(plain)],
    ['.zst', zstdCompressSync(plain)],
  ] as const) {
    const run = (chunks: AsyncIterable<Uint8Array>, limit: number) =>
      collect(decompress(compression, chunks, limit));
    assert.deepEqual(await run(memoryBlob(bytes).stream(), 100_000), plain);
    await assert.rejects(run(memoryBlob(bytes).stream(), 99_999), /more than 99999 bytes/, compression);
    if (compression !== '') {
      const cut = memoryBlob(bytes.subarray(0, bytes.length - 12)).stream();
      await assert.rejects(
        run(cut, 1e9),
        { name: 'RangeError', message: /damaged or ends early/ },
        compression,
      );
    }
    await assert.rejects(run(failing(bytes), 1e9), /the disk went away/, compression);
  }
});

const DPKG_DEB = 'dpkg-deb';
const dpkg = spawnSync(DPKG_DEB, ['--version']).status === 0;
test('reads what dpkg-deb writes', { skip: dpkg ? false : 'no dpkg-deb on this machine' }, async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'in/DEBIAN'), { recursive: true });
  mkdirSync(join(folder, 'in/usr/share/x'), { recursive: true });
  const control =
    'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: n <n@example.org>\nDescription: x\n';
  writeFileSync(join(folder, 'in/DEBIAN/control'), control);
  writeFileSync(join(folder, 'in/usr/share/x/file'), 'contents');
  for (const kind of ['gzip', 'xz', 'none']) {
    const made = spawnSync(DPKG_DEB, [
      '--root-owner-group',
      `-Z${kind}`,
      '-b',
      join(folder, 'in'),
      join(folder, kind),
    ]);
    assert.equal(made.status, 0, made.stderr.toString());
    const deb = memoryBlob(readFileSync(join(folder, kind)));
    const { entries } = await unpackDeb(async () => deb, kind, await scratchStore(), kind);
    assert.deepEqual(entries.at(-1)?.path, 'usr/share/x/file');
  }
});

async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 10);
  throw new Error('the disk went away');
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts);
}
