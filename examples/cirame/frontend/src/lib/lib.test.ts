import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reason } from './api.ts';
import { runs } from './runs.ts';

test('states that repeat are told once', () => {
  assert.deepEqual(runs(['good', 'good', 'dry', 'good']), [
    { state: 'good', count: 2 },
    { state: 'dry', count: 1 },
    { state: 'good', count: 1 },
  ]);
  assert.deepEqual(runs([]), []);
});

test('why something was refused', () => {
  assert.equal(reason(422, '{"error":"the file has 2 rows"}'), 'the file has 2 rows');
  assert.equal(reason(413, '<html>'), 'the file is too large');
  assert.equal(reason(504, ''), 'the server answered 504');
});
