import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { TAR_END, tarHeader } from '../../formats/tar/header.ts';
import { inspect } from '../../inspect/inspect.ts';
import { readLayer } from '../../inspect/layer.ts';
import { archiveOf, tarOf } from '../../inspect/testing/image.ts';
import { memoryBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import { layerSource } from './layer.ts';
import { openImage } from './open.ts';
import { passingImage } from './passing.ts';
import { remoteImage } from './remote.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const LAYER = tarOf({ 'app/a': 'aaa', 'app/b': 'b'.repeat(50_000) });
const CONFIG = { os: 'linux', architecture: 'amd64', config: { User: '10001' } };
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let count = 0;
function stored(bytes: Uint8Array): string {
  const path = join(folder, `${++count}.tar`);
  writeFileSync(path, bytes);
  return path;
}

/** Blobs and index of an OCI layout with one image of this layer. */
function layoutFiles(layer: Uint8Array, change: Record<string, unknown> = {}): Record<string, Uint8Array> {
  const config = Buffer.from(JSON.stringify(CONFIG));
  const descriptor = (bytes: Uint8Array) => ({ digest: `sha256:${sha(bytes)}`, size: bytes.length });
  const manifest = Buffer.from(
    JSON.stringify({ config: descriptor(config), layers: [{ ...descriptor(layer), ...change }] }),
  );
  const index = Buffer.from(JSON.stringify({ manifests: [descriptor(manifest)] }));
  const blobs = [config, manifest, layer].map((bytes): [string, Uint8Array] => [
    `blobs/sha256/${sha(bytes)}`,
    bytes,
  ]);
  return { 'index.json': index, ...Object.fromEntries(blobs) };
}

function layout(files: Record<string, Uint8Array>): string {
  const path = join(folder, String(++count));
  mkdirSync(join(path, 'blobs/sha256'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes);
  return path;
}

async function inspected(path: string) {
  const source = await openImage(path, null);
  try {
    return await inspect(source);
  } finally {
    await source.close();
  }
}

test('an image is the same from a layout, plain, gzip or zstd, an archive of one, docker save, a stream and a registry', async () => {
  const sizes: number[] = [];
  const see = ({ size, files, image, packages, root }: Awaited<ReturnType<typeof inspected>>) => {
    sizes.push(size);
    assert.deepEqual([size, files, image.user, packages, root.size], [50_003, 2, '10001', [], 50_003]);
  };
  for (const layer of [LAYER, gzipSync(LAYER), zstdCompressSync(LAYER)]) {
    const files = layoutFiles(layer);
    see(await inspected(layout(files)));
    see(await inspected(stored(tarOf(files))));
    const remote = {
      manifest: async (name: string) =>
        memoryBlob(
          files[name === '1.0' ? 'index.json' : `blobs/${name.replace(':', '/')}`] ?? new Uint8Array(),
        ),
      blob: (digest: string) => memoryBlob(files[`blobs/${digest.replace(':', '/')}`] ?? new Uint8Array()),
    };
    see(await inspect(await remoteImage('x', remote, '1.0', null)));
    see(await streamed(tarOf(files)));
  }
  see(await inspected(stored(archiveOf([LAYER], CONFIG))));
  see(await streamed(archiveOf([LAYER], CONFIG)));
  assert.equal(sizes.length, 14);
});

/** As an engine's answer: in chunks that end anywhere. */
async function streamed(archive: Uint8Array) {
  async function* chunks() {
    for (let at = 0; at < archive.length; at += 1000) yield archive.subarray(at, at + 1000);
  }
  const { image, readOf } = await passingImage('x', chunks(), null, readLayer);
  return inspect(image, {
    read: async (layer) => {
      const read = readOf(layer);
      assert.ok(read);
      return read;
    },
  });
}

const header = (path: string, over: object = {}) =>
  tarHeader({ path, kind: 'file', mode: 0o644, uid: 0, gid: 0, size: 0, target: '', ...over });
const sealed = (...parts: Uint8Array[]) => Buffer.concat([...parts, TAR_END]);

const HOSTILE: Readonly<Record<string, readonly [image: () => string, message: RegExp]>> = {
  'a layer climbs out': [() => stored(archiveOf([sealed(header('../../etc/passwd'))])), /refused: a member named "\.\.\/\.\.\/etc\/passwd"/],
  'a layer names the root of the machine': [() => stored(archiveOf([sealed(header('/etc/passwd'))])), /refused: a member named/],
  'a hard link leads out': [() => stored(archiveOf([sealed(header('a', { kind: 'hardlink', target: '../x' }))])), /refused: the link a/],
  'a symbolic link leads out': [() => stored(archiveOf([sealed(header('a', { kind: 'symlink', target: '../../x' }))])), /refused: the link a/],
  'a layer ends within a file': [() => stored(archiveOf([Buffer.from(LAYER.subarray(0, 20_000))])), /it ends within app\/b/],
  'an archive ends within a layer': [() => stored(archiveOf([LAYER]).subarray(0, 30_000)), /ends within/],
  'a compressed layer ends early': [() => layout(layoutFiles(gzipSync(LAYER).subarray(0, 60))), /does not decompress|ends within/],
  'a header claims terabytes': [() => stored(archiveOf([sealed(header('a', { size: 8e12 }))])), /it ends within a/],
  'a pax header of gigabytes': [() => stored(archiveOf([sealed(huge())])), /an extended header of 4294967296 bytes/],
  'a sparse file': [() => stored(archiveOf([sealed(sparse())])), /sparse files are not read/],
  'a layer has another digest': [() => layout({ ...layoutFiles(gzipSync(LAYER)), ...forged() }), /have the digest sha256:/],
  'a layer has another size': [() => layout(layoutFiles(LAYER, { size: 7 })), /its manifest says 7/],
  'a manifest has another digest': [() => layout(Object.fromEntries(Object.entries(layoutFiles(LAYER)).map(([name, bytes]) => [name, name.includes(sha(LAYER)) || name === 'index.json' ? bytes : Buffer.concat([bytes, Buffer.from(' ')])]))), /has the digest/],
  'a layer is missing': [() => layout(layoutFiles(LAYER, { digest: `sha256:${'0'.repeat(64)}` })), /layer sha256:0+ is missing/],
  'links in a loop': [() => stored(tarOf({ 'manifest.json': { link: 'b' }, b: { link: 'manifest.json' } })), /neither an index\.json nor/],
  'a manifest that names files outside': [() => layout({ 'manifest.json': Buffer.from('[{"Config":"../../../../etc/passwd","Layers":[]}]') }), /its configuration .* is missing/],
  'not JSON': [() => stored(tarOf({ 'manifest.json': '[' })), /is not JSON/],
  'no archive at all': [() => stored(Buffer.alloc(5000, 'x')), /not a sound tar archive/],
  'nothing': [() => join(folder, 'absent'), /is neither a folder/],
}; // biome-ignore format: a case a line

for (const [name, [image, message]] of Object.entries(HOSTILE))
  test(`hostile: ${name}`, async () => {
    await assert.rejects(inspected(image()), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      assert.ok(error.fix);
      return true;
    });
  });

test('a chunk of a compressed layer holds its bytes until the next one is asked for, and its memory no longer', async () => {
  const bytes = Buffer.from(Array.from({ length: 1 << 20 }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
  for (const packed of [gzipSync(bytes), zstdCompressSync(bytes)]) {
    const blob = memoryBlob(packed);
    const { stream } = await layerSource(blob, null, 'x');
    const seen: Uint8Array[] = [];
    const copies: Buffer[] = [];
    for await (const chunk of stream()) {
      seen.push(chunk);
      copies.push(Buffer.from(chunk));
    }
    assert.deepEqual(Buffer.concat(copies), bytes);
    assert.ok(seen.length > 2);
    assert.ok(seen.filter(({ buffer }) => !(buffer as ArrayBuffer).detached).length <= 1);
    assert.equal(packed.length, blob.size, 'what is not ours stays');
  }
});

test('what a package says of itself is read whole where two chunks of its layer meet', async () => {
  const name = 'v/lib/python3.11/site-packages/big-1.0.dist-info/RECORD';
  const record = Array.from({ length: 20_000 }, (_, at) => `big/m${at}.py,sha256=x,${at}\n`).join('');
  const layer = tarOf({ 'app/first': 'x'.repeat(1000), [name]: record });
  for (const packed of [gzipSync(layer), zstdCompressSync(layer)]) {
    const { at } = await readLayer(await layerSource(memoryBlob(packed), null, 'x'), 'x');
    assert.equal(at(0).texts.get(name), record);
  }
});

test('hard links in a loop cost nothing and end', async () => {
  const looped = sealed(
    header('a', { kind: 'hardlink', target: 'b' }),
    header('b', { kind: 'hardlink', target: 'a' }),
  );
  const { size, files } = await inspected(stored(archiveOf([looped])));
  assert.deepEqual([size, files], [0, 0]);
});

/** The blob under the layer's name holds another layer, compressed to as many bytes. */
function forged(): Record<string, Uint8Array> {
  return {
    [`blobs/sha256/${sha(gzipSync(LAYER))}`]: gzipSync(
      tarOf({ 'app/a': 'aaa', 'app/b': 'c'.repeat(50_000) }),
    ),
  };
}

function huge(): Buffer {
  const bytes = Buffer.from(header('PaxHeaders/a', { size: 2 ** 32 }));
  bytes.write('x', 156);
  return resealed(bytes);
}

function sparse(): Buffer {
  const record = '22 GNU.sparse.major=1\n';
  const bytes = Buffer.from(header('PaxHeaders/a', { size: record.length }));
  bytes.write('x', 156);
  return Buffer.concat([resealed(bytes), Buffer.from(record.padEnd(512, '\0')), header('a')]);
}

/** With a checksum that fits what was changed. */
function resealed(bytes: Buffer): Buffer {
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return bytes;
}

test('damage anywhere gives an inspection or a worded error, stored or streamed', async () => {
  const whole = archiveOf(
    [tarOf({ 'usr/x': 'x'.repeat(700), 'usr/y': { link: 'x' }, 'var/lib/dpkg/status': 'Package: a\n' })],
    CONFIG,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(whole.length),
      async (changes, end) => {
        const bytes = Buffer.from(whole.subarray(0, end));
        for (const [at, byte] of changes) if (at < end) bytes[at] = byte;
        const path = stored(bytes);
        for (const work of [() => inspected(path), () => streamed(bytes)])
          await work().catch((error) => assert.ok(error instanceof UserError, error.stack));
        rmSync(path);
      },
    ),
    { numRuns: 300 },
  );
});
