import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWhiteout, whiteoutOf } from './whiteout.ts';

const WHITEOUTS: readonly (readonly [path: string, folder: string, hides: string | null])[] = [
  ['.wh.a', '', 'a'],
  ['usr/lib/.wh.libx.so', 'usr/lib', 'libx.so'],
  ['.wh..wh..opq', '', null],
  ['var/cache/.wh..wh..opq', 'var/cache', null],
  ['a/.wh.', 'a', ''],
];

test('a whiteout names what is gone, or the folder that is emptied', () => {
  for (const [path, folder, hides] of WHITEOUTS) assert.deepEqual(whiteoutOf(path), { folder, hides }, path);
});

test('names that only hold the prefix are files like others', () => {
  for (const path of ['a', 'a.wh.b', '.wh.a/b', 'usr/.wh', 'x/y.wh..wh..opq']) {
    assert.equal(whiteoutOf(path), null, path);
    assert.equal(isWhiteout(path), false, path);
  }
});
