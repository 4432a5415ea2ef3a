import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockLine } from './lockline.ts';

const LOCKS: Readonly<Record<string, string>> = {
  npm: '{\n "packages": {\n  "node_modules/@x/a": {\n   "version": "1.2.3"\n  },\n  "node_modules/b/node_modules/a": {\n   "version": "1.2.3"\n',
  pnpm5: 'packages:\n  /@x/a/1.2.3:\n    resolution: {}\n  /a/1.2.3:\n    resolution: {}\n',
  pnpm9: "packages:\n\n  '@x/a@1.2.3':\n    resolution: {}\n  a@1.2.3:\n    resolution: {}\n",
  yarn1: '"@x/a@^1.0.0":\n  version "1.2.3"\n\na@1, a@^1.2.0:\n  version "1.2.3"\n',
  yarn4: '"@x/a@npm:^1.0.0":\n  version: 1.2.3\n\n"a@npm:1":\n  version: 1.2.3\n',
  bun: '{\n  "packages": {\n    "@x/a": ["@x/a@1.2.3", "", {}, ""],\n    "a": ["a@1.2.3", "", {}, ""],\n',
};

test('where each manager has a package', () => {
  const found = Object.entries(LOCKS).map(([name, text]) => [
    name,
    lockLine(text, { name: '@x/a', version: '1.2.3' }),
    lockLine(text, { name: 'a', version: '1.2.3' }),
  ]);
  assert.deepEqual(found, [
    ['npm', 3, 6],
    ['pnpm5', 2, 4],
    ['pnpm9', 3, 5],
    ['yarn1', 1, 4],
    ['yarn4', 1, 4],
    ['bun', 3, 4],
  ]);
});

test('another version, a longer name and no name at all are not it', () => {
  for (const text of Object.values(LOCKS)) {
    assert.equal(lockLine(text, { name: 'a', version: '1.2' }), null);
    assert.equal(lockLine(text, { name: 'x', version: '1.2.3' }), null);
    assert.equal(lockLine(text, { name: 'a.', version: '1.2.3' }), null);
  }
});
