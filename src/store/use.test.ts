import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../test/support/store.ts';
import { storeUse } from './use.ts';

const NOW = Date.parse('2026-11-30');
const hex = (digit: string): string => digit.repeat(64);

/** A store with files of given ages, in days. */
async function store(files: Readonly<Record<string, readonly [age: number, text: string]>>): Promise<string> {
  const root = scratchFolder();
  for (const [path, [age, text]] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    const time = NOW / 1000 - age * 86_400;
    await utimes(join(root, path), time, time);
  }
  return root;
}

test('what was not used goes, but for what a result in use names', async () => {
  const root = await store({
    [`blobs/sha256/${hex('a')}`]: [90, 'named by a result in use'],
    [`blobs/sha256/${hex('b')}`]: [90, 'named by an old result'],
    [`blobs/sha256/${hex('c')}`]: [1, 'young'],
    [`results/layer/${hex('1')}.json`]: [2, JSON.stringify({ value: { digest: `sha256:${hex('a')}` } })],
    [`results/layer/${hex('2')}.json`]: [40, JSON.stringify({ value: { digest: `sha256:${hex('b')}` } })],
    [`folders/tools/${hex('d')}/bin/old`]: [50, 'old'],
    [`folders/tools/${hex('d')}/bin/young`]: [3, 'young'],
    [`folders/tools/${hex('e')}/bin/old`]: [50, 'old'],
    'compiled/v24/abc': [31, 'code'],
    'somebody/elses.txt': [400, 'not ours'],
  });
  // A folder made a moment ago would count as used.
  const time = NOW / 1000 - 60 * 86_400;
  for (const one of ['d', 'e']) await utimes(join(root, 'folders/tools', hex(one)), time, time);

  const before = await storeUse(root, 30, NOW);
  assert.deepEqual(
    before.areas.map(({ what, files }) => [what, files]),
    [
      ['packages and layers', 3],
      ['tools and unpacked packages', 3],
      ['results', 2],
      ['the compiled program', 1],
    ],
  );
  assert.equal(before.unused.files, 4);
  assert.ok(existsSync(join(root, 'blobs/sha256', hex('b'))), 'looking removes nothing');

  const after = await storeUse(root, 30, NOW, { prune: true });
  assert.deepEqual(after.unused, before.unused);
  const gone = [
    `blobs/sha256/${hex('b')}`,
    `results/layer/${hex('2')}.json`,
    `folders/tools/${hex('e')}`,
    'compiled/v24/abc',
  ];
  const kept = [
    `blobs/sha256/${hex('a')}`,
    `blobs/sha256/${hex('c')}`,
    `folders/tools/${hex('d')}/bin/old`,
    'somebody/elses.txt',
  ];
  for (const path of gone) assert.equal(existsSync(join(root, path)), false, path);
  for (const path of kept) assert.equal(existsSync(join(root, path)), true, path);
  assert.equal((await storeUse(root, 30, NOW)).unused.files, 0);
});

test('a cache that is not there holds nothing', async () => {
  const { areas, unused } = await storeUse(join(scratchFolder(), 'nowhere'), 30, NOW, { prune: true });
  assert.ok(areas.every(({ files, bytes }) => files === 0 && bytes === 0));
  assert.equal(unused.files, 0);
});
