import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

const SERVER = "const app = require('express')();\nrequire('@prisma/client');\napp.listen(3000);\n";
const TO_SOURCES = 'generator client {\n  provider = "prisma-client"\n  output = "../src/made"\n}\n';
const TO_MODULES = 'generator client {\n  provider = "prisma-client-js"\n}\n';

const DEVELOPMENT = { prisma: '^7.2.0' };

async function planOf(
  range: string,
  scripts: object,
  schema: string,
  more: Readonly<Record<string, string>> = {},
  devDependencies: Readonly<Record<string, string>> = DEVELOPMENT,
) {
  const manifest = {
    scripts: { start: 'node server.js', ...scripts },
    dependencies: { express: '5', '@prisma/client': range },
    devDependencies,
  };
  const tree = memoryTree({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
    'server.js': SERVER,
    'prisma/schema.prisma': `datasource db {\n}\n${schema}`,
    ...more,
  });
  const { planned } = await plannedFrom(tree, {});
  const told = planned.diagnostics
    .filter(({ rule }) => rule.startsWith('plan/prisma'))
    .map(({ rule, path, line, fix }) => [`${rule} ${path}:${line}`, fix] as const);
  const build = planned.value?.services[0]?.build?.value;
  return { told, build, source: planned.value?.services[0]?.source.value.files };
}

test('a client that needs an engine from the network is told, whoever generates it', async () => {
  for (const scripts of [{ build: 'prisma generate && tsc' }, { postinstall: 'prisma generate' }]) {
    const { told, build } = await planOf('^5.16.2', scripts, TO_MODULES);
    const [[place = '', fix = ''] = [], ...others] = told;
    assert.deepEqual([place, others], ['plan/prisma-engine prisma/schema.prisma:3', []]);
    assert.match(fix, /^Take Prisma 7 or newer/);
    assert.equal(build?.first, undefined);
  }
});

test('a client that no script of the build generates is generated before it, as an install script would', async () => {
  const postinstall = { postinstall: 'prisma generate', build: 'tsc' };
  const { told, build } = await planOf('^7.2.0', postinstall, TO_SOURCES);
  assert.deepEqual(told, []);
  assert.deepEqual(build?.script, 'prisma generate');
  assert.deepEqual([build?.program, build?.folder], [true, '.']);
  assert.deepEqual(build?.outputs, [{ from: 'src/made', to: '/app/src/made' }]);
  const modules = await planOf('7', {}, TO_MODULES);
  assert.deepEqual(modules.told, []);
  assert.deepEqual(
    modules.build?.outputs.map(({ to }) => to),
    ['/app/node_modules/.prisma/client'],
  );
  assert.ok(modules.source?.includes('server.js'), 'the sources are what runs');
});

test('Prisma 6 needs no engine where its schema says so, and one file is said to be it', async () => {
  const schema = TO_MODULES.replace('}', '  engineType = "client"\n}');
  const { told, build } = await planOf('6.19.0', {}, schema);
  assert.deepEqual(told, []);
  assert.deepEqual(build?.env, { PRISMA_QUERY_ENGINE_LIBRARY: '/usr/local/bin/node' });
});

test('the schema is where scripts say it is; settings that ask for an address get one', async () => {
  const elsewhere = { 'data/schema.prisma': TO_SOURCES, 'prisma/schema.prisma': '' };
  const table: readonly (readonly [scripts: object, more: Readonly<Record<string, string>>, string])[] = [
    [{}, elsewhere, 'prisma generate --schema data/schema.prisma'],
    [{ gen: 'prisma generate --schema=./data && x' }, elsewhere, 'prisma generate --schema ./data'],
    [{}, { ...elsewhere, 'prisma.config.ts': 'url: process.env("A")' }, 'prisma generate'],
    [{}, {}, 'prisma generate'],
  ];
  for (const [scripts, more, script] of table)
    assert.equal((await planOf('7', scripts, TO_SOURCES, more)).build?.script, script);
  const settings = { 'prisma.config.ts': "datasource: { url: env('DIRECT_URL') }, x: process.env['B']" };
  const { build } = await planOf('7', {}, TO_SOURCES, settings);
  assert.deepEqual(Object.keys(build?.env ?? {}), ['DIRECT_URL']);
});

test('where nothing declares what generates it, that is told', async () => {
  const { told, build } = await planOf('7', {}, TO_SOURCES, {}, {});
  const [[place = '', fix = ''] = []] = told;
  assert.equal(place, 'plan/prisma-client prisma/schema.prisma:3');
  assert.match(fix, /^Add prisma to devDependencies of package\.json/);
  assert.equal(build, undefined);
});

test('a client that is in the tree, or of another generator, is left alone', async () => {
  const there = await planOf('^7.2.0', {}, TO_SOURCES, { 'src/made/client.ts': '' });
  const other = await planOf('^7.2.0', {}, 'generator docs {\n  provider = "prisma-docs"\n}\n');
  for (const { told, build } of [there, other]) assert.deepEqual([told, build], [[], undefined]);
});
