import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildInput,
  NATIVE,
  PURE,
  type TestBuild,
  type TestInput,
  testBuild,
} from '../../test/support/build.ts';
import { fakeElf } from '../../test/support/elf.ts';
import { fakePlan } from '../../test/support/image.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import type { Platform } from '../model/config.ts';
import { UserError } from '../model/error.ts';
import { choose } from '../model/evidence.ts';
import type { LockedImage } from '../model/lock.ts';
import { LostPackage } from '../model/npm.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Digest } from '../model/store.ts';
import { build } from './build.ts';
import type { BuildPorts } from './ports.ts';

const INPUT = buildInput();

async function run(made: TestBuild) {
  const { value, diagnostics } = await build(made.plan, made.lock, made.ports);
  return { images: value, diagnostics };
}

test('what cannot be built is a finding with the next action', async () => {
  const with_ = (wheels: TestInput['wheels']) => testBuild({ ...INPUT, wheels });
  const plan = (changes: Partial<ServicePlan>) => testBuild({ ...INPUT, services: [fakePlan(changes)] });
  const unlocked = await testBuild(INPUT);
  const source = (files: readonly string[], destination = '/app'): ServicePlan['source'] =>
    choose({ files, weights: [], destination, excluded: [] }, '');
  const table: readonly (readonly [string, TestBuild, number])[] = [
    ['build/not-locked', { ...unlocked, lock: { ...unlocked.lock, services: {} } }, 0],
    ['build/broken-lock', { ...unlocked, lock: { ...unlocked.lock, wheels: {} } }, 0],
    [
      'build/wrong-platform',
      await with_({ 'x-1.0-cp311-cp311-manylinux_2_17_aarch64.whl': fakeWheel('x', '1.0', {}) }),
      0,
    ],
    [
      'build/wrong-architecture',
      await with_({ [NATIVE]: fakeWheel('native', '2.0', { 'native/x.so': fakeElf({ machine: 'arm64' }) }) }),
      0,
    ],
    ['build/missing-source', await plan({ source: source(['gone.py']) }), 0],
    ['build/bad-place', await plan({ source: source(['main.py'], '/lib/app') }), 0],
    ['build/bad-place', await plan({ workdir: choose('/../app', '') }), 0],
    [
      'build/writable-is-file',
      await plan({ writable: [choose({ path: '/app/main.py', kind: 'volume' }, '')] }),
      0,
    ],
    ['build/no-bytecode', await testBuild({ ...INPUT, compiler: false }), 1],
    [
      'build/file-conflict',
      await with_({
        'a-1.0-py3-none-any.whl': fakeWheel('a', '1.0', { 'tests/__init__.py': 'a', 'same.py': 's' }),
        'b-1.0-py3-none-any.whl': fakeWheel('b', '1.0', { 'tests/__init__.py': 'b', 'same.py': 's' }),
      }),
      1,
    ],
  ];
  for (const [rule, made, count] of table) {
    const { images, diagnostics } = await run(made);
    assert.deepEqual([diagnostics.map((one) => one.rule), images.length], [[rule], count], rule);
    assert.ok(diagnostics.every((one) => one.fix !== ''));
  }
});

test('a package that the npm registry lost stops its service alone', async () => {
  const requirements = choose(
    { ecosystem: 'npm', manifest: 'web/package.json', manager: 'npm', added: [], dropped: [], needed: [] },
    '',
  ) as ServicePlan['requirements'];
  const [api, web] = [fakePlan(), fakePlan({ id: 'web', requirements })];
  const tree = { ...INPUT.tree, 'web/package-lock.json': '{\n "node_modules/x": {\n  "version": "1.0.0"\n' };
  const { plan, lock, ports } = await testBuild({ ...INPUT, services: [web, api], tree });
  const locked = lock.services['web']?.platforms['linux/amd64'];
  assert.ok(locked && lock.services['web']);
  const platforms = { 'linux/amd64': { ...locked, wheels: [], modules: { 'node_modules/x': 'x@1.0.0' } } };
  const runtime = { language: 'node', version: '24' } as const;
  const one = { name: 'x', version: '1.0.0', integrity: 'sha512-x', size: 1, platforms: plan.platforms };
  const services = { ...lock.services, web: { ...lock.services['web'], platforms, runtime } };
  const packages = {
    tarball: () => Promise.reject(new LostPackage(one, { code: 'x', message: 'x 1.0.0 is gone', fix: 'y' })),
  };
  const broken = { ...lock, services, packages: { 'x@1.0.0': one } };
  const { value, diagnostics } = await build(plan, broken, { ...ports, packages });
  assert.deepEqual(
    value.map(({ service }) => service),
    ['api'],
  );
  assert.deepEqual(
    diagnostics.map(({ rule, message, path, line }) => [rule, message, path, line]),
    [['build/lost-package', 'web: x 1.0.0 is gone', 'web/package-lock.json', 2]],
  );
});

test('the image of others that compiles: for this machine, and with the very interpreter', async () => {
  const image = (digest: Digest, version: string): LockedImage => ({
    name: '',
    digest,
    layers: [],
    env: [],
    python: { version, path: '/usr/local/bin/python3.11' },
    glibc: '2.36',
    links: {},
    accounts: { passwd: '', group: '' },
    certificates: null,
    needs: [],
  });
  const [here, other, newer] = [
    image('sha256:amd64', '3.11.2'),
    image('sha256:arm64', '3.11.2'),
    image('sha256:arm64', '3.11.9'),
  ];
  const table: readonly (readonly [of: Partial<Record<Platform, LockedImage>>, asked: readonly unknown[]])[] =
    [
      [{ 'linux/amd64': here }, ['sha256:amd64']],
      [{ 'linux/amd64': here, 'linux/arm64': other }, ['sha256:amd64', 'sha256:amd64']],
      [{ 'linux/amd64': here, 'linux/arm64': newer }, ['sha256:amd64', null]],
      [{ 'linux/arm64': other }, [null]],
      [{}, [null]],
    ];
  for (const [of, expected] of table) {
    const platforms = Object.keys(of).length === 0 ? undefined : (Object.keys(of) as Platform[]);
    const made = await testBuild({ ...INPUT, wheels: {}, ...(platforms ? { platforms } : {}) });
    const service = made.lock.services['api'];
    assert.ok(service);
    const locked = Object.entries(service.platforms).map(([platform, files]) => {
      const own = of[platform as Platform];
      return [platform, { ...files, ...(own ? { base: [], image: own } : {}) }];
    });
    const services = { api: { ...service, platforms: Object.fromEntries(locked) } };
    const asked: unknown[] = [];
    const compilers: BuildPorts['compilers'] = async (_, own) => {
      asked.push(own?.digest ?? null);
      return { because: 'it was asked', fix: 'Do not.' };
    };
    const { diagnostics } = await build(made.plan, { ...made.lock, services }, { ...made.ports, compilers });
    assert.deepEqual(asked, expected);
    const said = diagnostics.find(({ rule }) => rule === 'build/no-bytecode');
    assert.match(said?.message ?? '', /^api: nothing is compiled to bytecode.*: it was asked$/);
    assert.equal(said?.fix, 'Do not.');
  }
});

test('wheels for several machines, and programs for devices, are no mistake', async () => {
  const both = fakeWheel('native', '2.0', {
    'native/a.so': fakeElf({ machine: 'arm64' }),
    'native/b.so': fakeElf({}),
  });
  const device = fakeWheel('tool', '1.0', { 'tool/stub.so': fakeElf({ machine: 94 }) });
  const { images, diagnostics } = await run(
    await testBuild({ ...INPUT, wheels: { [NATIVE]: both, [PURE]: device } }),
  );
  assert.deepEqual([images.length, diagnostics], [1, []]);
});

test('a damaged or hostile wheel stops the build by name, and the next build is good', async () => {
  const cache = scratchFolder();
  const good = await run(await testBuild(INPUT));
  const wheel = INPUT.wheels[PURE] ?? new Uint8Array();
  const table: readonly Uint8Array[] = [
    wheel.subarray(0, wheel.length - 30),
    Buffer.from('<html>not found</html>'),
    fakeWheel('tool', '1.0', { '../../etc/cron.d/x': 'x' }),
    flipped(wheel, 'tool/__init__.py'),
  ];
  for (const bad of table)
    await assert.rejects(
      build(...(await arguments_({ ...INPUT, cache, wheels: { ...INPUT.wheels, [PURE]: bad } }))),
      (error) =>
        error instanceof UserError && /tool-1\.0-py3|tool\/__init__/.test(error.message) && error.fix !== '',
    );
  const after = await run(await testBuild({ ...INPUT, cache }));
  assert.equal(after.images[0]?.digest, good.images[0]?.digest);
});

async function arguments_(input: TestInput): Promise<Parameters<typeof build>> {
  const { plan, lock, ports } = await testBuild(input);
  return [plan, lock, ports];
}

/** The archive with the first bytes behind a file's local header changed. */
function flipped(bytes: Uint8Array, name: string): Buffer {
  const copy = Buffer.from(bytes);
  return copy.fill(0xff, copy.indexOf(name) + name.length, copy.indexOf(name) + name.length + 3);
}
