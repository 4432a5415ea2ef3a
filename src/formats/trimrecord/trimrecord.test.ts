import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrimRecord } from '../../model/trimrecord.ts';
import { parseTrimRecord, printTrimRecord } from './trimrecord.ts';

const answer = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: fc.string().map((path) => `/${path}`),
  status: fc.option(fc.integer({ min: 100, max: 599 })),
});
const run = fc.record({
  packages: fc.string({ minLength: 64, maxLength: 64, unit: fc.constantFrom('0', 'a', 'f') }),
  touched: fc.array(fc.string()),
  answers: fc.array(answer),
  failed: fc.array(fc.string()),
  verified: fc.option(fc.string()),
});
const records: fc.Arbitrary<TrimRecord> = fc.record({
  schema: fc.constant('plimsoll.trim/1' as const),
  services: fc.dictionary(
    fc.stringMatching(/^[a-z][a-z-]*$/),
    fc.record({ 'linux/amd64': run, 'linux/arm64': run }, { requiredKeys: [] }),
  ),
});

test('what is printed is read back', () => {
  fc.assert(
    fc.property(records, (record) => {
      assert.deepEqual(parseTrimRecord(printTrimRecord(record)), structuredClone(record));
    }),
  );
});

test('anything else is no record', () => {
  for (const text of ['', '{}', '[]', '{"schema":"plimsoll.trim/2","services":{}}', '<<<<<<< ours\n'])
    assert.equal(parseTrimRecord(text), null, text);
  fc.assert(fc.property(fc.string(), (text) => parseTrimRecord(text) === null));
});
