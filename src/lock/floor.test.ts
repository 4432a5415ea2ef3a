import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fakeElf } from '../../test/support/elf.ts';
import { fakePlan } from '../../test/support/image.ts';
import { scratchStore } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { memoryBlob } from '../model/blob.ts';
import { choose } from '../model/evidence.ts';
import { tooNew } from './floor.ts';

const DEBIAN = fakePlan({ id: 'api' });
const IMAGE = fakePlan({
  id: 'api',
  base: choose({ ...DEBIAN.base.value, kind: 'image', image: 'python:3.13-slim-bookworm' }, ''),
});
const AT = { path: 'requirements.txt', line: 3 };
const BUILT = 'deep-1-cp313-cp313-linux_x86_64.whl';

function wheel(file: string, versions: readonly string[]) {
  const core = fakeElf({ needed: ['libc.so.6'], versions: { 'libc.so.6': versions } });
  const bytes = fakeWheel('deep', '1', { 'deep/_core.so': core, 'deep/__init__.py': '' });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: 'deep', file: { file, blob: memoryBlob(bytes), sha256 } };
}

test('what was built for one machine is refused where its native code wants newer libraries than the base has', async () => {
  const base = { glibc: [2, 36], libraries: ['libc.so.6', 'libstdc++.so.6', 'libstdc++.so.6.0.30'] } as const;
  const cases: readonly (readonly [string, readonly string[], string | null])[] = [
    [BUILT, ['GLIBC_2.2.5', 'GLIBC_2.36', 'GLIBC_PRIVATE', 'GLIBC_ABI_DT_RELR'], null],
    [BUILT, ['GLIBC_2.2.5', 'GLIBC_2.38'], 'GLIBC_2.38'],
    [BUILT, ['GLIBCXX_3.4.30', 'CXXABI_1.3.15'], null],
    [BUILT, ['GLIBCXX_3.4.32', 'GLIBC_2.38'], 'GLIBCXX_3.4.32, GLIBC_2.38'],
    // The name of such a wheel says what it needs, and is held to it when wheels are chosen.
    ['deep-1-cp313-cp313-manylinux_2_28_x86_64.whl', ['GLIBC_2.38'], null],
  ];
  for (const [file, versions, lacking] of cases) {
    const store = await scratchStore();
    for (const service of [DEBIAN, IMAGE]) {
      const found = await tooNew(service, [wheel(file, versions)], base, () => AT, store);
      assert.deepEqual(
        found.map(({ rule, severity, path, line }) => [rule, severity, path, line]),
        lacking === null ? [] : [['lock/newer-libraries', 'error', AT.path, AT.line]],
      );
      if (lacking !== null) assert.ok(found[0]?.message.includes(`wants ${lacking},`), found[0]?.message);
    }
  }
});

test('where the C++ library of a base is not known, only the C library is compared', async () => {
  const base = { glibc: [2, 36], libraries: [] } as const;
  const found = await tooNew(IMAGE, [wheel(BUILT, ['GLIBCXX_3.4.99'])], base, () => AT, await scratchStore());
  assert.deepEqual(found, []);
});
