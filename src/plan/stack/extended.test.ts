import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Choice } from '../../model/evidence.ts';
import { stackOf } from '../testing/stack.ts';

const compose = (image: string) => `services:\n  db:\n    image: ${image}\n    restart: always\n`;

/** The image of a store with these files in the tree; null where it is the official one. */
function extended(
  files: Readonly<Record<string, string>>,
  reached: readonly string[] = [],
  store = 'postgres',
): Choice<string> | null {
  const image = stackOf([{ stores: [store], reached }], { files }).stores[0]?.image ?? null;
  return image?.value.startsWith(`${store}:`) ? null : image;
}

test('a store keeps the image that brings its extensions', () => {
  const rows: readonly (readonly [path: string, image: string, expected: string | null])[] = [
    ['docker-compose.yml', 'pgvector/pgvector:pg16', 'pgvector/pgvector:pg16'],
    ['deploy/compose.prod.yaml', '"postgis/postgis:16-3.4" # maps', 'postgis/postgis:16-3.4'],
    ['compose.yaml', 'postgres:16', null],
    ['compose.yaml', 'postgis/postgis:16-3.4-alpine', null],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as Compose has it
    ['compose.yaml', 'pgvector/pgvector:${TAG}', null],
    ['values.yaml', 'pgvector/pgvector:pg16', null],
  ];
  for (const [path, image, expected] of rows)
    assert.equal(extended({ [path]: compose(image) })?.value ?? null, expected, image);
  const files = { 'compose.yaml': compose('pgvector/pgvector:pg16') };
  assert.deepEqual(extended(files)?.evidence, [
    { path: 'compose.yaml', line: 3, text: 'image: pgvector/pgvector:pg16' },
  ]);
  assert.equal(extended(files, [], 'redis'), null);
});

test('what the code says of vectors asks for them, unless a compose file says by which image', () => {
  const vectors = 'import os\nfrom pgvector.sqlalchemy import Vector\n';
  const rows: readonly (readonly [path: string, text: string, expected: boolean])[] = [
    ['app/reached.py', vectors, true],
    ['web/db.ts', "import { toSql } from 'pgvector';\n", true],
    ['migrations/versions/1.py', "op.execute('CREATE EXTENSION IF NOT EXISTS vector')\n", true],
    ['scripts/init_db.py', "connection.execute('create extension vector')\n", true],
    ['first.sql', 'create extension "vector";\n', true],
    ['first.sql', 'create extension vectors_of_mine;\n', false],
    // Another program of the tree: nothing that uses the store reaches it.
    ['experiments/search.py', vectors, false],
    ['db/README.md', 'uses pgvector\n', false],
  ];
  for (const [path, text, expected] of rows) {
    const found = extended({ [path]: text }, ['app/reached.py']);
    assert.equal(found !== null, expected, `${path}: ${text}`);
    if (expected) assert.match(found?.value ?? '', /^pgvector\/pgvector:[\d.]+-pg17$/);
  }
  const models = { 'app/models.py': vectors };
  assert.deepEqual(extended(models)?.evidence, [
    { path: 'app/models.py', line: 2, text: 'from pgvector.sqlalchemy import Vector' },
  ]);
  const both = { ...models, 'compose.yaml': compose('pgvector/pgvector:pg16') };
  assert.equal(extended(both)?.value, 'pgvector/pgvector:pg16');
});

test('without one, the official image', () => {
  const [store] = stackOf([{ stores: ['postgres'] }]).stores;
  assert.match(store?.image.value ?? '', /^postgres:/);
});
