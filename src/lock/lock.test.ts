import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { stringify } from 'smol-toml';
import { testArchive } from '../../test/support/debian.ts';
import { fakeElf } from '../../test/support/elf.ts';
import { fakePlan } from '../../test/support/image.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { parseLock, printLock } from '../formats/lockfile/lockfile.ts';
import { npmSettings } from '../formats/npm/npmrc.ts';
import { pipSettings } from '../formats/pipconfig/pipconfig.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import { uvSettings } from '../formats/uvconfig/uvconfig.ts';
import { choose } from '../model/evidence.ts';
import type { Lock } from '../model/lock.ts';
import type { Plan, Requirements } from '../model/plan.ts';
import { silent } from '../model/progress.ts';
import type { Question, Resolver } from '../model/resolve.ts';
import { NO_STACK } from '../model/stack.ts';
import { openHttp } from '../net/http.ts';
import { mergeSettings } from '../net/indexes/settings.ts';
import { openNpmRegistry } from '../net/npm/registry.ts';
import { openWheels } from '../net/wheels/wheels.ts';
import { lock } from './lock.ts';
import type { LockPorts } from './ports.ts';

const LIB = 'usr/lib/x86_64-linux-gnu';
const SUITE = {
  name: 'bookworm',
  debs: [
    { package: 'libc6', version: '2.36-9+deb12u1' },
    { package: 'python3.11-minimal', version: '3.11.2-6', fields: { Depends: 'libc6' } },
    { package: 'libgl1', files: { [`${LIB}/libGL.so.1`]: fakeElf({ needed: ['libc.so.6'] }) } },
  ],
  contents: { [`${LIB}/libGL.so.1`]: 'libs/libgl1', [`${LIB}/libc.so.6`]: 'libs/libc6' },
};

const WHEELS: Readonly<Record<string, Buffer>> = {
  'web-1-py3-none-any.whl': fakeWheel('web', '1', { 'web.py': '' }),
  'core-2-cp311-cp311-manylinux_2_28_x86_64.whl': fakeWheel('core', '2', {
    'core.so': fakeElf({ needed: ['libGL.so.1', 'libc.so.6'] }),
  }),
  'core-2-cp311-cp311-manylinux_2_39_x86_64.whl': fakeWheel('core', '2', { 'newer.py': '' }),
};

/** Ports on an archive and a wheelhouse made by the test, and a resolver that offers all of the wheelhouse. */
async function bench() {
  const { archive, store, now, asked } = await testArchive([SUITE, { name: 'bookworm-security', debs: [] }]);
  const house = join(scratchFolder(), 'house');
  mkdirSync(house);
  for (const [file, bytes] of Object.entries(WHEELS)) writeFileSync(join(house, file), bytes);
  const questions: Question[] = [];
  const resolver: Resolver = {
    async resolve(question) {
      questions.push(question);
      const packages = ['web', 'core'].map((name) => ({
        name,
        version: name === 'web' ? '1' : '2',
        wheels: Object.entries(WHEELS)
          .filter(([file]) => file.startsWith(name))
          .map(([file, bytes]) => ({
            url: pathToFileURL(join(house, file)).href,
            hashes: { sha256: hash(bytes) },
          })),
      }));
      return { pylock: stringify({ 'lock-version': '1.0', packages }) };
    },
  };
  const machine = { env: {}, platform: 'linux', folder: house };
  const settings = mergeSettings(pipSettings([], {}), uvSettings([], {}), machine);
  const wheels = openWheels({ http: openHttp(store, { env: {} }), store, settings, resolver });
  const registry = openNpmRegistry({
    http: openHttp(store, { env: {} }),
    store,
    settings: npmSettings([], {}),
  });
  const ports = (files: Readonly<Record<string, string>>, previous: Lock | null): LockPorts => {
    return {
      tree: memoryTree(files),
      store,
      archive,
      bases: { open: () => assert.fail('no service is built on an image') },
      resolver,
      wheels,
      registry,
      sources: {
        make: async () => null,
        made: () => null,
        unmade: async (left) => ({ left, why: null }),
      },
      tell: () => {},
      addon: () => assert.fail('nothing is to be compiled'),
      progress: silent,
      now,
      previous,
    };
  };
  return { ports, questions, asked, house };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function planOf(ids: readonly string[] = ['api'], added: readonly string[] = []): Plan {
  const requirements = choose<Requirements>(
    { ecosystem: 'python', manifest: 'requirements.txt', manager: 'pip', added, dropped: [], needed: [] },
    '',
  );
  const packages = choose(['python3.11-minimal'], '');
  const services = ids.map((id) => fakePlan({ id, requirements, packages }));
  return { schema: 'plimsoll.plan/1', platforms: ['linux/amd64'], services, stack: NO_STACK };
}

const FILES = { 'requirements.txt': 'web\n' };
const CORE = 'core-2-cp311-cp311-manylinux_2_28_x86_64.whl';

test('every file by platform: base, wheels for its C library, packages of the libraries they link to', async () => {
  const { ports } = await bench();
  const { value, diagnostics } = await lock(planOf(), ports(FILES, null));
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(value.services['api']?.platforms, {
    'linux/amd64': {
      base: ['libc6_2.36-9+deb12u1_amd64.deb', 'python3.11-minimal_3.11.2-6_amd64.deb'],
      native: ['libgl1_1.0_amd64.deb'],
      wheels: [CORE, 'web-1-py3-none-any.whl'],
      node: null,
      modules: {},
    },
  });
  const bytes = WHEELS[CORE] ?? Buffer.alloc(0);
  assert.deepEqual(value.wheels[CORE], {
    name: 'core',
    version: '2',
    sha256: hash(bytes),
    size: bytes.length,
  });
  assert.equal(Object.keys(value.debs).length, 3);
  assert.deepEqual(parseLock(printLock(value)), { value, diagnostics: [] });
  assert.doesNotMatch(printLock(value), /file:|house/);
});

test("what another tool's lock lacks is told: a warning, or a note where the plan adds something", async () => {
  const { ports } = await bench();
  const project = '[tool.poetry.dependencies]\nweb = "*"\n';
  const pins = (names: readonly string[]) =>
    names.map((name) => `[[package]]\nname = "${name}"\nversion = "1"\n`).join('');
  const told = async (names: readonly string[], added: readonly string[]) => {
    const plan = planOf(['api'], added);
    const services = plan.services.map((service) => ({
      ...service,
      requirements: choose({ ...service.requirements.value, manifest: 'pyproject.toml' }, ''),
    }));
    const files = { 'pyproject.toml': project, 'poetry.lock': pins(names) };
    const { diagnostics } = await lock({ ...plan, services }, ports(files, null));
    return diagnostics.map(({ rule, severity, path, message }) => `${severity} ${rule} ${path}: ${message}`);
  };
  assert.deepEqual(await told(['web', 'core'], []), []);
  assert.deepEqual(await told(['web'], []), [
    'warning lock/beyond-lock poetry.lock: core is installed and poetry.lock does not have it',
  ]);
  assert.match(
    (await told(['web'], ['core'])).join(),
    /^note lock\/beyond-lock poetry\.lock: core is installed .* for core which/,
  );
});

test('unchanged: the lock as it is, and nothing is asked; changed: what is locked is preferred', async () => {
  const { ports, questions, asked } = await bench();
  const first = (await lock(planOf(), ports(FILES, null))).value;
  const before = [questions.length, asked.length];
  const again = await lock(planOf(), ports({ ...FILES, 'main.py': 'print()' }, first));
  assert.deepEqual(again, { value: first, diagnostics: [] });
  assert.deepEqual([questions.length, asked.length], before);
  for (const [plan, files] of [
    [planOf(), { 'requirements.txt': 'web # changed\n' }],
    [planOf(['api'], ['core']), FILES],
    [planOf(['api', 'job']), FILES],
  ] as const) {
    const count = questions.length;
    await lock(plan, ports(files, first));
    assert.equal(questions.length, count + 1);
  }
  assert.deepEqual(questions[1]?.preferred, [
    { name: 'core', version: '2' },
    { name: 'web', version: '1' },
  ]);
});

test('services share tables; one that is gone takes its files along', async () => {
  const { ports } = await bench();
  const both = (await lock(planOf(['api', 'job']), ports(FILES, null))).value;
  assert.deepEqual(Object.keys(both.services), ['api', 'job']);
  assert.equal(Object.keys(both.wheels).length, 2);
  const none = await lock({ ...planOf(), services: [] }, ports(FILES, both));
  assert.deepEqual(none.value, {
    schema: 'plimsoll.lock/1',
    services: {},
    debs: {},
    wheels: {},
    packages: {},
  });
});

test('a service that cannot be locked is left out, with error findings', async () => {
  const { ports, house } = await bench();
  const wrong = createHash('sha256').update('other').digest('hex');
  const cases: readonly (readonly [string, string])[] = [
    ['git+https://git.example.org/x.git\n', 'lock/from-source'],
    [`web==1 --hash=sha256:${wrong}\n`, 'lock/hash-not-allowed'],
  ];
  for (const [text, rule] of cases) {
    const { value, diagnostics } = await lock(planOf(), ports({ 'requirements.txt': text }, null));
    assert.deepEqual(value.services, {});
    assert.deepEqual(
      diagnostics.map(({ rule: each, severity, line }) => [each, severity, line]),
      [[rule, 'error', 1]],
    );
  }
  writeFileSync(join(house, CORE), 'tampered');
  await assert.rejects(lock(planOf(), ports(FILES, null)), { code: 'net/hash-mismatch' });
});
