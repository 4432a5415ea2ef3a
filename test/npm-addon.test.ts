import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { parseLock } from '../src/formats/lockfile/lockfile.ts';
import type { Image } from '../src/model/image.ts';
import type { Lock } from '../src/model/lock.ts';
import { NO_MIRROR } from './support/archive.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { type FakePackage, fakeRegistry, fakeTarball, integrityOf } from './support/npm.ts';
import { servePackages } from './support/package-server.ts';
import { serve } from './support/server.ts';
import { scratchFolder } from './support/store.ts';

/** A package as those with native code are: nothing ready-made, and an install script that wants the network first. */
function adder(source: string): FakePackage {
  return {
    manifest: {
      name: '@made/adder',
      version: '1.0.0',
      main: 'index.js',
      dependencies: { '@made/numbers': '1.0.0' },
      scripts: { install: 'node check.js && node-gyp rebuild' },
    },
    files: {
      'index.js': "module.exports = require('./build/Release/adder.node');\n",
      'check.js': CHECK,
      'binding.gyp': JSON.stringify({
        targets: [
          {
            target_name: 'adder',
            sources: ['adder.cc'],
            include_dirs: ['<!(node -p "require(\'@made/numbers\').include")'],
          },
        ],
      }),
      'adder.cc': source,
    },
  };
}

/** Holds the container to what it promises while it compiles. */
const CHECK = `const { connect } = require('node:net');
if (process.getuid() === 0) throw new Error('it is root');
connect({ host: '192.0.2.1', port: 80, timeout: 2000 })
  .on('connect', () => { throw new Error('it has a network'); })
  .on('timeout', () => process.exit(0))
  .on('error', () => process.exit(0));
`;

const NUMBERS: FakePackage = {
  manifest: { name: '@made/numbers', version: '1.0.0', main: 'index.js' },
  files: { 'index.js': 'exports.include = __dirname;\n', 'numbers.h': '#define MORE 40\n' },
};

const SOURCE = `#include <node_api.h>
#include <numbers.h>
#include <string>
static napi_value add(napi_env env, napi_callback_info info) {
  napi_value sum;
  napi_create_int32(env, MORE + std::stoi("2"), &sum);
  return sum;
}
NAPI_MODULE_INIT() {
  napi_value made;
  napi_create_function(env, "add", NAPI_AUTO_LENGTH, add, nullptr, &made);
  return made;
}
`;

const SERVER = `const { createServer } = require('node:http');
const add = require('@made/adder');
createServer((request, response) => {
  if (request.url === '/health') return response.writeHead(add() === 42 ? 200 : 500).end();
  response.writeHead(404).end();
}).listen(3000);
`;

describe('an npm package that has to be compiled', { skip: NO_MIRROR }, () => {
  const folder = scratchFolder();
  const store = scratchFolder();
  const settings = join(scratchFolder(), 'npmrc');
  let env: Readonly<Record<string, string>>;

  before(async () => {
    env = {
      ...(await offline(store)),
      NPM_CONFIG_USERCONFIG: settings,
      NPM_CONFIG_GLOBALCONFIG: '/dev/null',
    };
    const manifest = {
      name: 'app',
      version: '1.0.0',
      engines: { node: '24' },
      scripts: { start: 'node server.js' },
      dependencies: { '@made/adder': '1.0.0' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'server.js'), SERVER);
    writeFileSync(join(folder, 'plimsoll.yaml'), LOCAL_MIRROR);
  });

  /** Runs the program with a registry that has the package with this source, and Node.js and npm of the examples. */
  const run = async (source: string, cache: string, ...args: readonly string[]) => {
    const { value: example } = parseLock(readFileSync(EXAMPLE, 'utf8'));
    assert.ok(example);
    const packages = [adder(source), NUMBERS];
    await using own = await serve(fakeRegistry(packages));
    await using others = await servePackages(example);
    writeFileSync(settings, `${others.npm}@made:registry=${own.url}/\n`);
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockOf(packages)));
    return await plimsoll([...args, folder, '--json'], { env: { ...env, PLIMSOLL_CACHE: cache } });
  };
  const locked = (): Lock => JSON.parse(readFileSync(join(folder, 'plimsoll.lock'), 'utf8'));
  const digestOf = (stdout: string): string =>
    (JSON.parse(stdout).images as readonly Image[])[0]?.digest ?? '';

  test('is compiled once, without a network and without rights, and runs in its image', async () => {
    const first = await run(SOURCE, store, 'build');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /compiling @made\/adder@1\.0\.0/);
    assert.match(first.stderr, /@made\/adder 1\.0\.0 was compiled here/);
    const addons = Object.values(locked().services)[0]?.platforms['linux/amd64']?.addons;
    assert.match(addons?.['@made/adder@1.0.0']?.sha256 ?? '', /^[0-9a-f]{64}$/);
    const again = await run(SOURCE, store, 'build');
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /compiling/);
    assert.equal(digestOf(again.stdout), digestOf(first.stdout));
    const verified = await run(SOURCE, store, 'verify', '--engine', 'sandbox');
    assert.equal(verified.code, 0, verified.stderr + verified.stdout);
  });

  test('another machine compiles the same from the lock', async () => {
    const mine = await run(SOURCE, store, 'build', '--locked');
    const other = await run(SOURCE, scratchFolder(), 'build', '--locked');
    assert.equal(other.code, 0, other.stderr);
    assert.match(other.stderr, /compiling @made\/adder@1\.0\.0/);
    assert.equal(digestOf(other.stdout), digestOf(mine.stdout));
  });

  test('one that does not compile is refused with what the compiler said', async () => {
    rmSync(join(folder, 'plimsoll.lock'));
    const { code, stderr } = await run(SOURCE.replace('MORE', 'NOWHERE'), store, 'build');
    assert.equal(code, 2);
    assert.match(stderr, /@made\/adder 1\.0\.0 has native code that is compiled[\s\S]*NOWHERE/);
  });
});

/** The lock that the examples were locked with, for Node.js and npm. */
const EXAMPLE = new URL('../.cache/hono-onnx.lock', import.meta.url);

function lockOf(packages: readonly FakePackage[]) {
  const placed = packages.map((one) => [
    `node_modules/${one.manifest.name}`,
    { ...one.manifest, integrity: integrityOf(fakeTarball(one)) },
  ]);
  return {
    lockfileVersion: 3,
    packages: { '': { dependencies: { '@made/adder': '1.0.0' } }, ...Object.fromEntries(placed) },
  };
}
