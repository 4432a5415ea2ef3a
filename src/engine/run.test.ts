import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { scratchFolder } from '../../test/support/store.ts';
import type { Argv } from '../model/argv.ts';
import { run } from './run.ts';
import { savedImage } from './save.ts';
import { showArgv } from './show.ts';
import { Tail } from './tail.ts';
import { announced } from './wrap.ts';

const node = (script: string, more: Partial<Argv> = {}): Argv => ({
  command: process.execPath,
  args: ['-e', script],
  ...more,
});

test('however a command ends, the result says it', async () => {
  const cases: readonly (readonly [Argv, object, number?])[] = [
    [node('console.log("out"); console.error("err")'), { code: 0, stdout: 'out\n', stderr: 'err\n' }],
    [node('process.exit(7)'), { code: 7, timedOut: false, missing: false }],
    [node('process.kill(process.pid, "SIGKILL")'), { code: null, timedOut: false, missing: false }],
    [node('setInterval(() => {}, 1e3)'), { code: null, timedOut: true }, 100],
    [
      { command: 'no-such-program', args: [] },
      { code: null, missing: true },
    ],
  ];
  for (const [argv, expected, timeoutMs] of cases) {
    const result = await run(argv, timeoutMs === undefined ? {} : { timeoutMs });
    assert.deepEqual({ ...result, ...expected }, result, showArgv(argv));
    assert.ok(result.milliseconds >= 0);
  }
});

test('what cannot be run at all is an error that says so', async () => {
  await assert.rejects(run(node('', { cwd: '/no/such/folder' })), {
    name: 'UserError',
    code: 'engine/no-folder',
  });
  await assert.rejects(run({ command: '/etc/passwd', args: [] }), {
    name: 'UserError',
    code: 'engine/not-executable',
  });
});

test('a name that is nothing one may run anywhere on the PATH is a missing program', async () => {
  const folder = scratchFolder();
  await writeFile(join(folder, 'no-such-program'), '');
  const result = await run({ command: 'no-such-program', args: [], env: { PATH: folder } });
  assert.deepEqual([result.code, result.missing], [null, true]);
});

test('the environment is added to, or all there is', async () => {
  process.env['PLIMSOLL_TEST_MARKER'] = 'machine';
  const script = 'console.log(process.env.PLIMSOLL_TEST_MARKER, process.env.OWN)';
  assert.equal((await run(node(script, { env: { OWN: '1' } }))).stdout, 'machine 1\n');
  assert.equal((await run(node(script, { env: { OWN: '1' }, bare: true }))).stdout, 'undefined 1\n');
});

test('input comes as text, as bytes or as a stream, and is empty otherwise', async () => {
  const echo = node('process.stdin.pipe(process.stdout)');
  async function* chunks() {
    yield Buffer.from('a');
    yield Buffer.from('b');
  }
  assert.equal((await run(echo, { input: 'text' })).stdout, 'text');
  assert.equal((await run(echo, { input: Buffer.from('bytes') })).stdout, 'bytes');
  assert.equal((await run(echo, { input: chunks() })).stdout, 'ab');
  assert.equal((await run(echo)).stdout, '');
});

test('a source that fails is an error, a program that does not read is none', async () => {
  async function* failing() {
    yield Buffer.from('a');
    throw new Error('the store is gone');
  }
  async function* endless() {
    for (let count = 0; count < 50; count++) yield Buffer.alloc(1 << 20);
  }
  await assert.rejects(run(node('process.stdin.resume()'), { input: failing() }), /the store is gone/);
  assert.equal((await run(node('process.exit(3)'), { input: endless() })).code, 3);
});

test('a tail keeps the last bytes and says how many are missing', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 20 }), (texts, limit) => {
      const tail = new Tail(limit);
      for (const text of texts) tail.push(Buffer.from(text, 'latin1'));
      const all = Buffer.from(texts.join(''), 'latin1');
      const lost = Math.max(0, all.length - limit);
      const kept = all.subarray(lost).toString('utf8');
      assert.equal(tail.text(), lost === 0 ? kept : `[${lost} bytes left out]\n${kept}`);
    }),
    { numRuns: 200 },
  );
});

test('a command is shown as it would be typed, without values of variables', () => {
  const cases: readonly (readonly [Argv, string])[] = [
    [{ command: 'docker', args: ['run', 'a b', "it's", ''] }, `docker run 'a b' 'it'\\''s' ''`],
    [
      { command: 'x', args: [], env: { SECRET: 'v', A: 'w' }, cwd: '/my app' },
      `cd '/my app' && A=… SECRET=… x`,
    ],
    [
      { command: 'x', args: ['--env', 'TOKEN=v\nw', '-e', 'B=c', '--env=D=e', '--env', 'NAME'] },
      'x --env TOKEN=… -e B=… --env=D=… --env NAME',
    ],
    [{ command: 'x', args: ['$(rm)', 'a;b', '--format', '{{.Id}}'] }, `x '$(rm)' 'a;b' --format '{{.Id}}'`],
  ];
  for (const [argv, expected] of cases) assert.equal(showArgv(argv), expected);
});

test('a command is said before it is run', async () => {
  const said: string[] = [];
  const argv = { command: process.execPath, args: ['--version'] };
  const result = await announced(run, (line) => said.push(line))(argv);
  assert.equal(result.stdout.trim(), process.version);
  assert.deepEqual(said, [showArgv(argv)]);
});

test('an image that an engine does not give is told by its name, with where to look', async () => {
  const given = async () => {
    for await (const _ of savedImage(process.execPath, 'shop:1')) assert.fail('nothing is there');
  };
  await assert.rejects(given, { code: 'engine/save-failed', message: /does not give the image shop:1: / });
});
