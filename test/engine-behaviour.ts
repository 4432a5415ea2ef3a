import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, ContainerSpec, Engine } from '../src/model/engine.ts';
import type { Image } from '../src/model/image.ts';
import { type Behaviour, specOf } from './engine-image.ts';

export interface Subject {
  readonly engine: Engine;
  readonly image: Image;
}

/** Everything here takes a moment, but on a machine that does much besides. */
const LIMIT_MS = 60_000;

/** What every engine has to do, whichever it is; `subject` is asked for once `before` hooks have run. */
export function behavesAsEngine(subject: () => Subject): void {
  // Must not reach any container.
  process.env['MARKER'] = 'of this machine';
  const start = (behaviour: Behaviour, changes: Partial<ContainerSpec> = {}): Promise<Container> =>
    subject().engine.start(specOf(subject().image, behaviour, changes));

  test('a program runs with as little as the specification allows', async () => {
    const container = await start('serve');
    try {
      const { status, body } = await answer(container, '/seen');
      const seen = JSON.parse(body);
      assert.equal(status, 200);
      assert.equal(seen.pid, 1);
      assert.equal(seen.uid, 10_001);
      assert.equal(seen.host, '127.0.0.1:8000');
      assert.equal(seen.cwd, '/app');
      assert.equal(seen.env.GREETING, 'hello = "world"');
      assert.equal(seen.env.MARKER, undefined, 'nothing of this machine reaches the program');
      assert.equal(seen.root, 'EROFS');
      assert.equal(seen.tmp, 'ok');
      assert.equal(seen.data, 'ok');
      assert.equal(seen.kept, 'from the image', 'a kept directory starts with what the image holds');
      assert.match(seen.status, /^CapBnd:\t0+$/m);
      assert.match(seen.status, /^NoNewPrivs:\t1$/m);
      const keepsOwners = !subject().engine.gaps.some((gap) => gap.includes('owners'));
      if (keepsOwners) assert.equal(seen.secret, 'EACCES');

      assert.deepEqual(await container.writable(), ['/data', '/tmp']);
      assert.deepEqual(await container.changed(), []);
      const processes = await container.processes();
      assert.deepEqual(
        processes.map(({ uid, command }) => [uid, command]),
        [[10_001, '/usr/bin/node /app/server.js serve']],
      );
      const memory = await container.memory();
      assert.ok(memory !== null && memory > 10e6 && memory < 256e6, `${memory} bytes`);
      assert.equal(await container.get('/nowhere').then((got) => got?.status), 404);
    } finally {
      await container.remove();
    }
  });

  test('a command runs inside as the same user, with the same environment and folder', async () => {
    const container = await start('serve');
    try {
      const code = 'console.log(process.getuid(), process.cwd(), process.env.GREETING, process.env.MARKER)';
      const result = await container.exec(['/usr/bin/node', '-e', code]);
      assert.equal(result.stdout, '10001 /app hello = "world" undefined\n');
      const [missing, failing] = [['/usr/bin/nothing'], ['/usr/bin/node', '-e', 'process.exit(7)']];
      assert.notEqual((await container.exec(missing)).code, 0);
      assert.equal((await container.exec(failing)).code, 7);
    } finally {
      await container.remove();
    }
  });

  test('a program that listens on the loopback address alone is not reached', async () => {
    const container = await start('private');
    try {
      for (
        const end = Date.now() + LIMIT_MS;
        !(await container.logs()).includes('listening');
        await sleep(50)
      )
        assert.ok(Date.now() < end, 'it does not start');
      assert.equal(await container.get('/health'), null);
    } finally {
      await container.remove();
    }
  });

  test('two containers of one image share nothing they write', async () => {
    const [first, second] = await Promise.all([start('serve'), start('serve')]);
    try {
      const look = [
        '/usr/bin/node',
        '-e',
        'console.log(fs.readdirSync("/data") + "", fs.readdirSync("/tmp") + "")',
      ];
      await answer(first, '/seen');
      assert.equal((await first.exec(look)).stdout, 'kept,new new\n');
      assert.equal((await second.exec(look)).stdout, 'kept \n');
    } finally {
      await Promise.all([first.remove(), second.remove()]);
    }
  });

  test('the stop signal ends a program that handles it, the grace period one that does not', async () => {
    const patient = { stop: { signal: 'SIGTERM', grace: LIMIT_MS / 1000 } } as const;
    const [obedient, stubborn] = await Promise.all([start('serve', patient), start('stubborn')]);
    await Promise.all([answer(obedient, '/health'), answer(stubborn, '/health')]);
    const stopped = await obedient.stop();
    assert.deepEqual(
      { ...stopped, milliseconds: stopped.milliseconds < LIMIT_MS },
      { milliseconds: true, code: 0, killed: false },
    );
    const killed = await stubborn.stop();
    assert.equal(killed.killed, true);
    assert.equal(killed.code, 137);
    assert.ok(killed.milliseconds >= 2000 && killed.milliseconds < LIMIT_MS, `${killed.milliseconds} ms`);
    assert.equal(await obedient.get('/health'), null);
    await Promise.all([obedient.remove(), stubborn.remove()]);
  });

  test('a program that ends is seen to have ended, with its code and last words', async () => {
    const container = await start('broken');
    assert.deepEqual(await ended(container), { running: false, code: 3, outOfMemory: false });
    assert.match(await container.logs(), /Cannot find module 'left-pad'/);
    await container.remove();
  });

  test("a program that is not in the image is its failure, not the engine's", async () => {
    const container = await start('serve', { command: ['/usr/bin/uvicorn', 'main:app'] });
    const { running, code } = await ended(container);
    assert.equal(running, false);
    assert.notEqual(code, 0);
    assert.match(await container.logs(), /\/usr\/bin\/uvicorn"?: (stat \S+ )?no such file or directory/i);
    await container.remove();
  });

  test('a program that takes more memory than it may is ended', async () => {
    const container = await start('greedy');
    const { running, outOfMemory } = await ended(container);
    assert.equal(running, false);
    assert.equal(outOfMemory, true);
    await container.remove();
  });

  test('a worker without a port runs and is asked nothing', async () => {
    const container = await start('idle');
    assert.equal(await container.get('/'), null);
    assert.equal((await container.state()).running, true);
    await container.remove();
  });
}

async function answer(container: Container, path: string) {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(20)) {
    const got = await container.get(path);
    if (got !== null) return got;
  }
  throw new Error(`no answer: ${await container.logs()}`);
}

async function ended(container: Container) {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await sleep(20)) {
    const state = await container.state();
    if (!state.running) return state;
  }
  throw new Error('still running');
}
