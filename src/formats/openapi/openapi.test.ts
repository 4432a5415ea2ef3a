import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { apiDescription } from './openapi.ts';

/** Prefix and operations of a description, a line each. */
function read(source: string): readonly string[] | null {
  const found = apiDescription('api.yaml', source);
  if (!found) return null;
  return found.operations.map(
    ({ method, path, id, controller, line }) =>
      `${line} ${method} ${found.prefix}${path} ${controller ?? ''}#${id ?? ''}`,
  );
}

test('OpenAPI and Swagger, YAML and JSON', () => {
  const table: readonly (readonly [string, readonly string[] | null])[] = [
    ['openapi: 3.0.0\nservers:\n  - url: https://x.org/v1/\npaths:\n  /a/{id}:\n    parameters: []\n    get:\n      operationId: api.get_a\n', ['7 GET /v1/a/{id} #api.get_a']],
    ['swagger: "2.0"\nbasePath: /api\npaths:\n  /p:\n    x-swagger-router-controller: ctl.p\n    post:\n      operationId: run\n', ['6 POST /api/p ctl.p#run']],
    ['{"openapi": "3.1.0", "paths": {"/x": {"put": {}}}}', ['1 PUT /x #']],
    ['openapi: 3.0.0\nservers: [{url: /}]\npaths: {}\n', []],
    ['openapi: 3.0.0\ninfo: {}\n', null],
    ['services:\n  api:\n    image: x\n', null],
    ['openapi: 3.0.0\npaths: none\n', null],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(read(source), expected, source);
});

test('whatever is written, reading it ends well', () => {
  const part = fc.constantFrom(
    'openapi: 3.0.0',
    'paths:',
    '  /a:',
    '    get:',
    '- x',
    '{',
    '&a *a',
    'servers: [',
    'operationId: x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 12 }), (lines) => {
      apiDescription('api.yaml', lines.join('\n'));
    }),
  );
});
