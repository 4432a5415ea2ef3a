import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FakeSection, fakeElf, withSections } from '../../../test/support/elf.ts';
import { scratchFolder } from '../../../test/support/store.ts';
import { type Blob, memoryBlob } from '../../model/blob.ts';
import { readElf } from './read.ts';
import { ELF_HEAD, tailAfterLoaded, withoutSymbols } from './symbols.ts';

const LOADED = fakeElf({ needed: ['libc.so.6'], soname: 'libx.so.1' });
const COMMENT: FakeSection = { name: '.comment', bytes: Buffer.from('made by hand\0') };
const SYMBOLS: readonly FakeSection[] = [
  { name: '.debug_info', bytes: Buffer.alloc(3000, 1) },
  { name: '.symtab', bytes: Buffer.alloc(2400, 2), type: 2, link: 5 },
  { name: '.strtab', bytes: Buffer.alloc(1000, 3), type: 3 },
];

async function whole(blob: Blob | null): Promise<Buffer | null> {
  return blob === null ? null : Buffer.from(await blob.read(0, blob.size));
}

test('tables for debuggers go, and nothing that is loaded changes or moves', async () => {
  const bytes = withSections(LOADED, [COMMENT, ...SYMBOLS]);
  const lean = await whole(await withoutSymbols(memoryBlob(bytes)));
  assert.ok(lean !== null);
  assert.equal(bytes.length - tailAfterLoaded(bytes, bytes.length), LOADED.length);
  const isTable = (at: number): boolean => (at >= 40 && at < 48) || (at >= 60 && at < 64);
  for (let at = 0; at < LOADED.length; at += 1)
    if (!isTable(at)) assert.equal(lean[at], bytes[at], `byte ${at}`);
  assert.deepEqual(await readElf(memoryBlob(lean)), await readElf(memoryBlob(bytes)));
  assert.deepEqual(sectionsOf(lean), [
    ['', ''],
    ['.text', lean.toString('latin1', 64, LOADED.length)],
    ['.comment', 'made by hand\0'],
    ['.shstrtab', '\0.text\0.comment\0.debug_info\0.symtab\0.strtab\0.shstrtab\0'],
  ]);
  assert.equal(await withoutSymbols(memoryBlob(lean)), null, 'once is enough');
});

test('a file that is not plainly so stays as it is', async () => {
  const good = withSections(LOADED, [COMMENT, ...SYMBOLS]);
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes;
  };
  const last = LOADED.length;
  const table: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['no tables', withSections(LOADED, [COMMENT])],
    ['no sections', LOADED],
    ['a section nobody knows', withSections(LOADED, [{ name: '.payload', bytes: COMMENT.bytes }, ...SYMBOLS])],
    ['a section that names another', withSections(LOADED, [{ ...COMMENT, link: 4 }, ...SYMBOLS])],
    ['an archive behind all sections', Buffer.concat([good, Buffer.from('PK')])],
    ['loaded to its end', changed((bytes) => bytes.writeBigUInt64LE(BigInt(bytes.length), 64 + 32))],
    ['loaded from among its tables', changed((bytes) => bytes.writeBigUInt64LE(BigInt(last + 3000), 64 + 32))],
    ['one table for all names', changed((bytes) => bytes.writeUInt16LE(5, 62))],
    ['an object file for a linker', changed((bytes) => bytes.writeUInt16LE(1, 16))],
    ['code for a device', changed((bytes) => bytes.writeUInt16LE(190, 18))],
    ['a table cut off', good.subarray(0, -1)],
    ['a script', Buffer.from('#!/bin/sh\n'.repeat(500))],
    ['nothing', Buffer.alloc(0)],
  ]; // biome-ignore format: a case a line
  for (const [what, bytes] of table) assert.equal(await withoutSymbols(memoryBlob(bytes)), null, what);
  assert.equal(tailAfterLoaded(Buffer.from('#!/bin/sh'), 9e6), 0);
});

test('fuzz: damage gives a file or null, never an error', async () => {
  const base = withSections(LOADED, [COMMENT, ...SYMBOLS]);
  const edits = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(edits, fc.nat(base.length), async (changes, cut) => {
      const bytes = Buffer.from(base.subarray(0, base.length - (cut % 200)));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      const lean = await whole(await withoutSymbols(memoryBlob(bytes)));
      assert.ok(lean === null || lean.length < bytes.length);
    }),
    { numRuns: 500 },
  );
});

test('a real program runs without them as it does with them', async () => {
  const bytes = readFileSync(process.execPath);
  const lean = await whole(await withoutSymbols(memoryBlob(bytes)));
  const tail = tailAfterLoaded(bytes.subarray(0, ELF_HEAD), bytes.length);
  assert.equal(lean === null, tail < 1e6);
  const program = join(scratchFolder(), 'node');
  writeFileSync(program, lean ?? bytes);
  chmodSync(program, 0o755);
  const script = 'console.log(process.versions, new Intl.DateTimeFormat("th-TH").format(0))';
  const run = (path: string): string => execFileSync(path, ['-e', script], { encoding: 'utf8' });
  assert.equal(run(program), run(process.execPath));
});

/** Names and bytes by the table of sections. */
function sectionsOf(bytes: Buffer): readonly (readonly [string, string])[] {
  const [start, count, names] = [
    Number(bytes.readBigUInt64LE(40)),
    bytes.readUInt16LE(60),
    bytes.readUInt16LE(62),
  ];
  const body = (index: number): string => {
    const at = start + index * 64;
    const from = Number(bytes.readBigUInt64LE(at + 24));
    return bytes.toString('latin1', from, from + Number(bytes.readBigUInt64LE(at + 32)));
  };
  const text = body(names);
  return Array.from({ length: count }, (_, index) => {
    const name = bytes.readUInt32LE(start + index * 64);
    return [text.slice(name, text.indexOf('\0', name)), body(index)] as const;
  });
}
