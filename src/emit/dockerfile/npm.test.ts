import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitInput, emitted, findingsIn, findingsOf } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Lock, LockedDeb, LockedPlatform } from '../../model/lock.ts';
import { emit } from '../emit.ts';
import { notLocked } from '../findings.ts';

const SERVER = "import express from 'express';\nexpress().listen(3000);\n";
const NPM_LOCK = JSON.stringify({ name: 'x', lockfileVersion: 3, packages: {} });

/** What lies beside the manifest, how all packages are installed, and how those of production. */
const TABLE: readonly (readonly [Readonly<Record<string, string>>, RegExp, RegExp])[] = [
  [{ 'package-lock.json': NPM_LOCK }, /npm ci --no-audit/, /npm ci --omit=dev/],
  [
    { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
    /pnpm install --frozen-lockfile/,
    /frozen-lockfile --prod$/,
  ],
  [
    { 'yarn.lock': '# yarn lockfile v1\n' },
    /yarn install --frozen-lockfile/,
    /frozen-lockfile --production$/,
  ],
  [
    { 'bun.lock': '{ "lockfileVersion": 1 }' },
    /bun@1 && bun install --frozen-lockfile/,
    /bun install .*--production$/,
  ],
  [{}, /npm install --no-audit/, /npm install --omit=dev/],
];

for (const [locks, all, production] of TABLE)
  test(`packages are installed as ${Object.keys(locks)[0] ?? 'nothing'} has them`, async () => {
    const sources = {
      'package.json': JSON.stringify({ name: 'x', type: 'module', scripts: { start: 'node server.js' }, dependencies: { express: '5' } }),
      'server.js': SERVER,
      ...locks,
    }; // biome-ignore format: one manifest, one line
    const files = await emitted(sources);
    const text = files.files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
    const stage = (name: string): string =>
      text.split(/^FROM /m).find((one) => one.includes(` AS ${name}\n`)) ?? '';
    assert.match(stage('packages'), all);
    assert.match(stage('production').trim(), production);
    for (const path of Object.keys(locks))
      assert.ok(stage('packages').includes(path), `${path} is copied first`);
    const isLocked = Object.keys(locks).length > 0;
    const open = ['packages', 'production'].map(() => 'dockerfile/npm-ci');
    const rules = (await findingsOf(sources, files)).map(({ rule }) => rule);
    assert.deepEqual(rules, isLocked ? [] : open);
    const told = notLocked(await emitInput(memoryTree(sources), {}));
    assert.equal(told.length, isLocked ? 0 : 1);
    for (const { fix } of told) assert.match(fix, /keep package-lock\.json/);
  });

test("an application's own scripts of an installation do not run before its sources are there", async () => {
  const own = { start: 'node server.js', postinstall: 'prisma generate', prepare: 'husky', pretest: 'x' };
  const text = async (scripts: Readonly<Record<string, string>>): Promise<string> => {
    const sources = {
      'package.json': JSON.stringify({ name: 'x', type: 'module', scripts, dependencies: { express: '5' } }),
      'package-lock.json': NPM_LOCK,
      'server.js': SERVER,
    };
    const { files } = await emitted(sources);
    return files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
  };
  const before =
    /COPY package[^\n]+\n\n#[^\n]+\nRUN npm pkg delete scripts\.postinstall scripts\.prepare\n[\s\S]+npm ci/;
  assert.match(await text(own), before);
  assert.doesNotMatch(await text({ start: own.start, pretest: 'x' }), /npm pkg/);
});

test('what compiles a package is installed before it, in the stage that is not shipped', async () => {
  const sources = {
    'package.json': JSON.stringify({ name: 'x', type: 'module', scripts: { start: 'node server.js' }, dependencies: { express: '5', bcrypt: '5' } }),
    'package-lock.json': NPM_LOCK,
    'server.js': SERVER,
  }; // biome-ignore format: one manifest, one line
  const input = await emitInput(memoryTree(sources), {});
  const id = input.plan.services[0]?.id ?? '';
  const files = (lock: Lock | null) => emit({ ...input, lock }).files;
  const text = (lock: Lock | null): string =>
    files(lock).find(({ path }) => path === 'Dockerfile')?.text ?? '';
  assert.doesNotMatch(text(null), /apt-get/);
  assert.doesNotMatch(text(lockOf(id, {})), /apt-get/);
  const lock = lockOf(id, { 'bcrypt@5.1.1': { sha256: '0'.repeat(64), npm: 'npm@11.0.0' } });
  assert.deepEqual(await findingsIn(memoryTree(sources), files(lock)), []);
  const stages = text(lock).split(/^FROM /m);
  const compiles = stages.filter((stage) => stage.includes('apt-get'));
  assert.equal(compiles.length, 1);
  assert.match(
    compiles[0] ?? '',
    / AS packages\n[\s\S]+# compiled while it is installed: bcrypt\nRUN [\s\S]+ {6}g\+\+ \\\n {6}make \\\n {6}python3\n[\s\S]+npm ci/,
  );
});

test('libraries that native packages link to are installed where they are loaded, and what plimsoll.yaml names', async () => {
  const sources = {
    'package.json': '{"name": "a", "dependencies": {"express": "1", "canvas": "1"}, "scripts": {"start": "node server.js"}}',
    'package-lock.json': NPM_LOCK,
    'server.js': SERVER,
  }; // biome-ignore format: one manifest, one line
  const tree = memoryTree(sources);
  const bare = await emitInput(tree, {});
  const id = bare.plan.services[0]?.id ?? '';
  const lock = { ...lockOf(id, {}, ['libcairo2_1.16_amd64.deb']), debs: { 'libcairo2_1.16_amd64.deb': DEB } };
  const stages = (input: typeof bare, held: Lock | null): readonly string[] => {
    const { files } = emit({ ...input, lock: held });
    const text = files.find(({ path }) => path === 'Dockerfile')?.text ?? '';
    return text.split(/^FROM /m).filter((stage) => stage.includes('apt-get'));
  };
  assert.deepEqual(stages(bare, lockOf(id, {})), []);
  const [native = '', ...others] = stages(bare, lock);
  assert.deepEqual(others, []);
  assert.match(native, / AS prod\n[\s\S]+# what native packages link to\nRUN [\s\S]+ {6}libcairo2\n/);
  assert.deepEqual(await findingsIn(tree, emit({ ...bare, lock }).files), []);
  const asking = await emitInput(tree, { services: { [id]: { packages: ['ffmpeg'] } } });
  const [both = ''] = stages(asking, lock);
  assert.match(
    both,
    /# what native packages link to, and what the plan names\nRUN [\s\S]+ {6}ffmpeg \\\n {6}libcairo2\n/,
  );
});

const DEB: LockedDeb = {
  package: 'libcairo2', version: '1.16', architecture: 'amd64', path: 'pool/libcairo2_1.16_amd64.deb', sha256: '0'.repeat(64), size: 1, archive: 'main',
}; // biome-ignore format: one package, one line

function lockOf(id: string, addons: LockedPlatform['addons'] & {}, native: readonly string[] = []): Lock {
  const platform = { base: [], native, wheels: [], node: null, modules: {}, addons };
  return {
    schema: 'plimsoll.lock/1',
    services: { [id]: { inputs: '', suite: 'bookworm', runtime: { language: 'node', version: '24' }, build: null, platforms: { 'linux/amd64': platform } } },
    debs: {},
    wheels: {},
    packages: { 'bcrypt@5.1.1': { name: 'bcrypt', version: '5.1.1', integrity: 'sha512-', size: 1, platforms: ['linux/amd64'] } },
  }; // biome-ignore format: a lock, a line a part
}
