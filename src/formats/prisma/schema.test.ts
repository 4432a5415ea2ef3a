import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prismaBlocks, prismaSetting } from './schema.ts';

const SCHEMA = `// generator none { }

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "prisma-client-js"
  output   = "../made"
}
generator docs {
  provider = "docs"
}
model generator_like { id Int @id }
`;

test('blocks of a kind, with their lines and settings', () => {
  const [source, ...others] = prismaBlocks(SCHEMA, 'datasource');
  assert.deepEqual([source?.line, others], [3, []]);
  assert.equal(source && prismaSetting(source, 'provider'), 'postgresql');
  assert.equal(source && prismaSetting(source, 'url'), null);
  const made = prismaBlocks(SCHEMA, 'generator');
  assert.deepEqual(
    made.map((one) => [one.line, prismaSetting(one, 'provider'), prismaSetting(one, 'output')]),
    [
      [8, 'prisma-client-js', '../made'],
      [12, 'docs', null],
    ],
  );
  assert.deepEqual(prismaBlocks('model a { id Int }', 'generator'), []);
});
