import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { PythonProject } from './project.ts';

const project = (paths: readonly string[], sources: Readonly<Record<string, string>> = {}): PythonProject =>
  new PythonProject(memoryTree({ ...Object.fromEntries(paths.map((path) => [path, ''])), ...sources }));

test('imports are looked for where the program was started, and above', () => {
  const tree = project([
    'backend/app/__init__.py',
    'backend/app/main.py',
    'backend/app/routers/users.py',
    'backend/src/lib/tool.py',
    'utils.py',
    'backend/app/utils.py',
  ]);
  const table: readonly (readonly [string, string | null, readonly (readonly [string, string | null])[]])[] = [
    ['app.routers.users', null, [['backend/app/__init__.py', 'backend'], ['backend/app/routers/users.py', 'backend']]],
    ['app.routers', 'users', [['backend/app/__init__.py', 'backend'], ['backend/app/routers/users.py', 'backend']]],
    ['.routers', 'users', [['backend/app/__init__.py', null], ['backend/app/routers/users.py', null]]],
    ['utils', null, [['backend/app/utils.py', 'backend/app']]],
    ['lib.tool', null, [['backend/src/lib/tool.py', 'backend/src']]],
    ['app.missing', 'thing', [['backend/app/__init__.py', 'backend']]],
    ['torch.nn', null, []],
    ['os', null, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [module, name, expected] of table) {
    const found = tree.imports('backend/app/main.py', { module, name });
    assert.deepEqual(
      found.map((one) => [one.path, one.root]),
      expected,
      `${module} ${name}`,
    );
  }
});

test('a module that imports what is called like it is not what others mean by that name', () => {
  const shop = project([], {
    'shop/__init__.py': 'from .celery import app\n',
    'shop/celery.py': 'from celery import Celery\napp = Celery("x")\n',
    'shop/queue_.py': 'x = 1\n',
    'shop/cart/tasks.py': 'from celery import shared_task\n',
  });
  const found = (module: string, name: string | null, from = 'shop/cart/tasks.py') =>
    shop.imports(from, { module, name }).map(({ path }) => path);
  assert.deepEqual(found('celery', 'shared_task'), []);
  assert.deepEqual(found('celery.schedules', 'crontab'), []);
  assert.deepEqual(found('queue_', 'x'), ['shop/queue_.py']);
  assert.deepEqual(found('shop.celery', 'app'), ['shop/__init__.py', 'shop/celery.py']);
  assert.deepEqual(found('.celery', 'app', 'shop/__init__.py'), ['shop/__init__.py', 'shop/celery.py']);
});

test('names are followed through imports to where they are defined', () => {
  const tree = project([], {
    'app/__init__.py': 'from .factory import create_app',
    'app/factory.py': 'def create_app(): pass',
    'app/loop_a.py': 'from app.loop_b import x',
    'app/loop_b.py': 'from app.loop_a import x',
    'run.py':
      'from app import create_app as make\nimport app.factory as f\nfrom app.loop_a import x\nlocal = 1',
  });
  const run = tree.module('run.py');
  assert.ok(run);
  const where = (name: string) => {
    const found = tree.resolve(run, name);
    return found && `${found.module.path} ${found.name}`;
  };
  assert.equal(where('make'), 'app/factory.py create_app');
  assert.equal(where('f.create_app'), 'app/factory.py create_app');
  assert.equal(where('local'), 'run.py local');
  assert.equal(where('x'), null);
  assert.equal(where('unknown'), null);
});
