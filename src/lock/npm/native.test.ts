import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeElf } from '../../../test/support/elf.ts';
import { fakeTarball, integrityOf } from '../../../test/support/npm.ts';
import { scratchStore } from '../../../test/support/store.ts';
import { memoryBlob } from '../../model/blob.ts';
import { packageFacts } from './native.ts';

async function facts(files: Readonly<Record<string, Uint8Array>>, install?: string) {
  const manifest = {
    name: 'x',
    version: '1.0.0',
    ...(install === undefined ? {} : { scripts: { install } }),
  };
  const bytes = fakeTarball({ manifest, files });
  const locked = { name: 'x', version: '1.0.0', integrity: integrityOf(bytes), size: null, platforms: [] };
  const registry = { tarball: async () => memoryBlob(bytes) };
  return packageFacts(locked, 'linux/amd64', registry, await scratchStore());
}

const OURS = fakeElf({ needed: ['libc.so.6', 'libsound.so.1'] });

test('native code for other systems, which is the same kind of file, asks for nothing here and is not ready', async () => {
  const others = [['libc.so'], ['libc.musl-x86_64.so.1'], ['libthr.so.3', 'libc.so.7'], ['libc.so.96.1']];
  for (const needed of others) {
    const files = { 'prebuilds/other.node': fakeElf({ needed }) };
    const alone = await facts(files, 'node-gyp rebuild');
    assert.deepEqual([alone.needed, alone.install], [[], 'compiles'], needed.join());
    const beside = await facts({ ...files, 'prebuilds/ours.node': OURS }, 'node-gyp rebuild');
    assert.deepEqual([beside.needed, beside.install], [['libc.so.6', 'libsound.so.1'], null]);
  }
});

test('what looks for ready-made code in packages beside it compiles nothing', async () => {
  assert.equal((await facts({}, 'node-gyp-build-optional-packages')).install, 'script');
  assert.equal((await facts({}, 'node-gyp-build')).install, 'compiles');
});
