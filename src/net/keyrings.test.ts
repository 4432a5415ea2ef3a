import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKeys } from 'openpgp';
import { readKeyrings } from './keyrings.ts';

/** As published with the releases, and recorded in docs/decisions. */
const FINGERPRINTS = [
  'b8b80b5b623eab6ad8775c45b7c5d7d6350947f8',
  '05ab90340c0c5e797f44a8c8254cf3b5aec0a8f0',
  '4d64fec119c2029067d6e791f8d2585b8783d481',
  '04b54c3cdca79751b16bc6b5225629df75b188bd',
  '5e04a1e3223a19a20706e20f9904613d4cce68c6',
  '41587f7db8c774bccf131416762f67a0b2c39de4',
];

test('the shipped keys are those of the Debian archive, and no others', async () => {
  const [shipped, ...others] = await readKeyrings(undefined, [], []);
  assert.deepEqual(others, []);
  const keys = await readKeys({ armoredKeys: Buffer.from(shipped ?? []).toString() });
  assert.deepEqual(
    keys.map((key) => key.getFingerprint()),
    FINGERPRINTS,
  );
  for (const key of keys) assert.equal(key.isPrivate(), false);
});
