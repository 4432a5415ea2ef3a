import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeElf } from '../../../test/support/elf.ts';
import { memoryBlob } from '../../model/blob.ts';
import { elfArchitecture, readElf } from './read.ts';
import { elfVersions } from './versions.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_.+$/-]{1,40}$/);
const dynamic = fc.record(
  { needed: fc.uniqueArray(name, { maxLength: 6 }), soname: name, runpath: name },
  { requiredKeys: ['needed'] },
);

test('property: what a shared object says is read back', async () => {
  await fc.assert(
    fc.asyncProperty(dynamic, async (one) => {
      const { needed, soname = null } = one;
      const runpath = one.runpath === undefined ? [] : [one.runpath];
      const read = await readElf(memoryBlob(fakeElf(one)));
      assert.deepEqual(read, { architecture: 'amd64', needed, soname, runpath });
    }),
    { numRuns: 200 },
  );
});

test('a real program: the loader names what it needs', async () => {
  const needed = (await readElf(memoryBlob(readFileSync('/bin/ls'))))?.needed ?? [];
  const listed = execFileSync('/bin/ls', { env: { LD_TRACE_LOADED_OBJECTS: '1' }, encoding: 'utf8' });
  assert.ok(needed.includes('libc.so.6'));
  for (const library of needed) assert.ok(listed.includes(library), library);
});

test('versions of symbols that are wanted, of a real program too', async () => {
  const versions = { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.38'], 'libstdc++.so.6': ['GLIBCXX_3.4.32'] };
  const bytes = fakeElf({ needed: ['libc.so.6', 'libstdc++.so.6'], versions });
  const of = (one: Uint8Array) => elfVersions(memoryBlob(one));
  assert.deepEqual(await of(bytes), ['GLIBCXX_3.4.32', 'GLIBC_2.2.5', 'GLIBC_2.38']);
  assert.deepEqual(await of(fakeElf({ needed: ['libc.so.6'] })), []);
  assert.deepEqual(await of(Buffer.from('#!/bin/sh\n'.repeat(20))), []);
  const real = await of(readFileSync('/bin/ls'));
  assert.ok(real.some((one) => /^GLIBC_2\.\d+/.test(one)));
  // Cut anywhere, or with any byte of it changed, it is read or it is not: nothing throws, and nothing goes round.
  for (let at = 64; at < bytes.length; at += 1) {
    await of(bytes.subarray(0, at));
    const changed = Buffer.from(bytes);
    changed[at] = 0xff;
    await of(changed);
  }
});

test('machines are told apart, other files are not ELF', async () => {
  const wide = fakeElf({});
  const narrow = Buffer.from(wide);
  narrow[4] = 1;
  narrow.writeUInt16LE(3, 18);
  const table: readonly (readonly [string, Buffer, string | null])[] = [
    ['amd64', wide, 'amd64'],
    ['arm64', fakeElf({ machine: 'arm64' }), 'arm64'],
    ['riscv', fakeElf({ machine: 243 }), 'machine 243'],
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
  const base = fakeElf({ needed: ['libm.so.6', 'libc.so.6'], soname: 'libx.so.1', runpath: '$ORIGIN' });
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
