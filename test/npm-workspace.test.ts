import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { parseLock } from '../src/formats/lockfile/lockfile.ts';
import { NO_MIRROR } from './support/archive.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { servePackages } from './support/package-server.ts';
import { scratchFolder } from './support/store.ts';

/** Compiles as TypeScript would: into a folder that is not in the tree. */
const COMPILE = "require('node:fs').cpSync('src', 'dist', { recursive: true })";
const MEMBERS = {
  'apps/api': { name: 'api', engines: { node: '24' }, scripts: { start: 'node server.js' }, dependencies: { '@acme/outer': '*', '@acme/plain': '*' } },
  'packages/outer': { name: '@acme/outer', main: 'dist/index.js', scripts: { build: 'node build.js' }, dependencies: { '@acme/inner': '*' } },
  'packages/inner': { name: '@acme/inner', exports: './dist/index.js', scripts: { build: `node -e "${COMPILE}"` } },
  'packages/plain': { name: '@acme/plain', main: 'index.js' },
}; // biome-ignore format: a package a line
const SERVER = `const { createServer } = require('node:http');
const { said } = require('@acme/outer');
const { name } = require('@acme/plain');
createServer((request, response) => {
  if (request.url === '/health') return response.writeHead(said + name === 'hello, world' ? 200 : 500).end();
  response.writeHead(404).end();
}).listen(3000);
`;

describe('a server of a workspace', { skip: NO_MIRROR }, () => {
  test('what it imports of the tree is built first, in order, and runs in its image', async () => {
    const folder = scratchFolder();
    const members = Object.entries(MEMBERS);
    const root = { name: 'acme', private: true, workspaces: ['apps/*', 'packages/*'] };
    const links = members.map(([at, { name }]) => [`node_modules/${name}`, { resolved: at, link: true }]);
    const packages = { '': root, ...MEMBERS, ...Object.fromEntries(links) };
    const files = {
      ...Object.fromEntries(members.map(([at, one]) => [`${at}/package.json`, JSON.stringify(one)])),
      'package.json': JSON.stringify(root),
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
      'apps/api/server.js': SERVER,
      'packages/outer/build.js': `if (require('@acme/inner').said !== 'hello') throw new Error('too early');\n${COMPILE};\n`,
      'packages/outer/src/index.js': "exports.said = require('@acme/inner').said + ', ';\n",
      'packages/inner/src/index.js': "exports.said = 'hello';\n",
      'packages/plain/index.js': "exports.name = 'world';\n",
      'plimsoll.yaml': LOCAL_MIRROR,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { value: example } = parseLock(readFileSync(EXAMPLE, 'utf8'));
    assert.ok(example);
    await using server = await servePackages(example);
    const settings = join(scratchFolder(), 'npmrc');
    writeFileSync(settings, server.npm);
    const npm = { NPM_CONFIG_USERCONFIG: settings, NPM_CONFIG_GLOBALCONFIG: '/dev/null' };
    const env = { ...(await offline(scratchFolder())), ...npm };
    const { code, stderr, stdout } = await plimsoll(['verify', '--engine', 'sandbox', folder], { env });
    assert.equal(code, 0, stderr + stdout);
  });
});

/** The lock that has Node.js and npm. */
const EXAMPLE = new URL('../.cache/hono-onnx.lock', import.meta.url);
