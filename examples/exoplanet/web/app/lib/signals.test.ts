import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIELDS, origin, PRESETS, signalOf } from './signals.ts';

test('a form gives a signal', () => {
  for (const signal of Object.values(PRESETS)) {
    const form = new FormData();
    for (const [name] of FIELDS) form.set(name, String(signal[name]));
    assert.deepEqual(signalOf(form), signal);
  }
});

test('a form with a field left empty gives none', () => {
  const form = new FormData();
  for (const [name] of FIELDS) form.set(name, '1');
  form.set('snr', '');
  assert.equal(signalOf(form), null);
});

test('where the answer is from', () => {
  assert.equal(origin('hit'), 'Answered from the cache');
  assert.equal(origin('miss'), 'Computed just now');
  assert.equal(origin('off'), origin(null));
});
