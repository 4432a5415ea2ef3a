import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CachedLibrary, compareLibraries, writeLdCache } from './write.ts';

const ORDER: readonly (readonly [string, '<' | '=' | '>', string])[] = [
  ['libz.so.1', '=', 'libz.so.1'],
  ['libz.so.9', '<', 'libz.so.10'],
  ['libz.so.01', '=', 'libz.so.1'],
  ['liba.so', '<', 'libb.so'],
  ['lib.so', '<', 'lib1.so'],
  ['libz.so', '<', 'libz.so.1'],
  ['libz', '>', 'lib'],
  ['', '=', ''],
];

for (const [a, sign, b] of ORDER)
  test(`order: ${a} ${sign} ${b}`, () => {
    const difference = compareLibraries(a, b);
    assert.equal(difference === 0 ? '=' : difference < 0 ? '<' : '>', sign);
    assert.equal(Math.sign(compareLibraries(b, a)), -Math.sign(difference) + 0);
  });

test('layout: header, entries, strings', () => {
  const bytes = Buffer.from(
    writeLdCache(
      [
        { soname: 'liba.so.1', path: '/usr/lib/liba.so.1' },
        { soname: 'libb.so.2', path: '/usr/lib/libb.so.2.0' },
      ],
      'arm64',
    ),
  );
  assert.equal(bytes.toString('latin1', 0, 20), 'glibc-ld.so.cache1.1');
  assert.deepEqual([bytes.readUInt32LE(20), bytes.readUInt32LE(24), bytes[28]], [2, 50, 2]);
  assert.equal(bytes.readInt32LE(48), 0x0a03);
  assert.equal(bytes.toString('latin1', 96), '/usr/lib/libb.so.2.0\0libb.so.2\0/usr/lib/liba.so.1\0');
  assert.deepEqual(read(bytes)[1], { soname: 'liba.so.1', path: '/usr/lib/liba.so.1' });
});

const soname = fc.stringMatching(/^lib[a-z0-9]{0,6}\.so(\.[0-9]{1,12}){0,2}$/);
const library = fc
  .tuple(soname, fc.constantFrom('/lib', '/usr/lib/x'), fc.boolean())
  .map(([name, folder, own]) => ({ soname: name, path: `${folder}/${own ? name : 'other.so'}` }));

test('reads back what was written, ordered for bisection, whatever order it came in', () => {
  fc.assert(
    fc.property(fc.array(library, { maxLength: 20 }), (libraries) => {
      const bytes = writeLdCache(libraries, 'amd64');
      assert.deepEqual(bytes, writeLdCache([...libraries].reverse(), 'amd64'));
      const found = read(Buffer.from(bytes));
      const key = (one: CachedLibrary): string => `${one.soname} ${one.path}`;
      assert.deepEqual(found.map(key).sort(), libraries.map(key).sort());
      for (const [index, one] of found.slice(1).entries())
        assert.ok(compareLibraries(found[index]?.soname ?? '', one.soname) >= 0);
    }),
    { numRuns: 200 },
  );
});

const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(
  (path) => spawnSync(path, ['-V']).status === 0,
);
test('ldconfig -p prints it', { skip: ldconfig === undefined && 'no ldconfig on this machine' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ldcache-'));
  try {
    const file = join(folder, 'ld.so.cache');
    writeFileSync(file, writeLdCache([{ soname: 'libz.so.1', path: '/lib/libz.so.1' }], 'amd64'));
    const { stdout } = spawnSync(ldconfig ?? '', ['-p', '-C', file], { encoding: 'utf8' });
    assert.match(stdout, /^1 libs found/);
    assert.match(stdout, /libz\.so\.1 \(libc6,x86-64\) => \/lib\/libz\.so\.1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function read(bytes: Buffer): readonly CachedLibrary[] {
  const text = (at: number): string => bytes.toString('utf8', at, bytes.indexOf(0, at));
  return Array.from({ length: bytes.readUInt32LE(20) }, (_, index) => ({
    soname: text(bytes.readUInt32LE(48 + index * 24 + 4)),
    path: text(bytes.readUInt32LE(48 + index * 24 + 8)),
  }));
}
