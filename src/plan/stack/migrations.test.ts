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

test('Alembic runs where its folder is, and not for a service that reaches no store', () => {
  const service = { stores: ['postgres'], declared: ['alembic'], workdir: 'backend/src' };
  const table: readonly (readonly [settings: string, folder: string, moved: boolean])[] = [
    ['alembic', 'backend/alembic', true],
    ['alembic', 'backend/src/alembic', false],
    ['%(here)s/alembic', 'backend/alembic', false],
    ['nowhere', 'backend/alembic', false],
  ];
  for (const [location, folder, moved] of table) {
    const settings = `[alembic]\nscript_location = ${location}\n`;
    const files = { 'backend/alembic.ini': settings, [`${folder}/env.py`]: '' };
    const [migration] = stackOf([service], { files }).services;
    const [program, , code] = migration?.command?.value ?? [];
    assert.equal(program, `/opt/venv/bin/${moved ? 'python' : 'alembic'}`, `${location} ${folder}`);
    assert.equal(code?.includes('os.chdir("/app/backend")'), moved, `${location} ${folder}`);
  }
  const without = stackOf([{ ...service, stores: [] }], { files: { 'backend/alembic.ini': '' } });
  assert.deepEqual(
    without.services.map(({ id }) => id),
    ['api'],
  );
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
