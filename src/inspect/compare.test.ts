import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderComparison } from '../report/comparison.ts';
import { plainLook } from '../report/look.ts';
import { compare } from './compare.ts';
import { inspect } from './inspect.ts';
import { imageOf, tarOf } from './testing/image.ts';

const SITE = 'usr/lib/python3.11/site-packages';
const lib = (name: string, version: string, bytes: number) => ({
  [`${SITE}/${name}-${version}.dist-info/RECORD`]: `${name}.py,,\n`,
  [`${SITE}/${name}.py`]: 'x'.repeat(bytes),
});

test('what came, went and changed, the largest change first; what stayed is not named', async () => {
  const [before, after] = await Promise.all(
    [
      { ...lib('same', '1', 10), ...lib('grown', '1', 10), ...lib('gone', '1', 30) },
      { ...lib('same', '1', 10), ...lib('grown', '2', 500), ...lib('new', '1', 200), 'a/b.so': 'so' },
    ].map((files) => inspect(imageOf([tarOf(files)]))),
  );
  assert.ok(before && after);
  const comparison = compare(before, after);
  assert.deepEqual(comparison.packages, [
    {
      ecosystem: 'python',
      name: 'grown',
      before: { version: '1', size: 10 },
      after: { version: '2', size: 500 },
    },
    { ecosystem: 'python', name: 'new', before: null, after: { version: '1', size: 200 } },
    { ecosystem: 'python', name: 'gone', before: { version: '1', size: 30 }, after: null },
  ]);
  assert.equal(comparison.after.size - comparison.before.size, 661);
  assert.equal(comparison.kinds[0]?.name, 'Python sources');
  assert.match(renderComparison(comparison, plainLook), /grown \(python\) +1, 10 B +2, 500 B +\+490 B/);
});

test('an image is no different from itself', async () => {
  const one = await inspect(imageOf([tarOf(lib('a', '1', 10))]));
  const { packages, kinds } = compare(one, one);
  assert.deepEqual(packages, []);
  assert.ok(kinds.every(({ before, after }) => before === after));
});
