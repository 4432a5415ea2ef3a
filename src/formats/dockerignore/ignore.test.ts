import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isIgnored, parseIgnore } from './ignore.ts';

const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['node_modules', ['node_modules', 'node_modules/a/b'], ['web/node_modules', 'node_modules2']],
  ['**/node_modules', ['node_modules', 'node_modules/x', 'a/b/node_modules/x/y'], ['web/modules']],
  ['**/.git\n!.git/config', ['.git/HEAD'], ['.git/config']],
  ['*.pyc', ['a.pyc'], ['a/b.pyc', 'a.py']],
  ['**/*.pyc', ['a.pyc', 'a/b.pyc'], ['a.py']],
  ['/data/', ['data', 'data/x'], ['src/data']],
  ['./a/../b', ['b/c'], ['a']],
  ['*\n!Dockerfile', ['x', 'a/b'], ['Dockerfile']],
  ['!keep\n*', ['keep'], []],
  ['.*', ['.env', '.git/config'], ['a']],
  ['a?c', ['abc'], ['a/c', 'ac']],
  ['[a-c]x', ['ax', 'cx'], ['dx']],
  ['# note\n\n  b  ', ['b'], ['# note']],
  ['docs/**', ['docs/a', 'docs/a/b'], ['docs']],
  ['**', ['a', 'a/b'], []],
  ['a\\*', ['a*'], ['ab']],
  ['', [], ['a']],
];

for (const [text, ignored, sent] of rows) {
  test(`ignore ${JSON.stringify(text)}`, () => {
    const ignore = parseIgnore(text);
    for (const path of ignored) assert.ok(isIgnored(ignore, path), path);
    for (const path of sent) assert.ok(!isIgnored(ignore, path), path);
  });
}

test('a malformed pattern is said to be, and the others hold', () => {
  const ignore = parseIgnore('[a\nb\n');
  assert.deepEqual(ignore.malformed, [1]);
  assert.ok(isIgnored(ignore, 'b'));
});

test('patterns know their place', () => {
  const text = '\ufeff# x\n  !keep me \r\n';
  const [pattern] = parseIgnore(text).patterns;
  assert.deepEqual([pattern?.line, text.slice(pattern?.start, pattern?.end)], [2, '!keep me']);
});

test('fuzz: any text is read', () => {
  const piece = fc.constantFrom('*', '**', '/', '!', '[', ']', '\\', 'a', '.', '\n', '?', '-', '^');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.string(), (parts, path) => {
      isIgnored(parseIgnore(parts.join('')), path);
    }),
    { numRuns: 500 },
  );
  isIgnored(parseIgnore(`${'**/'.repeat(300)}x`), 'a/'.repeat(300));
  isIgnored(parseIgnore(`${'**/a/'.repeat(50)}x`), 'a/'.repeat(300));
  isIgnored(parseIgnore('*a'.repeat(300)), 'a'.repeat(2000));
});
