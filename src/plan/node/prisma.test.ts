import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

const SERVER = "const app = require('express')();\nrequire('@prisma/client');\napp.listen(3000);\n";
const TO_SOURCES = 'generator client {\n  provider = "prisma-client"\n  output = "../src/made"\n}\n';
const TO_MODULES = 'generator client {\n  provider = "prisma-client-js"\n}\n';

/** `rule path:line` and the fix of what is told of Prisma. */
async function told(
  range: string,
  scripts: object,
  schema: string,
  more: Readonly<Record<string, string>> = {},
) {
  const manifest = {
    scripts: { start: 'node server.js', ...scripts },
    dependencies: { express: '5', '@prisma/client': range },
  };
  const tree = memoryTree({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
    'server.js': SERVER,
    'prisma/schema.prisma': `datasource db {\n}\n${schema}`,
    ...more,
  });
  const { planned } = await plannedFrom(tree, {});
  return planned.diagnostics
    .filter(({ rule }) => rule.startsWith('plan/prisma'))
    .map(({ rule, path, line, fix }) => [`${rule} ${path}:${line}`, fix] as const);
}

test('a client that needs an engine from the network is told, whoever generates it', async () => {
  for (const scripts of [{ build: 'prisma generate && tsc' }, { postinstall: 'prisma generate' }]) {
    const [[place = '', fix = ''] = [], ...others] = await told('^5.16.2', scripts, TO_MODULES);
    assert.deepEqual([place, others], ['plan/prisma-engine prisma/schema.prisma:3', []]);
    assert.match(fix, /^Take Prisma 7 or newer/);
  }
});

test('a client that no build makes, or makes where it stays behind, is told', async () => {
  const [[missing = '', put = ''] = []] = await told(
    '^7.2.0',
    { postinstall: 'prisma generate' },
    TO_SOURCES,
  );
  assert.equal(missing, 'plan/prisma-client prisma/schema.prisma:3');
  assert.match(put, /^Begin the script build of package\.json with: prisma generate &&/);
  const [[behind = '', out = ''] = []] = await told('7', { build: 'prisma generate && tsc' }, TO_MODULES);
  assert.equal(behind, 'plan/prisma-client prisma/schema.prisma:3');
  assert.match(out, /^Set output in generator client/);
});

test('a client that the build makes, or that is in the tree, is as it should be', async () => {
  const made = { prebuild: 'npm run db:generate', 'db:generate': 'prisma generate', build: 'tsc' };
  assert.deepEqual(await told('^7.2.0', made, TO_SOURCES), []);
  assert.deepEqual(await told('^7.2.0', {}, TO_SOURCES, { 'src/made/client.ts': '' }), []);
  assert.deepEqual(await told('^7.2.0', {}, 'generator docs {\n  provider = "prisma-docs"\n}\n'), []);
});
