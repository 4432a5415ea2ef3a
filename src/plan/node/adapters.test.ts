import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

/** The plan of a package with these scripts, dependencies and files, and what is told of it by `plan/no-server`. */
async function of(manifest: object, files: Readonly<Record<string, string>> = {}) {
  const lock = JSON.stringify({ name: 'web', lockfileVersion: 3, packages: {} });
  const tree = { 'package.json': JSON.stringify(manifest), 'package-lock.json': lock, ...files };
  const { planned } = await plannedFrom(memoryTree(tree), {});
  const [service] = planned.value.services;
  const told = planned.diagnostics.filter(({ rule }) => rule === 'plan/no-server').map(({ fix }) => fix);
  return { outputs: service?.build?.value.outputs, files: service?.source.value.files, told };
}

function qwik(adapter: string): object {
  const scripts = { build: 'qwik build', 'build.server': `vite build -c adapters/${adapter}/vite.config.ts` };
  return { type: 'module', scripts, devDependencies: { '@builder.io/qwik-city': '1' } };
}

test("Qwik's server gets the files that it hands out", async () => {
  const { outputs, files, told } = await of(qwik('fastify'), {
    'src/root.tsx': 'export default () => null;\n',
  });
  assert.deepEqual(outputs, [
    { from: 'server', to: '/app/server' },
    { from: 'dist', to: '/app/dist' },
  ]);
  assert.deepEqual([files, told], [['package.json'], []]);
  assert.deepEqual((await of(qwik('static'))).outputs, [{ from: 'dist', to: '/app' }]);
});

test('what Nitro makes of SolidStart needs nothing beside it', async () => {
  const start = { scripts: { build: 'vinxi build' }, dependencies: { '@solidjs/start': '1' } };
  const { outputs, files } = await of(start, { 'src/app.tsx': 'export default () => null;\n' });
  assert.deepEqual([outputs, files], [[{ from: '.output', to: '/app/.output' }], []]);
});

test('what is built for a platform is told, with the adapter that mends it', async () => {
  const [told = ''] = (await of(qwik('cloudflare-pages'))).told;
  assert.match(told, /^Add an adapter .*npm run qwik add express/);
  const kit = { scripts: { build: 'vite build' }, devDependencies: { '@sveltejs/kit': '2' } };
  const [mend = ''] = (await of(kit)).told;
  assert.match(mend, /^Use @sveltejs\/adapter-node or @sveltejs\/adapter-static, or set services/);
});
