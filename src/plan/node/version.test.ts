import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowsMajor, chooseMajor } from './version.ts';

test('the newest supported major that a range allows', () => {
  const rows: readonly (readonly [string | null, string | null])[] = [
    [null, '24'],
    ['>=18', '24'],
    ['>= 20.9.0', '24'],
    ['^22.12.0', '22'],
    ['~20.11', '20'],
    ['20.x', '20'],
    ['v22.3.0', '22'],
    ['22', '22'],
    ['>=18 <24', '22'],
    ['>=18.0.0 <=22', '22'],
    ['18 - 22', '22'],
    ['^18 || ^20', '20'],
    ['lts/*', '24'],
    ['*', '24'],
    ['<23', '22'],
    ['>22', '24'],
    ['16.x', null],
    ['^18.0.0', null],
  ];
  for (const [range, major] of rows) assert.equal(chooseMajor(range), major, range ?? 'nothing');
  assert.equal(allowsMajor('>22.5.0', 22), true);
});
