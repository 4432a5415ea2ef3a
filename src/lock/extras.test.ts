import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchStore } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { memoryBlob } from '../model/blob.ts';
import { extrasLacking } from './extras.ts';
import { wantedOf } from './testing/resolving.ts';

test('an extra that a release does not have is told with those it has; one that is only used is one', async () => {
  const file = 'demo_a-1.0-py3-none-any.whl';
  const metadata =
    'Metadata-Version: 2.1\nName: demo-a\nVersion: 1.0\nProvides-Extra: Standard\nRequires-Dist: b ; extra == "all_of"\n';
  const blob = memoryBlob(fakeWheel('demo_a', '1.0', { 'demo_a-1.0.dist-info/METADATA': metadata }));
  const chosen = [
    { name: 'demo-a', version: '1.0', found: { file, location: `/${file}`, sha256: null, size: null } },
  ];
  const fetched = new Map([[file, { file, blob, sha256: 'a' }]]);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['Demo_A[standrad,standard]', ['1 demo-a 1.0 has no extra named standrad It has all-of, standard']],
    ['demo-a[standard]\ndemo-a[all-of]\ndemo-a', []],
    ['other[standrad]', []],
  ];
  const store = await scratchStore();
  for (const [text, expected] of cases) {
    const found = await extrasLacking((await wantedOf(text)).asks, chosen, fetched, store);
    assert.equal(found.length, expected.length, text);
    for (const [at, { rule, line, message, fix }] of found.entries()) {
      assert.equal(rule, 'lock/no-such-extra');
      assert.ok(
        `${line} ${message.split(',')[0]?.split(':')[0]} ${fix}`.startsWith(expected[at] ?? '?'),
        message + fix,
      );
    }
  }
});
