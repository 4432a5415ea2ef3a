import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRecord, printRecord } from './record.ts';

test('what is no record is none, and no path leaves the folder', () => {
  for (const text of [
    '',
    '{',
    '[]',
    '{"schema":"other/1","files":{}}',
    '{"schema":"plimsoll.emitted/1","files":{"a":1}}',
  ])
    assert.equal(parseRecord(text), null, text);
  const files = {
    '../x': '',
    '/etc/x': '',
    'a/../../x': '',
    'a//b': '',
    'C:x': '',
    'a\\b': '',
    'ok/Dockerfile': 'x',
  };
  const text = JSON.stringify({ schema: 'plimsoll.emitted/1', files });
  assert.deepEqual(parseRecord(text)?.files, { 'ok/Dockerfile': 'x' });
  const taken = JSON.stringify({ schema: 'plimsoll.emitted/1', files: {}, before: files });
  assert.deepEqual(parseRecord(taken)?.before, { 'ok/Dockerfile': 'x' });
});

test('a record is read back as it was', () => {
  const name = fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5}){0,2}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (files) => {
      const record = { schema: 'plimsoll.emitted/1', files, before: files } as const;
      const { files: again, before } = parseRecord(printRecord(record)) ?? {};
      assert.deepEqual([{ ...again }, { ...before }], [{ ...files }, { ...files }]);
    }),
  );
});
