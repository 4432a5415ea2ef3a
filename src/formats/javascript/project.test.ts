import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { ScriptProject } from './project.ts';
import { scriptReader } from './read.ts';

test('imports of packages of the workspace lead to their sources, those from elsewhere do not', async () => {
  const read = await scriptReader();
  const tree = memoryTree({
    'package.json': '{"name": "root", "workspaces": ["apps/*", "packages/*"]}',
    'apps/api/package.json':
      '{"name": "api", "dependencies": {"@repo/db": "workspace:*", "queue": "*", "redis": "^4.6.0"}, "imports": {"#own/*": "./src/own/*"}, "_moduleAliases": {"@models": "./models"}}',
    'apps/api/src/index.ts': '',
    'apps/api/src/own/env.ts': '',
    'apps/api/models/user.js': '',
    'packages/db/package.json':
      '{"name": "@repo/db", "exports": {".": {"types": "./dist/index.d.ts", "import": "./dist/index.js"}, "./schema/*": "./src/schema/*.ts"}}',
    'packages/db/src/index.ts': '',
    'packages/db/src/schema/users.ts': '',
    'packages/queue/package.json': '{"name": "queue", "main": "lib/main.js"}',
    'packages/queue/src/main.ts': '',
    'packages/redis/package.json': '{"name": "redis", "main": "index.js"}',
    'packages/redis/index.js': '',
  });
  const project = new ScriptProject(tree, read);
  const table: readonly (readonly [string, string | null])[] = [
    ['@repo/db', 'packages/db/src/index.ts'],
    ['@repo/db/schema/users', 'packages/db/src/schema/users.ts'],
    ['@repo/db/schema/none', null],
    ['queue', 'packages/queue/src/main.ts'],
    ['redis', null],
    ['react', null],
    ['#own/env.js', 'apps/api/src/own/env.ts'],
    ['@models/user', 'apps/api/models/user.js'],
  ];
  for (const [source, expected] of table)
    assert.equal(project.resolve('apps/api/src/index.ts', source), expected, source);
  assert.equal(project.resolve('packages/redis/index.js', 'redis'), null, 'its own name is the registry one');
});
