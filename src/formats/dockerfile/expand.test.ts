// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are a Dockerfile's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expand } from './expand.ts';
import { isImageName, parseImageName } from './image.ts';

const values: Readonly<Record<string, string>> = { A: 'a', EMPTY: '' };
const lookup = (name: string): string | null => values[name] ?? null;

const rows = [
  ['$A/b', 'a/b', ['A'], []],
  ['${A}b', 'ab', ['A'], []],
  ['$AB', '', [], ['AB']],
  ['${X:-d}', 'd', [], ['X']],
  ['${EMPTY:-d}', 'd', ['EMPTY'], []],
  ['${EMPTY-d}', '', ['EMPTY'], []],
  ['${A:+y}', 'y', ['A'], []],
  ['${X:+y}', '', [], ['X']],
  ['${X:-${A}}', 'a', ['A'], ['X']],
  ["'$A'", '$A', [], []],
  ['"$A b"', 'a b', ['A'], []],
  ['\\$A', '$A', [], []],
  ['a$', 'a$', [], []],
] as const;

for (const [word, text, matched, unmatched] of rows) {
  test(`expand ${word}`, () => {
    assert.deepEqual(expand(word, lookup), { text, matched, unmatched, valid: true });
  });
}

test('malformed substitutions are said to be', () => {
  for (const word of ['${A', '${}', '${A:', '${A!x}', '${A:=x}'])
    assert.equal(expand(word, lookup).valid, false, word);
});

test('fuzz: any word expands', () => {
  const piece = fc.constantFrom('$', '{', '}', ':-', 'A', '\\', '"', "'", '%', '/', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
      expand(parts.join(''), lookup);
    }),
    { numRuns: 300 },
  );
  expand('${A:-'.repeat(10_000), lookup);
});

test('image names are taken apart', () => {
  const name = (text: string) => Object.values(parseImageName(text));
  assert.deepEqual(name('python'), [null, 'python', null, null]);
  assert.deepEqual(name('python:3.11-slim'), [null, 'python', '3.11-slim', null]);
  assert.deepEqual(name('team/app'), [null, 'team/app', null, null]);
  assert.deepEqual(name('registry.example.org:5000/team/app:1@sha256:ab'), [
    'registry.example.org:5000',
    'team/app',
    '1',
    'sha256:ab',
  ]);
  assert.deepEqual(name('localhost/app'), ['localhost', 'app', null, null]);
});

test('which names an engine accepts', () => {
  for (const good of ['a', 'a/b:1', 'localhost:5000/a', `a@sha256:${'0'.repeat(64)}`])
    assert.ok(isImageName(good), good);
  for (const bad of ['', 'busy:box:', 'A', 'a:', ':x', 'a b', 'a//b']) assert.ok(!isImageName(bad), bad);
});
