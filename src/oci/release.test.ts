import assert from 'node:assert/strict';
import { test } from 'node:test';
import { release } from './release.ts';

test('bytes that have a buffer to themselves are given back; those that share one are left', () => {
  const own = Buffer.allocUnsafeSlow(100_000);
  const most = Buffer.allocUnsafeSlow(100_000).subarray(1, 60_000);
  for (const bytes of [own, most]) {
    release(bytes);
    assert.equal(bytes.length, 0);
  }
  const shared = Buffer.allocUnsafeSlow(100_000).fill(7);
  release(shared.subarray(0, 50_000));
  const pooled = Buffer.from('small ones come from the pool');
  release(pooled);
  assert.equal(shared[99_999], 7);
  assert.equal(pooled.toString(), 'small ones come from the pool');
});
