import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../formats/marker/environment.ts';
import { isPylockFault, parsePylock } from '../formats/pylock/pylock.ts';
import { sparedBy } from './spared.ts';

const TARGET = {
  wheels: { python: '3.11', platform: 'linux/amd64', glibc: [2, 36] },
  environment: targetEnvironment('linux/amd64', '3.11.2'),
} as const;

function brought(...packages: readonly string[]) {
  if (packages.length === 0) return [];
  const lock = parsePylock(`lock-version = "1.0"\ncreated-by = "test"\n${packages.join('\n')}`);
  assert.ok(!isPylockFault(lock));
  return lock.packages;
}

function one(name: string, size: number | null, file = 'py3-none-any', marker = ''): string {
  const wheel = (tag: string, bytes: number | null) =>
    `{ url = "https://files.example.org/${name}-1-${tag}.whl", ${bytes === null ? '' : `size = ${bytes}, `}hashes = { sha256 = "${'a'.repeat(64)}" } }`;
  return `[[packages]]\nname = "${name}"\nversion = "1"\n${marker === '' ? '' : `marker = "${marker}"\n`}wheels = [${wheel(file, size)}, ${wheel('cp39-cp39-win_amd64', 7)}]\n`;
}

test('what is spared are the wheels that this image would take, without those it has anyway', () => {
  const torch = one('torch', 800_000_000, 'cp311-cp311-manylinux_2_28_x86_64');
  const numpy = one('numpy', 18_000_000);
  const rows: readonly (readonly [readonly string[], staying: string[], expected: unknown])[] = [
    [[torch, numpy], [], { packages: 2, bytes: 818_000_000 }],
    [[torch, numpy], ['numpy'], { packages: 1, bytes: 800_000_000 }],
    [[numpy], ['numpy'], null],
    [[], [], null],
    [[torch, one('mac', 5, 'py3-none-any', "sys_platform == 'darwin'")], [], { packages: 1, bytes: 800_000_000 }],
    // An index that does not say, and a package without a wheel for this image.
    [[torch, one('quiet', null)], [], null],
    [[one('other', 5, 'cp312-cp312-macosx_11_0_arm64')], [], null],
  ]; // biome-ignore format: one table, a row a line
  for (const [packages, staying, expected] of rows)
    assert.deepEqual(sparedBy(brought(...packages), new Set(staying), TARGET), expected);
});
