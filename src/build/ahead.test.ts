import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBlob } from '../model/blob.ts';
import type { Compile } from '../model/compile.ts';
import type { FileEntry } from '../model/entry.ts';
import { compilingAhead } from './ahead.ts';
import { withBytecode } from './bytecode.ts';

/** Answers with the length of the source; what begins with `!` does not compile. */
function lengths(): Compile & { readonly calls: number[] } {
  const calls: number[] = [];
  return {
    version: '3.11.2',
    calls,
    start() {},
    async compile(files) {
      calls.push(files.length);
      return files.map(({ source }) => (source[0] === 0x21 ? null : Uint8Array.of(source.length)));
    },
  };
}

function entry(path: string, crc32 = 1): FileEntry {
  const content = { kind: 'deflated', blob: memoryBlob(Uint8Array.of(3, 0)), size: 3, crc32 } as const;
  return { kind: 'file', path, mode: 0o644, uid: 0, gid: 0, content };
}

test('what was offered is handed out once, by path and bytes; the rest was not taken', async () => {
  const compiler = lengths();
  const ahead = compilingAhead(compiler);
  for (let at = 0; at < 40; at += 1) ahead.offer(entry(`a/${at}.py`), Buffer.from('x'.repeat(at + 1)));
  ahead.offer(entry('bad.py'), Buffer.from('!'));
  assert.deepEqual(compiler.calls, [32], 'full batches are on their way');
  assert.deepEqual(await ahead.take(entry('a/0.py')), Uint8Array.of(1));
  assert.deepEqual(compiler.calls, [32, 9], 'who asks does not wait for a batch to fill');
  assert.deepEqual(await ahead.take(entry('a/39.py')), Uint8Array.of(40));
  assert.equal(await ahead.take(entry('bad.py')), null);
  for (const other of [entry('a/0.py'), entry('a/1.py', 2), entry('b/1.py')])
    assert.equal(ahead.take(other), undefined, other.path);
});

test('no more than 6 MiB is taken, and a failure is that of whoever asks', async () => {
  const failing: Compile = { version: '3.11.2', start() {}, compile: () => Promise.reject(new Error('no')) };
  const ahead = compilingAhead(failing);
  for (let at = 0; at < 20; at += 1) ahead.offer(entry(`${at}.py`), Buffer.alloc(1024 * 1024));
  await assert.rejects(ahead.take(entry('0.py')) ?? Promise.resolve(), /no/);
  assert.ok(ahead.take(entry('5.py'))?.catch(() => {}));
  assert.equal(ahead.take(entry('6.py')), undefined);
});

test('a failure that many sources share is said once, and nobody is left with one that is not handled', async () => {
  const failing: Compile = {
    version: '3.11.2',
    start() {},
    compile: () => Promise.reject(new Error('no room')),
  };
  const ahead = compilingAhead(failing);
  const entries = Array.from({ length: 5 }, (_, at) => entry(`lib/${at}.py`));
  for (const one of entries) ahead.offer(one, Buffer.from('x'));
  const unhandled: unknown[] = [];
  const note = (cause: unknown): void => void unhandled.push(cause);
  process.on('unhandledRejection', note);
  try {
    await assert.rejects(withBytecode(entries, failing, '3.11', { ahead }), /no room/);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(unhandled, []);
  } finally {
    process.off('unhandledRejection', note);
  }
});
