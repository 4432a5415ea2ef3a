import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatBytes, parseBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';
import { plural } from './plural.ts';

test('sizes are written with three significant digits in units of a thousand', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1 kB'],
    [1000, '1 kB'],
    [1536, '1.54 kB'],
    [43_100_000, '43.1 MB'],
    [232_400_000, '232 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1 GB'],
    [8_360_000_000, '8.36 GB'],
    [1_234_500_000_000_000, '1235 TB'],
    [-1_500_000, '-1.5 MB'],
  ];
  for (const [bytes, text] of table) assert.equal(formatBytes(bytes), text);
});

test('sizes are read in decimal and binary units, and nothing else', () => {
  const table: readonly (readonly [string, number | null])[] = [
    ['512MB', 512e6],
    ['512 mb', 512e6],
    ['1.5GiB', 1.5 * 1024 ** 3],
    ['268435456', 268435456],
    ['1 kB', 1000],
    ['512m', null],
    ['512 XB', null],
    ['-1MB', null],
    ['MB', null],
    ['', null],
    ['1e9', null],
    ['99999999TB', null],
  ];
  for (const [text, bytes] of table) assert.equal(parseBytes(text), bytes, text);
});

test('what is written reads back within the precision it was written with', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9e14 }), (bytes) => {
      const back = parseBytes(formatBytes(bytes));
      assert.ok(back !== null && Math.abs(back - bytes) <= bytes * 0.005 + 0.5, `${bytes} -> ${back}`);
    }),
  );
});

test('durations are written in the unit people would use', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [679.6, '680 ms'],
    [999.6, '1 s'],
    [1420, '1.42 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 00 s'],
    [125_400, '2 min 05 s'],
  ];
  for (const [milliseconds, text] of table) assert.equal(formatDuration(milliseconds), text);
});

test('counts agree with their noun', () => {
  assert.equal(plural(1, 'service'), '1 service');
  assert.equal(plural(0, 'service'), '0 services');
});
