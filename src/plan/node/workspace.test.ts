import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitted, findingsOf, plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { localPackages, lockFolder } from './workspace.ts';

const LOCK = JSON.stringify({ name: 'acme', lockfileVersion: 3, packages: {} });
const shared = { name: '@acme/shared', main: './dist/index.js', scripts: { build: 'tsc' } };
const ui = {
  name: '@acme/ui',
  scripts: { build: 'vite build' },
  exports: { '.': { types: './types/index.d.ts', default: './src/index.ts' } },
  dependencies: { '@acme/shared': '*' },
  devDependencies: { '@acme/settings': '*' },
};
const TREE = {
  'package.json': JSON.stringify({ name: 'acme', workspaces: ['apps/*', 'packages/*'] }),
  'package-lock.json': LOCK,
  'apps/api/package.json': JSON.stringify({
    name: 'api',
    scripts: { build: 'tsc', start: 'node dist/server.js' },
    dependencies: { fastify: '5', '@acme/ui': '*' },
  }),
  'apps/api/src/server.ts': "import Fastify from 'fastify';\nawait Fastify().listen({ port: 3000 });\n",
  'apps/api/tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
  'packages/shared/package.json': JSON.stringify(shared),
  'packages/shared/src/index.ts': 'export const one = 1;\n',
  'packages/ui/package.json': JSON.stringify(ui),
  'packages/ui/src/index.ts': "export * from '@acme/shared';\n",
  'packages/settings/package.json': JSON.stringify({ name: '@acme/settings' }),
  'packages/other/package.json': JSON.stringify({
    name: '@acme/other',
    main: 'dist/x.js',
    scripts: { build: 'x' },
  }),
};

/** Folders with what is made there. */
function local(files: Readonly<Record<string, string>>, development: boolean): readonly string[] {
  const found = localPackages(
    { path: 'apps/api', manager: 'npm' },
    memoryTree({ ...TREE, ...files }),
    development,
  );
  return found.map(({ folder, makes }) => [folder, ...makes].join(' '));
}

test('the packages of its workspace that a package imports, each after what it needs', () => {
  const [made, source] = ['packages/shared packages/shared/dist', 'packages/ui'];
  const table: readonly (readonly [Readonly<Record<string, string>>, boolean, readonly string[]])[] = [
    [{}, false, [made, source]],
    [{}, true, [made, 'packages/settings', source]],
    [{ 'package.json': '{}', 'pnpm-workspace.yaml': 'packages: ["apps/*"]\n' }, false, [made, source]],
    // What is checked in need not be made.
    [{ 'packages/shared/dist/index.js': '' }, false, ['packages/shared', source]],
    // Without a script nothing can make it; without a workspace a name is that of a registry's package.
    [{ 'packages/shared/package.json': JSON.stringify({ ...shared, scripts: {} }) }, false, ['packages/shared', source]],
    [{ 'package.json': '{}' }, true, []],
    // Round in a circle.
    [{ 'packages/shared/package.json': JSON.stringify({ ...shared, dependencies: { '@acme/ui': '*' } }) }, false, [made, source]],
    [{ 'apps/api/package.json': 'no JSON' }, false, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, development, folders] of table)
    assert.deepEqual(local(files, development), folders, JSON.stringify(files));
  assert.equal(lockFolder({ path: 'apps/api', manager: 'npm' }, memoryTree(TREE)), '.');
  assert.equal(
    lockFolder({ path: 'apps/api', manager: 'bun' }, memoryTree({ ...TREE, 'apps/api/bun.lock': '' })),
    'apps/api',
  );
});

test('what it imports is built before it, and goes along where it is needed to run', async () => {
  const { planned } = await plannedFrom(memoryTree(TREE), {});
  const [service] = planned.value.services;
  assert.deepEqual(service?.build?.value.first, [{ folder: 'packages/shared', script: 'build' }]);
  assert.deepEqual(service?.build?.value.outputs, [
    { from: 'apps/api/dist', to: '/app/apps/api/dist' },
    { from: 'packages/shared/dist', to: '/app/packages/shared/dist' },
  ]);
  assert.deepEqual(service?.source.value.files, [
    'apps/api/package.json',
    'packages/shared/package.json',
    'packages/ui/package.json',
    'packages/ui/src/index.ts',
  ]);
  const files = await emitted(TREE);
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.match(text, /RUN npm --prefix \.\.\/\.\.\/packages\/shared run build && \\\n\s+npm run build\n/);
  assert.deepEqual(await findingsOf(TREE, files), []);
});

test('a server that is run as it is has what it imports built all the same', async () => {
  const api = { name: 'api', scripts: { start: 'node server.js' }, dependencies: { '@acme/shared': '*' } };
  const { 'apps/api/tsconfig.json': _, 'apps/api/src/server.ts': __, ...others } = TREE;
  const server = "const { createServer } = require('node:http');\ncreateServer().listen(3000);\n";
  const sources = { ...others, 'apps/api/package.json': JSON.stringify(api), 'apps/api/server.js': server };
  const { planned } = await plannedFrom(memoryTree(sources), {});
  const [service] = planned.value.services;
  const { folder, first, outputs } = service?.build?.value ?? {};
  assert.deepEqual([folder, first], ['packages/shared', undefined]);
  assert.deepEqual(outputs, [{ from: 'packages/shared/dist', to: '/app/packages/shared/dist' }]);
  assert.ok(service?.source.value.files.includes('apps/api/server.js'));
  const files = await emitted(sources);
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.match(text, /RUN npm --prefix \.\.\/\.\.\/packages\/shared run build\n/);
  assert.match(text, /COPY \. \/app\nCOPY --from=built \/src\/packages\/shared\/dist/);
});

test('pnpm links what each package of a workspace asks for beside it: the emitted image gets these folders too', async () => {
  const { 'package-lock.json': _, ...others } = TREE;
  const files = await emitted({
    ...others,
    'package.json': JSON.stringify({ name: 'acme', private: true }),
    'pnpm-workspace.yaml': 'packages: ["apps/*", "packages/*"]\n',
    'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  });
  const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  const copied = [...text.matchAll(/COPY --from=production (\S+) (\S+)/g)].map(([, from, to]) => [from, to]);
  assert.deepEqual(copied, [
    ['/src/node_modules', '/app/node_modules'],
    ['/src/apps/api/node_modules', '/app/apps/api/node_modules'],
    ['/src/packages/ui/node_modules', '/app/packages/ui/node_modules'],
  ]);
  assert.match(text, /pnpm --dir \.\.\/\.\.\/packages\/shared run build/);
});
