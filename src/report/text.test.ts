import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bar } from './bar.ts';
import { plainLook } from './look.ts';
import { table } from './table.ts';
import { clip, padEnd, padStart, printable, width, wrap } from './text.ts';

test('columns are counted as a terminal shows them', () => {
  const table: readonly (readonly [string, number])[] = [
    ['', 0],
    ['abc', 3],
    ['\u001b[31mabc\u001b[0m', 3],
    ['e\u0301', 1],
    ['模型', 4],
    ['🚢', 2],
  ];
  for (const [text, columns] of table) assert.equal(width(text), columns, text);
});

test('property: padding reaches the width, clipping never passes it, wrapping loses no word', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 80 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 60 }), (text, columns) => {
      assert.ok(width(padEnd(text, columns)) >= columns);
      assert.equal(width(padStart(text, columns)), width(padEnd(text, columns)));
      assert.ok(width(clip(text, columns)) <= columns);
      assert.equal(wrap(text, columns).join(' '), text.replaceAll('\n', ' '));
      for (const line of wrap(text, columns)) assert.ok(width(line) <= columns || !line.trim().includes(' '));
    }),
    { numRuns: 500 },
  );
});

test('what the tree says cannot move the cursor or turn the text', () => {
  const value = { path: 'a\u001b[2Jb', list: ['\u202ex', 'two\nlines', '\u009b31m'], count: 1, none: null };
  assert.deepEqual(printable(value), {
    path: 'a [2Jb',
    list: [' x', 'two\nlines', ' 31m'],
    count: 1,
    none: null,
  });
});

test('rows align, numbers at their end, and the last cell wraps in its column', () => {
  const rows = [
    ['a', '9', 'one two three four five six seven eight nine ten'],
    ['long', '100', 'short'],
  ];
  assert.deepEqual(table(rows, { width: 40, indent: 1, right: [1] }), [
    ' a       9  one two three four five six',
    '            seven eight nine ten',
    ' long  100  short',
  ]);
  assert.deepEqual(table([], { width: 40 }), []);
});

test('bars are in proportion, and nothing but zero is invisible', () => {
  const ascii = { ...plainLook, unicode: false };
  const rows: readonly (readonly [share: number, unicode: string, ascii: string])[] = [
    [0, '', ''],
    [0.0001, '▏', '#'],
    [0.5, '████', '####'],
    [0.55, '████▍', '####'],
    [1, '████████', '########'],
    [7, '████████', '########'],
  ];
  for (const [share, drawn, plain] of rows) {
    assert.equal(bar(share, 8, plainLook), drawn);
    assert.equal(bar(share, 8, ascii), plain);
  }
});
