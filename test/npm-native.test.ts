import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { build } from '../src/build/build.ts';
import { readElf } from '../src/formats/elf/read.ts';
import { npmSettings } from '../src/formats/npm/npmrc.ts';
import { readTar } from '../src/formats/tar/read.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { lock } from '../src/lock/lock.ts';
import type { AddonJob, MakeAddon } from '../src/model/addon.ts';
import { memoryBlob } from '../src/model/blob.ts';
import type { Platform } from '../src/model/config.ts';
import { choose } from '../src/model/evidence.ts';
import type { Image } from '../src/model/image.ts';
import type { Plan } from '../src/model/plan.ts';
import { silent } from '../src/model/progress.ts';
import { NO_STACK } from '../src/model/stack.ts';
import type { Store } from '../src/model/store.ts';
import { openHttp } from '../src/net/http.ts';
import { openNpmRegistry } from '../src/net/npm/registry.ts';
import { tar } from './support/deb.ts';
import { testArchive } from './support/debian.ts';
import { fakeElf } from './support/elf.ts';
import { fakePlan } from './support/image.ts';
import { type FakePackage, fakeRegistry, fakeTarball, integrityOf } from './support/npm.ts';
import { serve } from './support/server.ts';

type Machine = 'amd64' | 'arm64';
const MACHINES: readonly Machine[] = ['amd64', 'arm64'];
const PLATFORMS = MACHINES.map((name): Platform => `linux/${name}`);
const CPU = { amd64: 'x64', arm64: 'arm64' } as const;
const LIB = {
  amd64: 'usr/lib/x86_64-linux-gnu/libsound.so.1',
  arm64: 'usr/lib/aarch64-linux-gnu/libsound.so.1',
} as const;

/** A suite that has the same for both architectures. */
const SUITE = {
  name: 'bookworm',
  debs: MACHINES.flatMap((architecture) => [
    { package: 'libc6', architecture },
    {
      package: 'libsound1',
      architecture,
      files: { [LIB[architecture]]: fakeElf({ soname: 'libsound.so.1', machine: architecture }) },
    },
  ]),
  contents: Object.fromEntries(MACHINES.map((machine) => [LIB[machine], 'libs/libsound1'])),
};

const TOOLS: readonly FakePackage[] = [
  { manifest: { name: 'npm', version: '11.0.0' } },
  ...MACHINES.map((machine) => ({
    manifest: { name: `node-linux-${CPU[machine]}`, version: '24.1.0' },
    files: { 'bin/node': fakeElf({ machine, needed: ['libc.so.6'] }), LICENSE: 'MIT' },
  })),
];

/** As sharp, esbuild and SWC are published: what is ready-made is optional, a package for each machine. */
const SOUND: readonly FakePackage[] = [
  {
    manifest: {
      name: 'sound',
      version: '1.0.0',
      optionalDependencies: Object.fromEntries(MACHINES.map((each) => [`sound-${CPU[each]}`, '1.0.0'])),
    },
    files: { 'index.js': '' },
  },
  ...MACHINES.map((machine) => ({
    manifest: { name: `sound-${CPU[machine]}`, version: '1.0.0', os: ['linux'], cpu: [CPU[machine]] },
    files: { 'sound.node': fakeElf({ machine, needed: ['libsound.so.1'] }) },
  })),
];

/** Compiled when it is installed, with the help of another package. */
const GYP: readonly FakePackage[] = [
  {
    manifest: { name: 'gyp', version: '2.0.0', dependencies: { helper: '1.0.0' } },
    files: { 'binding.gyp': '{}', 'src/gyp.cc': 'int x;', 'index.js': '' },
  },
  { manifest: { name: 'helper', version: '1.0.0' }, files: { 'helper.h': '' } },
  { manifest: { name: 'bystander', version: '1.0.0' } },
];

interface Made {
  readonly images: readonly Image[];
  readonly store: Store;
  readonly rules: readonly string[];
  readonly needs: readonly (readonly string[])[];
}

/** Locks and builds a service that asks for these packages, for both architectures. */
async function made(
  packages: readonly FakePackage[],
  asked: Readonly<Record<string, string>>,
  addon: (store: Store) => MakeAddon,
  optional = false,
): Promise<Made> {
  await using server = await serve(fakeRegistry([...TOOLS, ...packages]));
  const { archive, store, now } = await testArchive([SUITE, { name: 'bookworm-security', debs: [] }]);
  const manifest = {
    name: 'app',
    version: '1.0.0',
    [optional ? 'optionalDependencies' : 'dependencies']: asked,
  };
  const placed = packages.map((one) => [
    `node_modules/${one.manifest.name}`,
    {
      ...one.manifest,
      integrity: integrityOf(fakeTarball(one)),
      ...(optional || 'cpu' in one.manifest ? { optional: true } : {}),
    },
  ]);
  const tree = memoryTree({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: { '': manifest, ...Object.fromEntries(placed) },
    }),
    'server.js': '',
  });
  const none = { added: [], dropped: [], needed: [] };
  const plan: Plan = {
    schema: 'plimsoll.plan/1',
    platforms: PLATFORMS,
    services: [
      fakePlan({
        base: choose({ kind: 'debian', suite: 'bookworm', runtime: { language: 'node', version: '24' } }, ''),
        packages: choose(['libc6'], ''),
        requirements: choose({ ecosystem: 'npm', manifest: 'package.json', manager: 'npm', ...none }, ''),
        source: choose({ files: ['server.js'], weights: [], destination: '/app', excluded: [] }, ''),
      }),
    ],
    stack: NO_STACK,
  };
  const http = openHttp(store, { env: {} });
  const registry = openNpmRegistry({ http, store, settings: npmSettings([`registry=${server.url}`], {}) });
  const unused = (): never => assert.fail('nothing of Python is asked for');
  const common = { tree, store, archive, progress: silent };
  const locked = await lock(plan, {
    ...common,
    bases: { open: unused },
    resolver: { resolve: unused },
    wheels: { wheel: unused, fetch: unused, find: unused } as never,
    sources: { make: unused, made: unused, unmade: unused },
    tell: unused,
    registry,
    addon: addon(store),
    now,
    previous: null,
  });
  const { value, diagnostics } = await build(plan, locked.value, {
    ...common,
    wheels: { wheel: unused },
    packages: registry,
    scripts: unused,
    host: 'linux/amd64',
    compilers: unused,
    now: () => 0,
  });
  const { platforms = {} } = locked.value.services['api'] ?? {};
  return {
    images: value,
    store,
    rules: [...locked.diagnostics, ...diagnostics].map(({ rule, severity }) => `${severity} ${rule}`),
    needs: PLATFORMS.map((each) => platforms[each]?.native ?? []),
  };
}

/** The native files of an image with the machine each is for. */
async function natives(
  image: Image | undefined,
  store: Store,
): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const layer of image?.layers ?? []) {
    const blob = await store.blob(layer.digest);
    assert.ok(blob);
    const entries = await readTar(memoryBlob(gunzipSync(await blob.read(0, blob.size))), layer.what);
    for (const entry of entries) {
      const elf = entry.kind === 'file' ? await readElf(entry.content.blob) : null;
      if (elf !== null) found.push([entry.path, elf.architecture]);
    }
  }
  return found.sort();
}

const unasked = (): MakeAddon => () => assert.fail('nothing is to be compiled');

test('each architecture gets its own ready-made addon, its own Node.js and its own libraries, and none of the other', async () => {
  const { images, store, rules, needs } = await made(SOUND, { sound: '1.0.0' }, unasked);
  assert.deepEqual(rules, []);
  assert.deepEqual(needs, [['libsound1_1.0_amd64.deb'], ['libsound1_1.0_arm64.deb']]);
  for (const [at, machine] of MACHINES.entries()) {
    assert.equal(images[at]?.platform, `linux/${machine}`);
    assert.deepEqual(
      await natives(images[at], store),
      [
        [`app/node_modules/sound-${CPU[machine]}/sound.node`, machine],
        ['usr/local/bin/node', machine],
        [LIB[machine], machine],
      ].sort(),
    );
  }
});

test('native code that is not for an architecture is told', async () => {
  const only = {
    manifest: { name: 'only', version: '1.0.0' },
    files: { 'build/Release/only.node': fakeElf({}) },
  };
  const both = {
    manifest: { name: 'both', version: '1.0.0' },
    files: Object.fromEntries(
      MACHINES.map((machine) => [`prebuilds/linux-${machine}/both.node`, fakeElf({ machine })]),
    ),
  };
  const { rules } = await made([only, both], { only: '1.0.0', both: '1.0.0' }, unasked);
  assert.deepEqual(rules, ['warning lock/foreign-addon']);
});

/** Compiles as a machine of amd64 would. */
function compiler(jobs: AddonJob[]): (store: Store) => MakeAddon {
  return (store) => async (job) => {
    jobs.push(job);
    if (job.platform !== 'linux/amd64') return { failed: 'compilers here make code for linux/amd64' };
    const writer = await store.writer();
    await writer.write(tar({ '0/build/Release/gyp.node': fakeElf({ needed: ['libsound.so.1'] }) }, {}));
    return { tar: (await writer.commit()).digest };
  };
}

test('what has to be compiled is compiled with what it depends on; its libraries are found, the image has it', async () => {
  const jobs: AddonJob[] = [];
  const asked = { gyp: '2.0.0', bystander: '1.0.0' };
  const { images, rules, store } = await made(GYP, asked, compiler(jobs), true);
  assert.deepEqual(rules, ['note lock/compiled-here', 'note lock/optional-not-compiled']);
  assert.deepEqual(Object.keys(jobs[0]?.modules ?? {}), ['node_modules/gyp', 'node_modules/helper']);
  assert.deepEqual(await natives(images[0], store), [
    ['app/node_modules/gyp/build/Release/gyp.node', 'amd64'],
    [LIB.amd64, 'amd64'],
    ['usr/local/bin/node', 'amd64'],
  ]);
  assert.deepEqual(await natives(images[1], store), [['usr/local/bin/node', 'arm64']]);
});

test('what has to be compiled and cannot be is refused, unless it is optional', async () => {
  const { images, rules } = await made(GYP, { gyp: '2.0.0' }, () => async () => ({ failed: 'no compiler' }));
  assert.deepEqual(images, []);
  assert.deepEqual([...new Set(rules)], ['error lock/must-compile', 'error build/not-locked']);
});
