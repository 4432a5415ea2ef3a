import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPylockFault, parsePylock } from '../../formats/pylock/pylock.ts';
import { pylockOfReport } from './report.ts';

const HASH = 'a'.repeat(64);
const item = (name: string, info: object) => ({
  metadata: { name, version: '1', summary: 'ignored' },
  download_info: { url: `https://files.example.org/${name}-1-py3-none-any.whl`, archive_info: info },
});

test("pip's report becomes a lock, sorted, with the hashes it has", () => {
  const install = [
    item('b', { hashes: { sha256: HASH } }),
    item('a', { hash: `sha256=${HASH}` }),
    item('c', {}),
  ];
  const text = pylockOfReport(JSON.stringify({ version: '1', pip_version: '24', install }));
  const lock = parsePylock(text ?? '');
  assert.ok(!isPylockFault(lock));
  assert.deepEqual(
    lock.packages.map(({ name, wheels }) => [name, wheels[0]?.file, wheels[0]?.sha256]),
    [
      ['a', 'a-1-py3-none-any.whl', HASH],
      ['b', 'b-1-py3-none-any.whl', HASH],
      ['c', 'c-1-py3-none-any.whl', null],
    ],
  );
});

test('what is no such report gives nothing', () => {
  for (const text of ['', 'Would install x', '{"version":"2","install":[]}', '{"version":"1"}'])
    assert.equal(pylockOfReport(text), null);
  fc.assert(
    fc.property(fc.json(), (text) => {
      const made = pylockOfReport(text);
      assert.ok(made === null || typeof made === 'string');
    }),
    { numRuns: 100 },
  );
});
