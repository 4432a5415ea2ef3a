import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const SCHEMA =
  'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider  = "postgresql"\n  url       = env("DATABASE_URL")\n}\n';
const NEST = {
  'api/package.json':
    '{"main": "src/main.js", "dependencies": {"express": "4", "@prisma/client": "6", "drizzle-orm": "1"}}',
  'api/prisma/schema.prisma': SCHEMA,
};

async function stored(files: Readonly<Record<string, string>>) {
  const { value } = await scan(memoryTree({ ...NEST, ...files }));
  const [service] = value.services;
  return [service?.stores, service?.env.map((one) => `${one.name} ${one.path}:${one.line} ${one.required}`)];
}

const SERVER = "require('express')().listen(3000);\n";

test('the store and the variables behind the client of Prisma are those of its schema', async () => {
  assert.deepEqual(
    await stored({ 'api/src/main.js': `const { PrismaClient } = require('@prisma/client');\n${SERVER}` }),
    [['postgres'], ['DATABASE_URL api/prisma/schema.prisma:7 true']],
  );
  assert.deepEqual(
    await stored({
      'api/src/main.js': `const { PrismaClient } = require('./generated/prisma/client');\n${SERVER}`,
      'api/prisma/schema.prisma': SCHEMA.replace('postgresql', 'mysql').replace(
        '-js"',
        '"\n  output = "../src/generated/prisma"',
      ),
    }),
    [['mysql'], ['DATABASE_URL api/prisma/schema.prisma:8 true']],
  );
});

test('of several schemas the nearest counts, and none where nothing takes the client', async () => {
  assert.deepEqual(
    await stored({
      'api/src/main.js': `require('@prisma/client');\n${SERVER}`,
      'abc/prisma/schema.prisma': SCHEMA.replace('postgresql', 'sqlite'),
    }),
    [['postgres'], ['DATABASE_URL api/prisma/schema.prisma:7 true']],
  );
  assert.deepEqual(await stored({ 'api/src/main.js': SERVER }), [[], []]);
});

test('drivers of mappers that are named in what is imported', async () => {
  const found = await stored({
    'api/src/main.js': `const { drizzle } = require('drizzle-orm/node-postgres');\n${SERVER}`,
  });
  assert.deepEqual(found[0], ['postgres']);
});
