import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInside } from './inside.ts';

test('what is inside a folder', () => {
  const table: readonly (readonly [path: string, folder: string, inside: boolean])[] = [
    ['api/main.py', 'api', true],
    ['api', 'api', true],
    ['main.py', '.', true],
    ['api-2/main.py', 'api', false],
    ['api', 'api/app', false],
  ];
  for (const [path, folder, inside] of table)
    assert.equal(isInside(path, folder), inside, `${path} ${folder}`);
});
