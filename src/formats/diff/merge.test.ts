import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeTexts } from './merge.ts';

test('what one side changed is taken over, what both changed differently is shown', () => {
  const rows: readonly (readonly [base: string, ours: string, theirs: string, text: string | null])[] = [
    ['a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD', 'A\nb\nc\nD'],
    ['a\nb\nc', 'a\nc', 'a\nb\nc\nd', 'a\nc\nd'],
    ['a\nb\nc\nd', 'x\na\nb\nc\nd', 'a\nb\nd', 'x\na\nb\nd'],
    ['a\nb', 'a\nB', 'a\nB', 'a\nB'],
    ['', 'a', '', 'a'],
    ['a\nb\nc', 'a\nX\nc', 'a\nY\nc', null],
    ['a\nb', 'a\nours\nb', 'a\ntheirs\nb', null],
    ['a\nb\nc', 'a\nc', 'a\nB\nc', null],
  ];
  for (const [base, ours, theirs, text] of rows) {
    const merged = mergeTexts(base, ours, theirs);
    assert.equal(merged.conflicts, text === null ? 1 : 0, JSON.stringify([ours, theirs, merged]));
    if (text !== null) assert.equal(merged.text, text);
  }
});

test('a conflict shows both sides', () => {
  assert.equal(
    mergeTexts('a\nb\nc', 'a\nX\nc', 'a\nY\nc').text,
    'a\n<<<<<<< as it is\nX\n=======\nY\n>>>>>>> as it would be written\nc',
  );
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

test('a side that changed nothing gives way, and equal changes are one', () => {
  fc.assert(
    fc.property(text, text, (base, changed) => {
      for (const merged of [
        mergeTexts(base, changed, base),
        mergeTexts(base, base, changed),
        mergeTexts(base, changed, changed),
      ])
        assert.deepEqual(merged, { text: changed, conflicts: 0 });
    }),
    { numRuns: 500 },
  );
});

test('no line of either side is lost', () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const { text: merged, conflicts } = mergeTexts(base, ours, theirs);
      const has = new Set(merged.split('\n'));
      const known = new Set(base.split('\n'));
      for (const line of [...ours.split('\n'), ...theirs.split('\n')])
        if (!known.has(line)) assert.ok(has.has(line), `${line} is lost`);
      assert.equal(conflicts > 0, merged.includes('<<<<<<<'));
    }),
    { numRuns: 500 },
  );
});
