import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildInput, testBuild } from '../../../test/support/build.ts';
import type { BuildScript } from '../../model/plan.ts';
import { npmBench } from './npm.ts';

test('a package manager that a script calls looks for no other release of itself, which no workshop can fetch', async () => {
  const { lock, ports } = await testBuild(buildInput());
  const locked = { platforms: {}, managers: [], modules: {} };
  const script = { folder: '.', script: 'build' } as BuildScript;
  const { env, command } = npmBench({ id: 'web', script, locked, ports }, lock);
  // The names under which pnpm 10 and Yarn 1.22 take these settings from the environment.
  assert.equal(env['npm_config_manage_package_manager_versions'], 'false');
  assert.equal(env['SKIP_YARN_COREPACK_CHECK'], '1');
  assert.deepEqual(command.slice(-2), ['run', 'build']);
});
