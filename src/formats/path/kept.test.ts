import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKept } from './kept.ts';

test('places keep what is at or below them, and take away', () => {
  const table: readonly (readonly [string, readonly string[], boolean])[] = [
    ['usr/bin/psql', [], true],
    ['usr/bin/psql', ['usr/bin/psql'], true],
    ['usr/bin/psql2', ['usr/bin/psql'], false],
    ['usr/bin/psql/x', ['usr/bin/psql'], false],
    ['usr/lib/x/y.so', ['usr/lib/'], true],
    ['usr/libx', ['usr/lib/'], false],
    ['usr/lib', ['usr/lib/'], false],
    ['usr/lib/bitcode/a.bc', ['!usr/lib/bitcode/'], false],
    ['usr/lib/a.so', ['!usr/lib/bitcode/'], true],
    ['usr/lib/bitcode/a.bc', ['usr/lib/', '!usr/lib/bitcode/'], false],
    ['usr/share/x', ['usr/lib/', '!usr/lib/bitcode/'], false],
  ];
  for (const [path, places, expected] of table)
    assert.equal(isKept(path, places), expected, `${path} in ${places.join()}`);
});
