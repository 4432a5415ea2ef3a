import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { moduleEntries, moduleJobs } from '../src/build/node/modules.ts';
import type { ModuleTrim } from '../src/build/trim/modules.ts';
import { npmSettings } from '../src/formats/npm/npmrc.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { pick } from '../src/lock/npm/pick.ts';
import { openProject } from '../src/lock/npm/project.ts';
import { choose } from '../src/model/evidence.ts';
import { openNpmRegistry } from '../src/net/npm/registry.ts';
import { testHttp } from './support/net.ts';
import { type FakePackage, fakeRegistry } from './support/npm.ts';
import { serve } from './support/server.ts';
import { scratchFolder, scratchStore } from './support/store.ts';

const REGISTRY: readonly FakePackage[] = [
  {
    manifest: {
      name: 'a',
      version: '1.0.0',
      bin: { 'a-cli': './bin/cli.js', other: 'lib/other.js' },
      dependencies: { b: '^1.0.0' },
    },
    files: { 'bin/cli.js': '#!/usr/bin/env node\n', 'lib/other.js': 'x', 'lib/run.sh': '#!/bin/sh\n#*' },
  },
  { manifest: { name: 'b', version: '1.0.0' }, files: { 'index.js': '1' } },
  { manifest: { name: 'b', version: '2.0.0' }, files: { 'index.js': '2', 'deep/er/file.txt': 'text' } },
  {
    manifest: { name: '@x/c', version: '1.2.3', bin: 'c.js', peerDependencies: { b: '*' } },
    files: { 'c.js': '#!/usr/bin/env node\n' },
  },
  {
    manifest: { name: 'native-linux-x64', version: '1.0.0', os: ['linux'], cpu: ['x64'] },
    files: { 'x.node': 'x64' },
  },
  {
    manifest: { name: 'native-darwin-arm64', version: '1.0.0', os: ['darwin'], cpu: ['arm64'] },
    files: { 'x.node': 'mac' },
  },
  {
    manifest: {
      name: 'native',
      version: '1.0.0',
      optionalDependencies: { 'native-linux-x64': '1.0.0', 'native-darwin-arm64': '1.0.0' },
    },
  },
  {
    manifest: {
      name: 'bundling',
      version: '1.0.0',
      dependencies: { inside: '1.0.0' },
      bundleDependencies: ['inside'],
    },
    files: {
      'node_modules/inside/package.json': '{"name":"inside","version":"1.0.0"}',
      'node_modules/inside/i.js': 'i',
    },
  },
  { manifest: { name: 'tool', version: '1.0.0', bin: 't.js' }, files: { 't.js': 't' } },
];
const MANIFEST = {
  name: 'app',
  version: '1.0.0',
  dependencies: { a: '1', b: '2', '@x/c': '1', native: '1', bundling: '1' },
  devDependencies: { tool: '1' },
};

test('the same files, modes and links as npm ci --omit=dev --ignore-scripts', async (context) => {
  if (spawnSync('npm', ['--version']).error) return context.skip('npm is not installed');
  await using server = await serve(fakeRegistry(REGISTRY));
  const folder = scratchFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  const env = {
    npm_config_registry: server.url,
    npm_config_cache: scratchFolder(),
    npm_config_audit: 'false',
  };
  const platform = ['--os=linux', '--cpu=x64', '--libc=glibc', '--ignore-scripts', '--no-fund'];
  await execa('npm', ['install', '--package-lock-only', ...platform], { cwd: folder, env });
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  await execa('npm', ['ci', '--omit=dev', ...platform], { cwd: folder, env });

  const none = { added: [], dropped: [], needed: [] };
  const requirements = choose(
    { ecosystem: 'npm' as const, manifest: 'package.json', manager: 'npm', ...none },
    '',
  );
  const tree = memoryTree({ 'package.json': JSON.stringify(MANIFEST), 'package-lock.json': lock });
  const { value: project } = openProject({ id: 'app', requirements }, tree);
  assert.ok(project);
  const { value: placement, diagnostics } = project.closure({
    development: false,
    platforms: ['linux/amd64'],
  });
  assert.deepEqual(diagnostics, []);
  const store = await scratchStore();
  const { http } = await testHttp();
  const packages = openNpmRegistry({ http, store, settings: npmSettings([`registry=${server.url}`], {}) });
  const where = { service: 'app', path: 'package-lock.json', lineOf: () => null };
  const { value: picked } = await pick(placement, ['linux/amd64'], where, packages);
  const modules = { root: 'app', modules: picked.modules, packages: picked.packages };
  const entries = await moduleEntries(modules, { packages, store });
  const ours = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind === 'symlink') ours.set(entry.path, `-> ${entry.target}`);
    if (entry.kind !== 'file') continue;
    const { blob } = entry.content;
    const text = Buffer.from(await blob.read(0, blob.size)).toString('utf8');
    ours.set(entry.path, `${(entry.mode & 0o111) === 0 ? 'file' : 'program'} ${text}`);
  }
  const theirs = listed(join(folder, 'node_modules'), 'app/node_modules');
  theirs.delete('app/node_modules/.package-lock.json');
  assert.ok(
    theirs.has('app/node_modules/.bin/a-cli') && theirs.has('app/node_modules/a/node_modules/b/index.js'),
  );
  assert.deepEqual(new Map([...ours].sort()), new Map([...theirs].sort()));

  const jobs = moduleJobs(modules, WHOLE, { packages, store });
  assert.deepEqual(
    jobs.map(({ kind, what }) => [kind, what]),
    [['packages', '7 npm packages']],
  );
  const big = {
    ...picked.packages,
    'b@2.0.0': { ...picked.packages['b@2.0.0'], size: 3_000_000 },
  } as typeof picked.packages;
  const [first, second] = moduleJobs({ ...modules, packages: big }, WHOLE, { packages, store });
  assert.deepEqual([first?.what, second?.what], ['b 2.0.0', '6 npm packages']);
});

const WHOLE: ModuleTrim = { kinds: [], platform: 'linux/amd64' };

function listed(folder: string, path: string): Map<string, string> {
  const found = new Map<string, string>();
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const [full, own] = [join(folder, name), `${path}/${name}`];
    const stat = lstatSync(full);
    if (stat.isSymbolicLink()) found.set(own, `-> ${readlinkSync(full)}`);
    else if (stat.isDirectory()) for (const [key, value] of listed(full, own)) found.set(key, value);
    else found.set(own, `${(stat.mode & 0o111) === 0 ? 'file' : 'program'} ${readFileSync(full, 'utf8')}`);
  }
  return found;
}
