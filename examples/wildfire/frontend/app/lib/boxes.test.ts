import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reason } from './api.ts';
import { placed, verdict } from './boxes.ts';

const BOX = { left: 50, top: 10, right: 150, bottom: 60, confidence: 0.934 };

test('a box is placed in percent of its image', () => {
  assert.deepEqual(placed(BOX, { width: 200, height: 100 }), {
    left: '25%',
    top: '10%',
    width: '50%',
    height: '50%',
  });
});

test('what a detection says', () => {
  const none = { fire: null, boxes: [], error: null };
  assert.equal(verdict({ ...none, status: 'pending' }), 'Looking…');
  assert.equal(verdict({ ...none, status: 'failed', error: 'broken' }), 'Failed: broken');
  assert.equal(verdict({ ...none, status: 'done', fire: false }), 'No fire');
  const boxes = [{ ...BOX, confidence: 0.7 }, BOX];
  assert.equal(verdict({ ...none, status: 'done', fire: true, boxes }), 'Fire, 93 % sure');
});

test('why something was refused', () => {
  assert.equal(reason(409, '{"detail":"this name is taken"}'), 'this name is taken');
  assert.equal(reason(422, '{"detail":[{"msg":"too short"},{"msg":"no dot"}]}'), 'too short; no dot');
  assert.equal(reason(502, '<html>'), 'the server answered 502');
  assert.equal(reason(500, '{}'), 'the server answered 500');
});
