import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackOf } from '../testing/stack.ts';

test('a schema is brought up to date once, before its service starts', () => {
  const service = { stores: ['postgres'], declared: ['alembic'] };
  const stack = stackOf([service], { files: { 'backend/alembic.ini': '' } });
  const [migration, api] = stack.services;
  assert.deepEqual(
    [migration?.id, migration?.role, migration?.networks.value],
    ['api-migrate', 'once', ['postgres-net']],
  );
  assert.deepEqual(migration?.command?.value.slice(1), [
    '--config',
    '/app/backend/alembic.ini',
    'upgrade',
    'head',
  ]);
  assert.deepEqual(
    api?.after.map(({ value }) => [value.id, value.until]),
    [
      ['postgres', 'healthy'],
      ['api-migrate', 'completed'],
    ],
  );
  assert.equal(stackOf([service]).services.length, 1);
});

test("Flask-Migrate's own command applies what its folder describes", () => {
  const service = {
    stores: ['postgres'],
    declared: ['flask', 'flask-migrate', 'alembic'],
    entrypoint: 'app:app',
  };
  const files = { 'backend/src/migrations/alembic.ini': '' };
  const command = [
    'flask',
    '--app',
    'app:app',
    'db',
    'upgrade',
    '--directory',
    '/app/backend/src/migrations',
  ];
  const [migration] = stackOf([service], { files }).services;
  assert.deepEqual(
    [migration?.id, migration?.command?.value],
    ['api-migrate', ['/opt/venv/bin/flask', ...command.slice(1)]],
  );
  const without = stackOf([{ ...service, declared: ['flask', 'flask-migrate'] }], {
    files: { 'backend/alembic.ini': '' },
  });
  assert.equal(without.services.length, 1);
});
