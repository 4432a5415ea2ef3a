import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryBlob } from '../../model/blob.ts';
import { elfArchitecture, readElf } from './read.ts';

interface Dynamic {
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly runpath: string | null;
}

/** A minimal shared object: header, one loaded and one dynamic segment, the section, the strings. */
function makeElf(dynamic: Dynamic, machine = 62): Buffer {
  const strings: string[] = [''];
  const offset = (name: string): number => {
    const at = strings.join('\0').length + 1;
    strings.push(name);
    return at;
  };
  const tags: [number, number][] = dynamic.needed.map((name) => [1, offset(name)]);
  if (dynamic.soname !== null) tags.push([14, offset(dynamic.soname)]);
  if (dynamic.runpath !== null) tags.push([29, offset(dynamic.runpath)]);
  const table = Buffer.from(`${strings.join('\0')}\0`);
  const start = 64 + 2 * 56;
  const size = (tags.length + 3) * 16;
  const base = 0x400000;
  tags.push([5, base + start + size], [10, table.length], [0, 0]);
  const bytes = Buffer.alloc(start + size);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(machine, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(2, 56);
  const segment = (at: number, type: number, from: number, length: number): void => {
    bytes.writeUInt32LE(type, at);
    bytes.writeBigUInt64LE(BigInt(from), at + 8);
    bytes.writeBigUInt64LE(BigInt(base + from), at + 16);
    bytes.writeBigUInt64LE(BigInt(length), at + 32);
  };
  segment(64, 1, 0, start + size + table.length);
  segment(120, 2, start, size);
  for (const [index, [tag, value]] of tags.entries()) {
    bytes.writeBigUInt64LE(BigInt(tag), start + index * 16);
    bytes.writeBigUInt64LE(BigInt(value), start + index * 16 + 8);
  }
  return Buffer.concat([bytes, table]);
}

const name = fc.stringMatching(/^[A-Za-z0-9_.+$/-]{1,40}$/);
const dynamic = fc.record({
  needed: fc.uniqueArray(name, { maxLength: 6 }),
  soname: fc.option(name),
  runpath: fc.option(name),
});

test('property: what a shared object says is read back', async () => {
  await fc.assert(
    fc.asyncProperty(dynamic, async (one) => {
      const runpath = one.runpath === null ? [] : [one.runpath];
      const { needed, soname } = one;
      assert.deepEqual(await readElf(memoryBlob(makeElf(one))), {
        architecture: 'amd64',
        needed,
        soname,
        runpath,
      });
    }),
    { numRuns: 200 },
  );
});

test('a real program: the loader names what it needs', async () => {
  const needed = (await readElf(memoryBlob(readFileSync('/bin/ls'))))?.needed ?? [];
  const listed = execFileSync('ldd', ['/bin/ls'], { encoding: 'utf8' });
  assert.ok(needed.includes('libc.so.6'));
  for (const library of needed) assert.ok(listed.includes(library), library);
});

test('machines are told apart, other files are not ELF', async () => {
  const nothing = { needed: [], soname: null, runpath: null };
  const wide = makeElf(nothing);
  const narrow = Buffer.from(wide);
  narrow[4] = 1;
  narrow.writeUInt16LE(3, 18);
  const table: readonly (readonly [string, Buffer, string | null])[] = [
    ['amd64', wide, 'amd64'],
    ['arm64', makeElf(nothing, 183), 'arm64'],
    ['riscv', makeElf(nothing, 243), 'machine 243'],
    ['i386', narrow, 'machine 3'],
    ['script', Buffer.from('#!/usr/bin/python3\nprint(1)\n'), null],
    ['cut', wide.subarray(0, 19), null],
    ['cut in the header', wide.subarray(0, 40), null],
    ['empty', Buffer.alloc(0), null],
  ];
  for (const [what, bytes, expected] of table) {
    assert.equal((await readElf(memoryBlob(bytes)))?.architecture ?? null, expected, what);
    if (expected !== null) assert.equal(elfArchitecture(bytes.subarray(0, 20)), expected, what);
  }
});

test('fuzz: damage gives facts or null, never an error', async () => {
  const base = makeElf({ needed: ['libm.so.6', 'libc.so.6'], soname: 'libx.so.1', runpath: '$ORIGIN' });
  const edits = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(edits, fc.nat(base.length), async (changes, cut) => {
      const bytes = Buffer.from(base.subarray(0, cut));
      for (const [at, value] of changes) if (at < cut) bytes[at] = value;
      await readElf(memoryBlob(bytes));
    }),
    { numRuns: 500 },
  );
});
