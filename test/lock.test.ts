import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { run } from '../src/engine/run.ts';
import { uvResolver } from '../src/engine/uv/resolver.ts';
import { findUv, type UvPorts } from '../src/engine/uv/uv.ts';
import { pipSettings } from '../src/formats/pipconfig/pipconfig.ts';
import { parsePylock } from '../src/formats/pylock/pylock.ts';
import { uvSettings } from '../src/formats/uvconfig/uvconfig.ts';
import type { ResolveOptions } from '../src/lock/ask.ts';
import { resolve } from '../src/lock/resolve.ts';
import { OPTIONS, unmade, wantedOf } from '../src/lock/testing/resolving.ts';
import type { Question, Resolver } from '../src/model/resolve.ts';
import { mergeSettings, readIndexSettings } from '../src/net/indexes/settings.ts';
import { openStore } from '../src/store/store.ts';
import { selfSigned } from './support/certificate.ts';
import { serve } from './support/server.ts';
import { scratchFolder } from './support/store.ts';
import { fakeWheel } from './support/wheel.ts';

/** Kept between runs, as a user's store is: uv is fetched once, the way a fresh machine gets it. */
const KEPT = join(import.meta.dirname, '../.cache/resolver');

let uv = '';
let ports: UvPorts;

before(async () => {
  const machine = { env: process.env, platform: process.platform, folder: process.cwd() };
  const settings = await readIndexSettings(machine);
  ports = { run, store: await openStore(KEPT), settings, python: async () => null };
  uv = await findUv(ports);
});

/** A resolver that knows nothing but these wheels. */
function offline(env: Readonly<Record<string, string>> = {}): Resolver {
  const house = scratchFolder();
  const needs = (text: string) => `Metadata-Version: 2.1\nName: demo-a\nVersion: 1.0\n${text}`;
  const windows = "Requires-Dist: demo-win ; sys_platform == 'win32'\n";
  const wheels: Readonly<Record<string, Buffer>> = {
    'demo_a-1.0-py3-none-any.whl': fakeWheel('demo_a', '1.0', {
      'demo_a-1.0.dist-info/METADATA': needs(`Requires-Dist: demo-b>=1\n${windows}`),
    }),
    'demo_b-1.0-cp311-cp311-manylinux_2_17_x86_64.whl': fakeWheel('demo_b', '1.0', { 'b.py': '' }),
    'demo_b-1.0-cp311-cp311-manylinux_2_17_aarch64.whl': fakeWheel('demo_b', '1.0', { 'b.py': 'b = 1' }),
    'demo_b-2.0-cp311-cp311-manylinux_2_17_x86_64.whl': fakeWheel('demo_b', '2.0', { 'b.py': '' }),
    'demo_source-1.0.tar.gz': Buffer.from('never opened'),
    'demo_old-1.0.tar.gz': Buffer.from('never opened'),
    'demo_old-1.1-py3-none-any.whl': fakeWheel('demo_old', '1.1', { 'old.py': '' }),
    'demo_old-2.0-py3-none-any.whl': fakeWheel('demo_old', '2.0', { 'old.py': '' }),
    'demo_last-1.0-py3-none-any.whl': fakeWheel('demo_last', '1.0', { 'last.py': '' }),
    'demo_last-2.0.tar.gz': Buffer.from('never opened'),
    'demo_next-1.0.tar.gz': Buffer.from('never opened'),
    'demo_next-1.0-cp313-cp313-manylinux_2_17_x86_64.whl': fakeWheel('demo_next', '1.0', { 'n.py': '' }),
    'demo_gone-1.0-cp39-cp39-manylinux_2_17_x86_64.whl': fakeWheel('demo_gone', '1.0', { 'g.py': '' }),
    'demo_gone-3.0-py3-none-any.whl': fakeWheel('demo_gone', '3.0', { 'g.py': '' }),
  };
  for (const [file, bytes] of Object.entries(wheels)) writeFileSync(join(house, file), bytes);
  const all = { PIP_FIND_LINKS: house, PIP_NO_INDEX: '1', ...env };
  const settings = mergeSettings(pipSettings([], all), uvSettings([], all), {
    env: { ...all, UV_CACHE_DIR: scratchFolder() },
    platform: 'linux',
    folder: house,
  });
  return uvResolver(uv, { ...ports, settings });
}

function question(requirements: readonly string[], changes: Partial<Question> = {}): Question {
  return {
    requirements,
    constraints: [],
    overrides: [],
    preferred: [],
    python: '3.11',
    platforms: ['linux/amd64'],
    indexes: { default: null, extra: [], findLinks: [], noIndex: false, pinned: {} },
    prereleases: false,
    dependencies: true,
    ...changes,
  };
}

async function releases(resolver: Resolver, asked: Question): Promise<readonly string[]> {
  const answer = await resolver.resolve(asked);
  assert.ok('pylock' in answer, JSON.stringify(answer));
  const lock = parsePylock(answer.pylock);
  assert.ok('packages' in lock);
  return lock.packages.map(({ name, version, wheels }) => `${name} ${version} ${wheels.length}`);
}

test('a wheelhouse resolves offline: for one platform, for two, within limits, from what is preferred', async () => {
  const both = { platforms: ['linux/amd64', 'linux/arm64'] } as const;
  const cases: readonly (readonly [Partial<Question>, readonly string[]])[] = [
    [{}, ['demo-a 1.0 1', 'demo-b 2.0 1']],
    [both, ['demo-a 1.0 1', 'demo-b 1.0 1', 'demo-b 2.0 1']],
    [{ ...both, constraints: ['demo-b<2'] }, ['demo-a 1.0 1', 'demo-b 1.0 2']],
    [{ constraints: ['demo-b<2'] }, ['demo-a 1.0 1', 'demo-b 1.0 1']],
    [
      { constraints: ["demo-b==1.0 ; python_version < '3.12'", "demo-b==2.0 ; python_version >= '3.12'"] },
      ['demo-a 1.0 1', 'demo-b 1.0 1'],
    ],
    [{ overrides: ['demo-b==1.0'] }, ['demo-a 1.0 1', 'demo-b 1.0 1']],
    [{ preferred: [{ name: 'demo-b', version: '1.0' }] }, ['demo-a 1.0 1', 'demo-b 1.0 1']],
    [{ dependencies: false }, ['demo-a 1.0 1']],
  ];
  for (const [changes, expected] of cases)
    assert.deepEqual(
      await releases(offline(), question(['demo-a'], changes)),
      expected,
      JSON.stringify(changes),
    );
});

test('what cannot be resolved is refused with its reason', async () => {
  const cases: readonly (readonly [readonly string[], Partial<Question>, string, string | null])[] = [
    [['nowhere'], {}, 'absent', 'nowhere'],
    [['demo-b==9'], {}, 'absent', 'demo-b'],
    [['demo-source'], {}, 'source-only', 'demo-source'],
    [['demo-b==2.0'], { platforms: ['linux/arm64'] }, 'platform', 'demo-b'],
    [['demo-b'], { python: '3.13' }, 'platform', 'demo-b'],
    [['demo-a', 'demo-b<1'], {}, 'conflict', 'demo-a'],
  ];
  for (const [requirements, changes, reason, name] of cases) {
    const answer = await offline().resolve(question(requirements, changes));
    assert.ok('refusal' in answer, requirements.join());
    assert.deepEqual(
      [answer.refusal.reason, answer.refusal.name],
      [reason, name],
      answer.refusal.explanation,
    );
    assert.doesNotMatch(answer.refusal.explanation, /plimsoll-resolution/);
  }
});

test('all pins that have no wheel are told before the first is built, with what there is instead', async () => {
  const told: string[] = [];
  const options: ResolveOptions = {
    ...OPTIONS,
    sources: { unmade, make: async () => ({ failed: 'no compiler of mine' }) },
    tell: (all) => told.push(...all.map(({ line, message, fix }) => `${line} ${message} ${fix}`)),
  };
  const pins = 'demo-a\ndemo-old==1.0\ndemo-last==2.0\ndemo-next==1.0\n';
  const { diagnostics } = await resolve(await wantedOf(pins), offline(), options);
  const expected = [
    /^2 demo-old==1\.0 has no wheel for Python 3\.11 on linux\/amd64: it is built here.*ask for demo-old==1\.1,/,
    /^3 demo-last==2\.0 has no wheel .*ask for demo-last==1\.0,/,
    /^4 demo-next==1\.0 has no wheel .*\(there is a wheel for Python 3\.13\)/,
  ];
  assert.equal(told.length, expected.length, told.join('\n'));
  for (const [at, pattern] of expected.entries()) assert.match(told[at] ?? '', pattern);
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['lock/no-wheel'],
  );
});

test('nothing is built where one of the pins can be had in no way: all are told at once', async () => {
  const options: ResolveOptions = {
    ...OPTIONS,
    sources: { unmade: () => assert.fail('an engine is looked for'), make: () => assert.fail('it is built') },
    tell: () => assert.fail('it goes on'),
  };
  const pins = 'demo-gone==1.0\ndemo-b==7\ndemo-old==1.0\n';
  const { value, diagnostics } = await resolve(await wantedOf(pins), offline(), options);
  assert.equal(value, null);
  assert.deepEqual(
    diagnostics.map(({ rule, line }) => `${line} ${rule}`),
    ['1 lock/no-wheel', '2 lock/no-such-release', '3 lock/to-be-built'],
  );
  assert.match(diagnostics[2]?.message ?? '', /: it would be built here from its source/);
  assert.match(
    `${diagnostics[0]?.message} ${diagnostics[0]?.fix}`,
    /^demo-gone==1\.0 has no wheel.*Ask for demo-gone==3\.0,/,
  );
});

test('an index that does not answer is a passing error, one that refuses is not; logins are never told', async () => {
  await using server = await serve((request, response) => {
    response.writeHead(request.url?.startsWith('/busy') ? 503 : 401).end();
  });
  const at = (path: string) => `${server.url.replace('//', '//me:secret@')}${path}`;
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['http://me:secret@127.0.0.1:9/simple', 'resolve/index-unreachable', true],
    [at('/busy'), 'resolve/index-unreachable', true],
    [at('/closed'), 'resolve/index-refuses', false],
  ];
  process.env['UV_HTTP_RETRIES'] = '0';
  for (const [address, code, transient] of cases) {
    const resolver = offline({ PIP_NO_INDEX: '0', PIP_INDEX_URL: address });
    await assert.rejects(resolver.resolve(question(['numpy'])), (error) => {
      assert.ok(error instanceof Error && 'code' in error && 'transient' in error);
      assert.deepEqual([error.code, error.transient], [code, transient], error.message);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

test('an index behind an authority that nobody trusts is an error that says what to name', async () => {
  await using server = await serve((_, response) => response.writeHead(401).end(), selfSigned());
  const resolver = offline({ PIP_NO_INDEX: '0', PIP_INDEX_URL: `${server.url}/simple` });
  await assert.rejects(resolver.resolve(question(['numpy'])), {
    code: 'resolve/index-untrusted',
    transient: false,
    fix: /SSL_CERT_FILE/,
  });
});

test('nothing of the application is run: an index of its own cannot make uv build', async () => {
  const trap = join(scratchFolder(), 'trap');
  mkdirSync(trap);
  const spy = join(trap, 'ran');
  writeFileSync(
    join(trap, 'setup.py'),
    `open(${JSON.stringify(spy)}, 'w')\nfrom setuptools import setup\nsetup(name='trap', version='1')\n`,
  );
  const answer = await offline()
    .resolve(question([`trap @ file://${trap}`]))
    .catch((error: unknown) => error);
  assert.ok(
    answer instanceof Error || (typeof answer === 'object' && answer !== null && 'refusal' in answer),
  );
  const { existsSync } = await import('node:fs');
  assert.equal(existsSync(spy), false);
});
