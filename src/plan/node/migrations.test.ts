import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

const SERVER =
  "const app = require('express')();\nconst { Pool } = require('pg');\nnew Pool({ connectionString: process.env.DATABASE_URL });\napp.listen(3000);\n";

/** Where it is told that migrations are not run, and how to have them run. */
async function told(
  dependencies: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  scripts: Readonly<Record<string, string>> = {},
) {
  const manifest = {
    scripts: { start: 'node server.js', ...scripts },
    dependencies: { express: '5', ...dependencies },
  };
  const tree = memoryTree({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
    'server.js': SERVER,
    ...files,
  });
  const { planned } = await plannedFrom(tree, {});
  return planned.diagnostics
    .filter(({ rule }) => rule === 'plan/migrations-not-run')
    .map(({ path, fix }) => `${path} ${fix.split(/ when|,| where/)[0]}`);
}

const DRIZZLE = { 'drizzle/meta/_journal.json': '{}' };
const KNEX = { 'migrations/1_a.js': 'exports.up = (knex) => knex.schema;' };
const TYPEORM = { 'src/migrations/1-a.ts': 'export class A1 implements MigrationInterface {}' };

test('migrations that nothing runs are told, with what runs them', async () => {
  const pg = { pg: '8' };
  assert.deepEqual(
    await told({ ...pg, '@prisma/client': '7' }, { 'prisma/migrations/1_a/migration.sql': '' }),
    ['prisma/migrations/1_a/migration.sql Run npx prisma migrate deploy'],
  );
  assert.deepEqual(await told({ ...pg, 'drizzle-orm': '1' }, DRIZZLE), [
    'drizzle/meta/_journal.json Call migrate() of the migrator of drizzle-orm',
  ]);
  assert.deepEqual(await told({ ...pg, knex: '3' }, KNEX), ['migrations/1_a.js Call knex.migrate.latest()']);
  assert.deepEqual(await told({ ...pg, typeorm: '0.3' }, TYPEORM), [
    'src/migrations/1-a.ts Set migrationsRun: true in the data source',
  ]);
});

test('migrations that the code runs as it starts are not told; a program for it that scripts name is no such code', async () => {
  const pg = { pg: '8' };
  const run = "const { migrate } = require('drizzle-orm/node-postgres/migrator');";
  const drizzle = { ...pg, 'drizzle-orm': '1' };
  assert.deepEqual(await told(drizzle, { ...DRIZZLE, 'db/index.js': run }), []);
  assert.deepEqual(await told(drizzle, { ...DRIZZLE, 'db/copy (1.js': run }), []);
  const apart = await told(drizzle, { ...DRIZZLE, 'db/migrate.js': run }, { migrate: 'node db/migrate.js' });
  assert.equal(apart.length, 1);
  assert.deepEqual(
    await told({ ...pg, knex: '3' }, { ...KNEX, 'db.js': 'await knex.migrate.latest();' }),
    [],
  );
  const source = { 'src/data.ts': 'export default { migrationsRun: true };' };
  assert.deepEqual(await told({ ...pg, typeorm: '0.3' }, { ...TYPEORM, ...source }), []);
});

test('nothing is told without a server of databases, nor of migrations of what is not declared', async () => {
  const other = { 'server.js': "require('express')().listen(3000);\n" };
  assert.deepEqual(await told({ 'drizzle-orm': '1' }, { ...DRIZZLE, ...other }), []);
  assert.deepEqual(await told({ pg: '8' }, DRIZZLE), []);
});
