import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildInput, testBuild } from '../../test/support/build.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { build } from './build.ts';

const NAMES = Array.from({ length: 20 }, (_, at) => `package_${at}`);

async function layersWith(names: readonly string[]) {
  const wheels = Object.fromEntries(
    names.map((name) => [
      `${name}-1.0-py3-none-any.whl`,
      fakeWheel(name, '1.0', { [`${name}.py`]: `name = '${name}'\n` }),
    ]),
  );
  const { plan, lock, ports } = await testBuild({ ...buildInput(), wheels });
  const [image] = (await build(plan, lock, ports)).value;
  return (image?.layers ?? []).filter(({ kind }) => kind === 'wheels');
}

test('one package more is one layer more to send, of those of small packages', async () => {
  const [before, after] = [await layersWith(NAMES), await layersWith([...NAMES, 'one_more'])];
  const known = new Set(before.map(({ digest }) => digest));
  assert.equal(before.length, 4);
  assert.deepEqual(
    after.map(({ digest }) => known.has(digest)).filter((isKnown) => !isKnown),
    [false],
  );
});

test('few packages share one layer, and none have one with the virtual environment alone', async () => {
  for (const names of [NAMES.slice(0, 7), []])
    assert.deepEqual(
      (await layersWith(names)).map(({ what }) => what),
      [`${names.length} wheels`],
    );
});
