import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../../test/support/store.ts';
import type { Argv } from '../../model/argv.ts';
import type { PythonSource } from '../../model/compile.ts';
import { CompilerPool } from './pool.ts';
import { CompilerProcess } from './worker.ts';

/** Speaks the compiler's language without being one: answers with the source's length, as the text says. */
const FAKE = `
let bytes = Buffer.alloc(0);
const give = (data) => process.stdout.write(Buffer.concat([u32(data.length), data]));
const u32 = (value) => { const to = Buffer.alloc(4); to.writeUInt32LE(value); return to; };
const take = () => {
  if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32LE(0)) return null;
  const frame = bytes.subarray(4, 4 + bytes.readUInt32LE(0));
  bytes = bytes.subarray(4 + frame.length);
  return frame;
};
let path = null;
let turn = Promise.resolve();
give(Buffer.from('fake'));
process.stdin.on('data', (chunk) => {
  bytes = Buffer.concat([bytes, chunk]);
  for (let frame = take(); frame !== null; frame = take()) {
    if (path === null) { path = frame; continue; }
    const text = frame.toString();
    const answer = Buffer.concat([Buffer.alloc(12), u32(process.pid), Buffer.from('i'), u32(frame.length)]);
    turn = turn.then(async () => {
      if (text === 'slow') await new Promise((done) => setTimeout(done, 50));
      if (text === 'die') process.exit(1);
      give(text === 'bad' ? Buffer.alloc(0) : answer);
    });
    path = null;
  }
});
`;

function fake(script: string): Argv {
  const path = join(scratchFolder(), 'fake.cjs');
  writeFileSync(path, script);
  return { command: process.execPath, args: [path] };
}

function poolOf(...argvs: readonly Argv[]): CompilerPool {
  return new CompilerPool(argvs.map((argv) => new CompilerProcess(argv, '3.11')));
}

function source(text: string): PythonSource {
  return { path: '/app/x.py', source: Buffer.from(text) };
}

function lengthIn(answer: Uint8Array | null): number | null {
  return answer === null ? null : Buffer.from(answer).readUInt32LE(17);
}

test('answers in order, nothing for what does not compile', async () => {
  const one = poolOf(fake(FAKE));
  const texts = [
    'abc',
    'bad',
    'x'.repeat(300_000),
    ...Array.from({ length: 40 }, (_, at) => 'y'.repeat(at + 1)),
  ];
  const answers = await one.compile(texts.map(source));
  assert.deepEqual(
    answers.map(lengthIn),
    texts.map((text) => (text === 'bad' ? null : text.length)),
  );
  assert.deepEqual(await one.compile([]), []);
});

test('a source that ends the process does not compile; those sent after it do, in a new process', async () => {
  const one = poolOf(fake(FAKE));
  const answers = await one.compile(['abc', 'die', 'abcd', 'die', 'die', 'abcde'].map(source));
  assert.deepEqual(answers.map(lengthIn), [3, null, 4, null, null, 5]);
  const pid = (at: number): number => Buffer.from(answers[at] ?? []).readUInt32LE(12);
  assert.notEqual(pid(0), pid(2));
});

test('an absurdly large source is not even sent', async () => {
  const one = poolOf({ command: '/nonexistent', args: [] });
  assert.deepEqual(await one.compile([{ path: '/x.py', source: Buffer.alloc(32 * 1024 ** 2 + 1) }]), [null]);
});

test('an interpreter that answers with no bytecode, or without end, is not believed', async () => {
  const answering = (bytes: string) => fake(FAKE.replace('Buffer.alloc(0) : answer', bytes));
  await assert.rejects(poolOf(answering('answer : Buffer.alloc(40, 1)')).compile([source('x')]), {
    code: 'tools/no-bytecode',
    message: /Python 3\.11 compiles to what is no bytecode/,
  });
  const endless = fake(FAKE.replace('u32(data.length), data', 'u32(data.length === 4 ? 4 : 2 ** 31), data'));
  assert.deepEqual(await poolOf(endless).compile([source('x')]), [null]);
});

test('an interpreter that does not run is an error that says so', async () => {
  const rows: readonly (readonly [Argv, RegExp])[] = [
    [{ command: '/nonexistent/python', args: [] }, /Python 3\.11 does not run .*ENOENT/],
    [fake('process.exit(1)'), /does not run on this machine: it says nothing/],
    [fake('console.error("line\\nno module named marshal"); process.exit(1)'), /no module named marshal$/],
  ];
  for (const [argv, message] of rows) {
    const one = poolOf(argv);
    await assert.rejects(one.compile([source('x')]), { code: 'tools/compiler-failed', message });
  }
});

test('a pool: calls overlap, answers do not mix', async () => {
  const argv = fake(FAKE);
  const pool = poolOf(argv, argv);
  const texts = ['slow', 'a', 'bb', 'bad', 'ccc', 'slow', 'die', 'dddd'];
  const lengths = (await Promise.all(texts.map((text) => pool.compile([source(text)])))).flat().map(lengthIn);
  assert.deepEqual(lengths, [4, 1, 2, null, 3, 4, null, 4]);
});

test('many sources go to all processes, and all that wait fails with a process that does not start', async () => {
  const argv = fake(FAKE);
  const texts = Array.from({ length: 120 }, (_, at) => (at % 30 === 0 ? 'slow' : 'x'));
  const answers = await poolOf(argv, argv).compile(texts.map(source));
  const pids = new Set(answers.map((answer) => Buffer.from(answer ?? []).readUInt32LE(12)));
  assert.equal(pids.size, 2);
  const none = poolOf({ command: '/nonexistent/python', args: [] });
  const failed = await Promise.allSettled(texts.map((text) => none.compile([source(text)])));
  assert.ok(failed.every(({ status }) => status === 'rejected'));
  await assert.rejects(none.compile([source('x')]), { code: 'tools/compiler-failed' });
});

test('a process that was started ahead is the one that works; one that does not start is told of later', async () => {
  const log = join(scratchFolder(), 'starts');
  const pool = poolOf(fake(`require('node:fs').appendFileSync(${JSON.stringify(log)}, 's');${FAKE}`));
  pool.start();
  pool.start();
  assert.deepEqual((await pool.compile([source('abc')])).map(lengthIn), [3]);
  pool.start();
  assert.deepEqual((await pool.compile([source('abcd')])).map(lengthIn), [4]);
  assert.equal(readFileSync(log, 'utf8'), 's');
  const none = poolOf({ command: '/nonexistent/python', args: [] });
  none.start();
  for (let again = 0; again < 2; again += 1)
    await assert.rejects(none.compile([source('x')]), { code: 'tools/compiler-failed' });
});

test('a waiting process does not keep ours from ending', () => {
  const argv = fake(FAKE);
  const script = `
    import { CompilerPool } from ${JSON.stringify(new URL('pool.ts', import.meta.url).href)};
    import { CompilerProcess } from ${JSON.stringify(new URL('worker.ts', import.meta.url).href)};
    const one = new CompilerPool([new CompilerProcess(${JSON.stringify(argv)}, '3.11')]);
    one.start();
    console.log((await one.compile([{ path: '/x.py', source: Buffer.from('abc') }]))[0].length);
    one.start();
  `;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  assert.equal(ran.stdout.trim(), '21', ran.stderr);
  assert.equal(ran.status, 0);
});
