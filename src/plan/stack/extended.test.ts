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

test('without one, the official image', () => {
  const [store] = stackOf([{ stores: ['postgres'] }]).stores;
  assert.match(store?.image.value ?? '', /^postgres:/);
});
