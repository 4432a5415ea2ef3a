import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { stackOf } from '../testing/stack.ts';
import { extendedImage } from './extended.ts';

const compose = (image: string) => `services:\n  db:\n    image: ${image}\n    restart: always\n`;

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
    assert.equal(
      extendedImage('postgres', memoryTree({ [path]: compose(image) }))?.image ?? null,
      expected,
      image,
    );
  const found = extendedImage('postgres', memoryTree({ 'compose.yaml': compose('pgvector/pgvector:pg16') }));
  assert.deepEqual(found?.evidence, { path: 'compose.yaml', line: 3, text: 'image: pgvector/pgvector:pg16' });
  assert.equal(
    extendedImage('redis', memoryTree({ 'compose.yaml': compose('pgvector/pgvector:pg16') })),
    null,
  );
});

test('what the code says of vectors asks for them, unless a compose file says by which image', () => {
  const rows: readonly (readonly [path: string, text: string, expected: boolean])[] = [
    ['app/models.py', 'import os\nfrom pgvector.sqlalchemy import Vector\n', true],
    ['migrations/versions/1.py', "op.execute('CREATE EXTENSION IF NOT EXISTS vector')\n", true],
    ['db/init.sql', 'create extension "vector";\n', true],
    ['src/db.ts', "import { toSql } from 'pgvector';\n", true],
    ['db/init.sql', 'create extension vectors_of_mine;\n', false],
    ['README.md', 'uses pgvector\n', false],
  ];
  for (const [path, text, expected] of rows) {
    const found = extendedImage('postgres', memoryTree({ [path]: text }));
    assert.equal(found !== null, expected, text);
    if (expected) assert.match(found?.image ?? '', /^pgvector\/pgvector:[\d.]+-pg17$/);
  }
  const models = { 'app/models.py': rows[0]?.[1] ?? '' };
  assert.deepEqual(extendedImage('postgres', memoryTree(models))?.evidence, {
    path: 'app/models.py',
    line: 2,
    text: 'from pgvector.sqlalchemy import Vector',
  });
  const both = memoryTree({ ...models, 'compose.yaml': compose('pgvector/pgvector:pg16') });
  assert.equal(extendedImage('postgres', both)?.image, 'pgvector/pgvector:pg16');
});

test('without one, the official image', () => {
  const [store] = stackOf([{ stores: ['postgres'] }]).stores;
  assert.match(store?.image.value ?? '', /^postgres:/);
});
