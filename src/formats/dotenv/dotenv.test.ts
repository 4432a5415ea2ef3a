import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dotenvLine, readDotenv } from './dotenv.ts';

test('names and values of a .env file', () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['A=1\nB=two words \n', { A: '1', B: 'two words' }],
    ['export A="x y"\n', { A: 'x y' }],
    ["A='it''s'\n", { A: "it''s" }],
    ['# A=1\n\nB=\n', { B: '' }],
    ['A = 1\r\nA=2\r\n', { A: '2' }],
    ['A=\nB=1\n', { A: '', B: '1' }],
    ['1A=1\nno line\n=x\n', {}],
  ];
  for (const [text, values] of table) assert.deepEqual(readDotenv(text), values, JSON.stringify(text));
});

test('the line that a value is from', () => {
  const table: readonly (readonly [string, string, number | null])[] = [
    ['# A=1\nexport A="x"\n', 'A', 2],
    ['A=1\nB=2\nA=3\n', 'A', 3],
    ['A=\nAB=1\n', 'A', null],
    ['A=1\nA=\n', 'A', null],
    ['B=A=1\n', 'A', null],
    ['A=1\n', 'toString', null],
  ];
  for (const [text, name, line] of table) assert.equal(dotenvLine(text, name), line, JSON.stringify(text));
});

test('whatever is in the file, it is read', () => {
  fc.assert(fc.property(fc.string(), (text) => void readDotenv(text)));
});

test('what is written as NAME="value" is read back', () => {
  const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/);
  const value = fc.stringMatching(/^[\w ./:@-]{0,20}$/);
  fc.assert(
    fc.property(fc.dictionary(name, value), (values) => {
      const text = Object.entries(values)
        .map(([key, one]) => `${key}="${one}"\n`)
        .join('');
      assert.deepEqual(readDotenv(text), { ...values });
    }),
  );
});
