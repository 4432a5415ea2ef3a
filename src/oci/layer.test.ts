import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { crc32, createDeflateRaw, deflateRawSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { scratchFolder, scratchStore } from '../../test/support/store.ts';
import { readTar } from '../formats/tar/read.ts';
import { contentBytes } from '../formats/zip/content.ts';
import { memoryBlob } from '../model/blob.ts';
import type { Content, Deflated, Entry, FileEntry } from '../model/entry.ts';
import { UserError } from '../model/error.ts';
import { arrange } from './arrange.ts';
import { type WrittenLayer, writeLayer } from './layer.ts';

const store = await scratchStore();

async function write(entries: readonly Entry[]): Promise<WrittenLayer & { readonly blob: Buffer }> {
  const layer = await writeLayer(entries, await store.writer());
  const blob = await store.blob(layer.digest);
  assert.ok(blob);
  return { ...layer, blob: Buffer.from(await blob.read(0, blob.size)) };
}

const plain = (bytes: Uint8Array): Content => ({ kind: 'plain', blob: memoryBlob(bytes) });
const deflated = (bytes: Uint8Array, lie: Partial<Deflated> = {}): Deflated => {
  const blob = memoryBlob(deflateRawSync(bytes));
  return { kind: 'deflated', blob, size: bytes.length, crc32: crc32(bytes), ...lie };
};
const file = (path: string, content: Content, mode = 0o644): FileEntry => ({
  kind: 'file',
  path,
  mode,
  uid: 0,
  gid: 0,
  content,
});
const hash = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(9000))
    .map(([one, size]) => Buffer.alloc(size, one)),
);
const entry = fc.record(
  {
    path: fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    body: bytes,
    isDeflated: fc.boolean(),
    uid: fc.nat(9),
  },
  { noNullPrototype: true },
);

test('property: what is written is the tar of the entries, sorted, with their folders, what is copied last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(entry, { selector: (one) => one.path, maxLength: 12 }), async (drawn) => {
      const isFolder = (path: string): boolean => drawn.some((one) => one.path.startsWith(`${path}/`));
      const files = drawn.filter((one) => !isFolder(one.path));
      const entries = files.map((one) => ({
        ...file(one.path, one.isDeflated ? deflated(one.body) : plain(one.body)),
        uid: one.uid,
      }));
      const layer = await write(entries);
      const tar = gunzipSync(layer.blob);
      assert.equal(layer.digest, hash(layer.blob));
      assert.equal(layer.diffId, hash(tar));
      assert.deepEqual([layer.size, layer.compressed], [tar.length, layer.blob.length]);
      const read = await readTar(memoryBlob(tar), 'layer');
      const copied = new Set(
        files.filter((one) => one.isDeflated && one.body.length >= 4096).map(({ path }) => path),
      );
      const sorted = arrange(entries).map(({ path }) => path);
      assert.deepEqual(
        read.map(({ path }) => path),
        [...sorted.filter((path) => !copied.has(path)), ...sorted.filter((path) => copied.has(path))],
      );
      for (const one of files) {
        const found = read.find((each) => each.path === one.path);
        assert.ok(found?.kind === 'file' && found.uid === one.uid);
        assert.deepEqual(
          Buffer.from(await contentBytes(found.content, 1e6, one.path)),
          Buffer.from(one.body),
        );
      }
      assert.equal((await write(entries.toReversed())).digest, layer.digest);
    }),
    { numRuns: 100 },
  );
});

test('tar, gzip and Python read it back, files of every size', async () => {
  const folder = scratchFolder();
  const sizes = [0, 1, 511, 512, 513, 4095, 4096, 1_048_575, 1_048_576, 5_000_000];
  const noise = sizes.map((size) => [size, randomBytes(size)] as const);
  const text = sizes.map((size) => [size, Buffer.alloc(size, 'all work and no play ')] as const);
  const entries: Entry[] = [
    ...noise.map(([size, body]) => file(`noise/plain/${size}`, plain(body))),
    ...noise.map(([size, body]) => file(`noise/deflated/${size}`, deflated(body), 0o755)),
    ...text.map(([size, body]) => file(`text/plain/${size}`, plain(body))),
    ...text.map(([size, body]) => file(`text/deflated/${size}`, deflated(body))),
    { kind: 'directory', path: 'data', mode: 0o750, uid: 10001, gid: 10001 },
    { kind: 'symlink', path: 'bin/link', mode: 0o777, uid: 0, gid: 0, target: '../text' },
    { kind: 'hardlink', path: 'a-hard-link', mode: 0o644, uid: 0, gid: 0, target: 'text/plain/513' },
  ];
  const layer = await write(entries);
  const path = store.path(layer.digest);
  execFileSync('gzip', ['-t'], { input: layer.blob });
  execFileSync('tar', ['-xzf', path, '-C', folder, '--no-same-owner']);
  for (const [size, body] of noise)
    for (const kind of ['plain', 'deflated'])
      assert.equal(
        hash(execFileSync('cat', [`${folder}/noise/${kind}/${size}`], { maxBuffer: 1e7 })),
        hash(body),
      );
  assert.equal(
    execFileSync('stat', ['-c', '%a %Y', `${folder}/noise/deflated/1`], { encoding: 'utf8' }),
    '755 0\n',
  );
  assert.equal(execFileSync('readlink', [`${folder}/bin/link`], { encoding: 'utf8' }), '../text\n');
  assert.equal(
    execFileSync('stat', ['-c', '%h %s', `${folder}/a-hard-link`], { encoding: 'utf8' }),
    '2 513\n',
  );
  const listed = execFileSync('python3', ['-m', 'tarfile', '-l', path], { encoding: 'utf8' });
  assert.equal(listed.trim().split('\n').length, arrange(entries).length);
});

test('deflated bytes are copied, not compressed again', async () => {
  const packed = deflated(Buffer.alloc(8192, 'copied '), {
    blob: memoryBlob(deflateRawSync(Buffer.alloc(8192, 'copied '), { level: 1 })),
  });
  const small = deflated(Buffer.alloc(4095, 'small '));
  const { blob } = await write([file('large', packed), file('small', small)]);
  assert.ok(blob.includes(Buffer.from(await packed.blob.read(0, packed.blob.size))));
  assert.ok(!blob.includes(Buffer.from(await small.blob.read(0, small.blob.size))));
});

test('every gzip header is the same on every machine', async () => {
  const { blob } = await write([file('a', deflated(Buffer.alloc(5000))), file('b', plain(Buffer.alloc(10)))]);
  assert.deepEqual([...blob.subarray(0, 10)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
});

test('files that are not what they claim stop the layer, small, ahead and streamed', async () => {
  for (const size of [100, 5000, 6_000_000]) {
    const body = Buffer.alloc(size, 'x');
    const lies: readonly (readonly [string, Content, string])[] = [
      ['crc', deflated(body, { crc32: 1 }), 'zip/unreadable'],
      ['longer', deflated(body, { size: size - 1 }), 'zip/unreadable'],
      ['shorter', deflated(body, { size: size + 1 }), 'zip/unreadable'],
      ['noise', deflated(body, { blob: memoryBlob(randomBytes(200)) }), 'zip/unreadable'],
      [
        'truncated',
        {
          kind: 'plain',
          blob: { ...memoryBlob(body), size: size + 1, stream: () => memoryBlob(body).stream() },
        },
        'layer/file-changed',
      ],
      [
        'grown',
        {
          kind: 'plain',
          blob: { ...memoryBlob(body), size: size - 1, stream: () => memoryBlob(body).stream() },
        },
        'layer/file-changed',
      ],
    ];
    for (const [what, content, code] of lies)
      await assert.rejects(
        write([file('before', plain(Buffer.from('x'))), file('pkg/file', content)]),
        (error) => error instanceof UserError && error.code === code && error.message.includes('pkg/file'),
        `${what} ${size}`,
      );
  }
});

test('what would leave the root or contradict itself is a bug', () => {
  const at = (path: string): Entry => file(path, plain(new Uint8Array()));
  const link = (kind: 'symlink' | 'hardlink', target: string): Entry => ({
    kind,
    path: 'l',
    mode: 0o777,
    uid: 0,
    gid: 0,
    target,
  });
  const table: readonly (readonly Entry[])[] = [
    [at('../x')],
    [at('/x')],
    [at('a//b')],
    [at('a'), at('a')],
    [at('a'), at('a/b')],
    [link('symlink', '../..')],
    [link('hardlink', '/etc/shadow')],
  ];
  for (const entries of table) assert.throws(() => arrange(entries), /layer|folder/);
});

test('memory stays flat, however large the files', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'large ');
  const count = 192;
  const size = count * chunk.length;
  const deflate = createDeflateRaw({ level: 1 });
  const packed: Uint8Array[] = [];
  deflate.on('data', (bytes: Uint8Array) => packed.push(bytes));
  let crc = 0;
  for (let index = 0; index < count; index++) {
    crc = crc32(chunk, crc);
    if (!deflate.write(chunk)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < count; index++) yield chunk;
  }
  const read = () => Promise.reject(new Error('read whole'));
  const before = process.memoryUsage().rss;
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const layer = await writeLayer(
    [
      file('deflated', { kind: 'deflated', blob: memoryBlob(Buffer.concat(packed)), size, crc32: crc }),
      file('plain', { kind: 'plain', blob: { size, read, stream } }),
    ],
    await store.writer(),
  );
  clearInterval(timer);
  assert.ok(layer.size > 2 * size);
  assert.ok(peak - before < 160e6, `grew by ${Math.round((peak - before) / 1e6)} MB`);
});
