import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { fakeElf, withSections } from '../../../test/support/elf.ts';
import { memoryBlob } from '../../model/blob.ts';
import type { Platform } from '../../model/config.ts';
import type { FileEntry } from '../../model/entry.ts';
import { file } from '../base/make.ts';
import { countLean, foreignFiles, leanFiles, withLean } from './native.ts';

/** A library for Windows, or an assembly of .NET. */
function fakePe(runtime: boolean): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write('MZ');
  bytes.writeUInt32LE(128, 60);
  bytes.write('PE\0\0', 128);
  bytes.writeUInt16LE(0x20b, 152);
  bytes.writeUInt32LE(16, 152 + 108);
  if (runtime) bytes.writeUInt32LE(0x2008, 152 + 112 + 14 * 8);
  return bytes;
}

const MACHO = Buffer.from('cffaedfe0c000001', 'hex');
const ARM = fakeElf({ machine: 'arm64' });
const AMD = fakeElf({});

test('libraries for other systems are told from those for this one, and from data', async () => {
  const table: readonly (readonly [path: string, bytes: Buffer, amd64: boolean, arm64: boolean])[] = [
    ['bin/darwin/x.node', MACHO, true, true],
    ['bin/darwin/libx.1.30.0.dylib', MACHO, true, true],
    ['bin/fat.dylib', Buffer.from('cafebabe00000002', 'hex'), true, true],
    ['bin/win32/x.node', fakePe(false), true, true],
    ['bin/win32/x.dll', fakePe(false), true, true],
    ['bin/linux/arm64/libx.so.1', ARM, true, false],
    ['bin/linux/x64/x.node', AMD, false, true],
    ['lib/managed.dll', fakePe(true), false, false],
    ['lib/npu.so', fakeElf({ machine: 164 }), false, false],
    ['lib/kernel.so', fakeElf({ machine: 190 }), false, false],
    ['setup.exe', fakePe(false), false, false],
    ['Some.class', Buffer.from('cafebabe00000041', 'hex'), false, false],
    ['short.dll', Buffer.from('MZ'), false, false],
    ['notes.node', Buffer.from('text'), false, false],
  ]; // biome-ignore format: a case a line
  const entries = table.map(([path, bytes]) => file(path, bytes));
  const out = async (platform: Platform): Promise<readonly string[]> =>
    (await foreignFiles(entries, platform)).map(({ path }) => path);
  const expected = (column: 2 | 3): readonly string[] =>
    table.filter((row) => row[column]).map(([path]) => path);
  assert.deepEqual(await out('linux/amd64'), expected(2));
  assert.deepEqual(await out('linux/arm64'), expected(3));
});

test('what is worth it loses its tables for debuggers', async () => {
  const tables = (size: number): Buffer =>
    withSections(AMD, [
      { name: '.symtab', bytes: Buffer.alloc(size), type: 2 },
      { name: '.strtab', bytes: Buffer.alloc(size), type: 3 },
    ]);
  const large = tables(20_000);
  const packed: FileEntry = {
    ...file('packed.so', large),
    content: {
      kind: 'deflated',
      blob: memoryBlob(deflateRawSync(large)),
      size: large.length,
      crc32: crc32(large),
    },
  };
  const entries = [
    file('x.so.1', large),
    file('bin/x', large, 0o755),
    file('bin/data', large),
    file('small.so', tables(100)),
    file('x.py', Buffer.alloc(40_000, 'x'), 0o755),
  ];
  const lean = await leanFiles(entries);
  assert.deepEqual([...lean.keys()], ['x.so.1', 'bin/x']);
  const after = withLean(entries, lean).map((one) => (one.kind === 'file' ? one.content.blob.size : 0));
  const before = entries.map(({ content }) => content.blob.size);
  assert.ok(after[0] !== undefined && after[0] < 600);
  assert.deepEqual(after, [after[0], after[0], ...before.slice(2)]);
  const saved = 2 * (large.length - after[0]);
  assert.deepEqual(countLean(entries, lean), [{ what: 'symbols', files: 2, size: saved }]);
  assert.equal((await leanFiles([packed])).size, 0, 'wheels stay as they are compressed');
});
