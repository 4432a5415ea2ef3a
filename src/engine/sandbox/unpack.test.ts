import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { TAR_END, type TarKind, tarHeader, tarPadding } from '../../formats/tar/header.ts';
import { memoryBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import type { Layer } from '../../model/image.ts';
import { FILES, type LayerPart, unpackLayer, WHITEOUTS } from './unpack.ts';

const scratch = mkdtempSync(join(tmpdir(), 'unpack-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Member {
  readonly path: string;
  readonly kind: TarKind;
  readonly text?: string;
  readonly target?: string;
  readonly mode?: number;
}

const file = (path: string, text = 'x', mode = 0o644): Member => ({ path, kind: 'file', text, mode });
const link = (path: string, target: string): Member => ({ path, kind: 'symlink', target });
const folder = (path: string, mode = 0o755): Member => ({ path, kind: 'directory', mode });

function tarOf(members: readonly Member[]): Buffer {
  const chunks = members.flatMap(({ path, kind, text = '', target = '', mode = 0o755 }) => {
    const header = tarHeader({ path, kind, mode, uid: 0, gid: 0, size: Buffer.byteLength(text), target });
    return [header, Buffer.from(text), new Uint8Array(tarPadding(Buffer.byteLength(text)))];
  });
  return Buffer.concat([...chunks, TAR_END]);
}

function layerOf(tar: Buffer, changes: Partial<Layer> = {}): Layer {
  const diffId = `sha256:${createHash('sha256').update(tar).digest('hex')}` as const;
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const sizes = { size: tar.length, compressed: tar.length };
  return {
    kind: 'base',
    what: 'test',
    mediaType,
    digest: diffId,
    diffId,
    cached: false,
    ...sizes,
    ...changes,
  };
}

/** Unpacks below `inside`, next to which nothing may appear. */
async function unpacked(
  members: readonly Member[],
  changes: Partial<Layer> = {},
  pack = gzipSync,
  part?: LayerPart,
): Promise<string> {
  const tar = tarOf(members);
  const into = join(mkdtempSync(join(scratch, 'layer-')), 'inside');
  await unpackLayer(layerOf(tar, changes), memoryBlob(pack(tar)), into, { owned: false, part }, () => {});
  return into;
}

test('files, folders and links come out as they are, compressed or not', async () => {
  const members = [
    folder('a', 0o500),
    file('a/b', 'text', 0o754),
    link('c', '/a/b'),
    { ...file('d'), kind: 'hardlink', target: 'a/b', text: '' } as Member,
  ];
  for (const pack of [gzipSync, zstdCompressSync, (bytes: Buffer) => bytes]) {
    const into = await unpacked(members, {}, pack as typeof gzipSync);
    assert.equal(readFileSync(join(into, FILES, 'a/b'), 'utf8'), 'text');
    assert.equal(statSync(join(into, FILES, 'a/b')).mode & 0o7777, 0o754);
    assert.equal(statSync(join(into, FILES, 'd')).ino, statSync(join(into, FILES, 'a/b')).ino);
    assert.deepEqual(readdirSync(join(into, FILES)).sort(), ['a', 'c', 'd']);
  }
});

test('a part: its files alone, all symbolic links, no hard link to what is left out', async () => {
  const members = [
    folder('a', 0o700),
    file('a/kept', 'text'),
    file('a/other', 'x'),
    file('b/other', 'x'),
    link('c', 'a/other'),
    { ...file('a/kept-too'), kind: 'hardlink', target: 'a/kept', text: '' } as Member,
    { ...file('a/kept-not'), kind: 'hardlink', target: 'a/other', text: '' } as Member,
    file('b/.wh.gone', ''),
  ];
  const part = { name: 'test', has: (path: string) => path.includes('kept') };
  const into = await unpacked(members, {}, gzipSync, part);
  assert.deepEqual(readdirSync(join(into, FILES), { recursive: true }).sort(), [
    'a',
    'a/kept',
    'a/kept-too',
    'c',
  ]);
  assert.deepEqual(JSON.parse(readFileSync(join(into, WHITEOUTS), 'utf8')), {
    removed: ['b/gone'],
    emptied: [],
  });
});

test('whiteouts are noted, not made', async () => {
  const into = await unpacked([
    folder('a'),
    file('a/.wh.gone', ''),
    file('b/.wh..wh..opq', ''),
    file('.wh.top', ''),
  ]);
  assert.deepEqual(JSON.parse(readFileSync(join(into, WHITEOUTS), 'utf8')), {
    removed: ['a/gone', 'top'],
    emptied: ['b'],
  });
  assert.deepEqual(readdirSync(join(into, FILES, 'a')), []);
});

test('set-uid bits are dropped', async () => {
  const into = await unpacked([file('su', 'x', 0o4755), folder('s', 0o2775)]);
  assert.equal(statSync(join(into, FILES, 'su')).mode & 0o7000, 0);
  assert.equal(statSync(join(into, FILES, 's')).mode & 0o7000, 0);
});

test('what no sound tool writes is refused, and nothing leaves the folder', async () => {
  const hostile: readonly (readonly Member[])[] = [
    [file('../escaped')],
    [file('/escaped')],
    [link('out', '../../..'), file('out/escaped')],
    [link('a', 'b'), file('a/escaped')],
    [folder('b'), link('a', 'b'), file('a/escaped')],
    [file('a'), file('a/escaped')],
    [folder('a'), link('a', '/etc'), file('a/escaped')],
    [{ path: 'h', kind: 'hardlink', target: '../../outside' }],
    [{ path: 'h', kind: 'hardlink', target: 'not-there' }],
    [folder('a'), { path: 'h', kind: 'hardlink', target: 'a' }],
    [file('a/.wh...', '')],
  ];
  for (const members of hostile) {
    const before = readdirSync(scratch).length;
    await assert.rejects(unpacked(members), UserError, JSON.stringify(members));
    assert.deepEqual(readdirSync(scratch).length, before + 1);
    for (const name of readdirSync(scratch)) assert.ok(!existsSync(join(scratch, name, 'escaped')), name);
  }
});

test('bytes that are not those of the layer are refused', async () => {
  const tar = tarOf([file('a', 'text')]);
  const zeros = `sha256:${'0'.repeat(64)}` as const;
  const cases: readonly (readonly [Layer, Uint8Array, RegExp])[] = [
    [layerOf(tar, { diffId: zeros }), gzipSync(tar), /another hash/],
    [layerOf(tar, { size: 512 }), gzipSync(tar), /longer than the 512 bytes/],
    [layerOf(tar), gzipSync(tar).subarray(0, 40), /decompress/],
    [layerOf(tar), tar.subarray(0, 600), /ends within|another hash/],
    // A megabyte of zeros after the end, from a few hundred bytes.
    [layerOf(tar), gzipSync(Buffer.concat([tar, Buffer.alloc(1 << 20)])), /longer than/],
  ];
  for (const [layer, bytes, message] of cases) {
    const into = mkdtempSync(join(scratch, 'bad-'));
    await assert.rejects(
      unpackLayer(layer, memoryBlob(bytes), into, { owned: false }, () => {}),
      message,
    );
  }
});

test('whatever the members, unpacking ends, within its folder', async () => {
  const name = fc.constantFrom(
    'a',
    'b',
    'c/d',
    'a/b',
    'a/b/c',
    '..',
    '../a',
    '/a',
    '.wh.a',
    'c/.wh..wh..opq',
    'ü/ß',
  );
  const member = fc.record({
    path: name,
    kind: fc.constantFrom<TarKind>('file', 'directory', 'symlink', 'hardlink'),
    target: name,
    mode: fc.integer({ min: 0, max: 0o7777 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(member, { maxLength: 8 }), async (members) => {
      const outside = mkdtempSync(join(scratch, 'fuzz-'));
      const tar = tarOf(members.map((one) => (one.kind === 'file' ? { ...one, text: 'x' } : one)));
      try {
        await unpackLayer(layerOf(tar), memoryBlob(tar), join(outside, 'inside'), { owned: false }, () => {});
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
      assert.ok(readdirSync(outside).every((found) => found === 'inside'));
    }),
    { numRuns: 200 },
  );
});
