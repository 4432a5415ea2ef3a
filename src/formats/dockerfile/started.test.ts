// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are a Dockerfile's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerfile } from './parse.ts';
import { startVariables } from './started.ts';

test('what variables are when a container starts, by the lines of an image that start it', () => {
  const rows: readonly (readonly [text: string, expected: Readonly<Record<number, Readonly<Record<string, string>>>>])[] = [
    ['FROM x\nENV A=1 B="two words"\nCMD a\n', { 3: { A: '1', B: 'two words' } }],
    ['FROM x\nENV A 1\nENV B=$A-${C:-3}\nENTRYPOINT ["a"]\n', { 4: { A: '1', B: '1-3' } }],
    ['FROM x\nARG A=1\nARG B\nENV C=$A\nCMD a\n', { 5: { A: '1', C: '1' } }],
    ['ARG A=1\nARG B=2\nFROM x\nARG A\nCMD a\n', { 5: { A: '1' } }],
    ['FROM x AS one\nENV A=1\nARG B=2\nFROM one\nENV C=$A\nCMD a\n', { 6: { A: '1', C: '1' } }],
    ['FROM x AS one\nENV A=1\nFROM y\nCMD a\n', { 4: {} }],
    ['FROM x\nARG A=1\nENV A=2\nCMD a\nENV A=3\nCMD a \\\n b\n', { 4: { A: '2' }, 6: { A: '3' } }],
    ['FROM x\nENV A=1\nRUN a\n', {}],
    ['CMD a', { 1: {} }],
  ]; // biome-ignore format: one table, a row a line
  for (const [text, expected] of rows) {
    const found = [...startVariables(parseDockerfile(text))].map(([line, all]) => [
      line,
      Object.fromEntries(all),
    ]);
    assert.deepEqual(Object.fromEntries(found), expected, text);
  }
});
