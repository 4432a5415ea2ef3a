import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fakeElf } from '../../test/support/elf.ts';
import { scratchStore } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { memoryBlob } from '../model/blob.ts';
import { factsOf } from './native.ts';

function wheel(files: Readonly<Record<string, string | Uint8Array>>) {
  const bytes = fakeWheel('demo', '1', files);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file: 'demo-1-py3-none-any.whl', blob: memoryBlob(bytes), sha256 };
}

test('what native files need and bring, told once and then remembered', async () => {
  const store = await scratchStore();
  const demo = wheel({
    'demo/__init__.py': 'import _core',
    'demo/_core.so': fakeElf({ needed: ['libdemo-1a2b.so.1', 'libc.so.6'] }),
    'demo.libs/libdemo-1a2b.so.1': fakeElf({ soname: 'libdemo.so.1', needed: ['libGL.so.1', 'libc.so.6'] }),
    'demo/bin/tool': fakeElf({ needed: ['libm.so.6'] }),
    'demo/script': `#!/bin/sh\n${'x'.repeat(100)}`,
    'demo/not.so': 'x'.repeat(100),
  });
  const expected = {
    needed: ['libGL.so.1', 'libc.so.6', 'libdemo-1a2b.so.1', 'libm.so.6'],
    provided: ['_core.so', 'libdemo-1a2b.so.1', 'libdemo.so.1', 'tool'],
  };
  assert.deepEqual((await factsOf([demo], store)).get(demo.file), expected);
  const gone = { ...demo, blob: memoryBlob(new Uint8Array()) };
  assert.deepEqual((await factsOf([gone], store)).get(demo.file), expected);
});

test('a corrupt wheel is an error that names it', async () => {
  const store = await scratchStore();
  const demo = wheel({ 'demo/_core.so': fakeElf({ needed: ['libc.so.6'] }) });
  const cut = memoryBlob((await demo.blob.read(0, demo.blob.size)).subarray(0, demo.blob.size - 30));
  await assert.rejects(factsOf([{ ...demo, blob: cut }], store), {
    code: 'zip/unreadable',
    message: /demo-1-py3/,
  });
});
