import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingValues } from './stack-errors.ts';

test('values that nobody gave are named, with where the tree has examples of them', () => {
  const cases: readonly (readonly [names: readonly string[], message: RegExp, fix: RegExp])[] = [
    [['A'], /what A is,/, /^Give it: --env A=VALUE, or --env A to pass on a variable\.$/],
    [['A', 'B'], /what A, B are,/, /^Give each: .* a variable\. Examples: \.env\.example:2 \(B\)\.$/],
  ];
  for (const [names, message, fix] of cases) {
    const error = missingValues(names, new Map([['B', '.env.example:2']]));
    assert.match(error.message, message);
    assert.match(error.fix, fix);
  }
});
