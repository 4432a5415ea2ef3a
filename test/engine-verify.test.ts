import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { choose } from '../src/model/evidence.ts';
import type { Image } from '../src/model/image.ts';
import type { ServicePlan } from '../src/model/plan.ts';
import { CHECKS } from '../src/verify/checks/all.ts';
import { sandbox, whereItWorks } from './engine-here.ts';
import { fileItem, imageOf, makeImage, writeTar } from './engine-image.ts';
import { planOf, START_PERIOD, type Trial, verifyOn } from './engine-plan.ts';
import { scratchStore } from './support/store.ts';

const store = await scratchStore();

whereItWorks(await sandbox(store), process.env['CI'] === 'true', (engine) => {
  let image: Image;
  before(async () => {
    image = await makeImage(store);
  });

  const verified = (plan: ServicePlan, changes: Partial<Trial> = {}) =>
    verifyOn({ engine, store, image, plan, inputs: {}, speed: 1, ...changes });

  test('a service that does everything right passes every check', async () => {
    const plan = planOf('serve');
    const { failed, healthy, startMs, memory, checks, log } = await verified(plan);
    assert.deepEqual(failed, []);
    const concerned = CHECKS.filter(({ concerns }) => concerns?.(plan) ?? true);
    assert.deepEqual([...checks.keys()], ['healthy', ...concerned.map(({ id }) => id)]);
    assert.equal(healthy, true);
    assert.ok(startMs !== null && startMs > 0 && startMs < 20_000);
    assert.ok(memory !== null && memory > 1e7);
    assert.equal(log, null);
    for (const { message } of checks.values()) assert.doesNotMatch(message, /undefined|NaN/);
  });

  test('a program that ends is told at once, with the cause', async () => {
    const started = performance.now();
    const { failed, healthy, checks, log } = await verified(planOf('broken'));
    assert.equal(healthy, false);
    assert.deepEqual(failed, ['healthy']);
    assert.match(
      checks.get('healthy')?.message ?? '',
      /ended with code 3 .*module left-pad is not in the image/,
    );
    assert.equal(checks.get('non-root')?.ok, null);
    assert.match(log ?? '', /Cannot find module 'left-pad'/);
    assert.ok(performance.now() - started < (START_PERIOD * 1000) / 2);
  });

  test('a program that listens on the loopback address alone is told without waiting for the end', async () => {
    const { checks } = await verified(planOf('private'), { speed: 5 });
    assert.match(checks.get('healthy')?.message ?? '', /nothing outside the container/);
  });

  test('a program that takes too much memory is told so', async () => {
    const { checks } = await verified(planOf('greedy'));
    assert.match(checks.get('healthy')?.message ?? '', /more than the 268 MB of memory/);
  });

  test('a program that does not stop fails that check alone', async () => {
    const { failed, healthy } = await verified(planOf('stubborn'));
    assert.equal(healthy, true);
    assert.deepEqual(failed, ['stops-in-time']);
  });

  test('a worker has to stay alive', async () => {
    const { failed, healthy, startMs, checks } = await verified(
      planOf('worker', { port: null, probe: null }),
      {
        speed: 5,
      },
    );
    assert.deepEqual([failed, healthy, startMs], [[], true, null]);
    assert.equal(checks.get('probe-works')?.ok, null);
  });

  test('a route that is not there is not healthy', async () => {
    const plan = planOf('serve');
    const probe =
      plan.probe &&
      choose(
        { ...plan.probe.value, route: '/nowhere', argv: ['/usr/bin/node', '-e', 'process.exit(1)'] },
        'test',
      );
    const { checks } = await verified({ ...plan, probe }, { speed: 5 });
    assert.match(checks.get('healthy')?.message ?? '', /last answer was 404/);
  });

  test('root, a refused write and what does not belong into an image are found', async () => {
    const extra = await writeTar(store, 'application', [
      fileItem('bin/sh', 0o755, 'shell'),
      fileItem('app/.env', 0o644, 'PASSWORD=x'),
      fileItem('usr/bin/gcc', 0o755, 'compiler'),
      fileItem('usr/bin/apt', 0o755, 'apt'),
    ]);
    const worse = await imageOf(store, 'worse', [...image.layers, extra]);
    const user = choose({ uid: 0, gid: 0, name: 'root', home: '/tmp' }, 'test');
    const { failed, checks } = await verified(planOf('messy', { user }), { image: worse });
    assert.deepEqual(failed, [
      'no-build-tools',
      'no-package-manager',
      'no-secrets',
      'no-shell',
      'non-root',
      'writes-declared',
    ]);
    assert.match(checks.get('no-secrets')?.message ?? '', /\/app\/\.env/);
    assert.match(checks.get('writes-declared')?.message ?? '', /\/app\/cache/);
  });

  test('secrets get a throw-away value, other inputs none, and both are said', async () => {
    const inputs = choose(
      [
        { name: 'SECRET_KEY', secret: true },
        { name: 'GREETING', secret: false },
        { name: 'GIVEN', secret: true },
      ],
      'test',
    );
    const { checks } = await verified(planOf('serve', { inputs }), { inputs: { GIVEN: 'x' } });
    const check = checks.get('inputs-given');
    assert.equal(check?.ok, null);
    assert.equal(check?.message, 'SECRET_KEY had a throw-away value; GREETING had no value');
  });
});
