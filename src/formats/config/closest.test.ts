import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from './closest.ts';

test('a near word is suggested, a far one is not', () => {
  const words = ['port', 'health', 'memory', 'startPeriod'];
  const table: readonly (readonly [string, string | null])[] = [
    ['prot', 'port'],
    ['PORT', 'port'],
    ['memroy', 'memory'],
    ['start_period', 'startPeriod'],
    ['colour', null],
    ['', null],
    ['xy', null],
  ];
  for (const [word, expected] of table) assert.equal(closest(word, words), expected, word);
});
