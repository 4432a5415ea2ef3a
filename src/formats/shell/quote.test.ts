import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoted } from './quote.ts';

test('plain words stay, others are quoted', () => {
  for (const word of ['plimsoll', '--port=8080', './a_b/c-d.txt', 'a@1:2,3', 'KEY=…'])
    assert.equal(quoted(word), word);
  for (const [word, written] of [
    ['', "''"],
    ['a b', "'a b'"],
    ['$HOME', "'$HOME'"],
    ["it's", "'it'\\''s'"],
    ['a;rm -r /', "'a;rm -r /'"],
    ['a\nb', "'a\nb'"],
  ] as const)
    assert.equal(quoted(word), written);
});
