import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const TASKS = 'from app.work import queue\nimport torch\n@queue.task\ndef work(): ...\n';

async function found(celery: string, files: Readonly<Record<string, string>> = {}) {
  const { value, diagnostics } = await scan(
    memoryTree({
      'requirements.txt': 'celery\nredis\ntorch\nfastapi\n',
      'app/__init__.py': '',
      'app/work.py': `from celery import Celery\nqueue = Celery('x', broker='redis://redis:6379'${celery}`,
      'app/tasks/__init__.py': 'from app.work import queue\n',
      'app/tasks/heavy.py': TASKS,
      'app/main.py':
        'from fastapi import FastAPI\nfrom app.tasks.heavy import work\napp = FastAPI()\n@app.get("/")\ndef f(): work.delay()\n',
      ...files,
    }),
  );
  const worker = value.services.find(({ kind }) => kind === 'worker');
  const torch = worker?.heavy.find(({ name }) => name === 'torch');
  return {
    imported: torch?.imported,
    told: diagnostics.filter(({ rule }) => rule === 'scan/tasks-not-loaded').map(({ path }) => path),
  };
}

test('tasks that a worker is meant for and does not load are told, and their imports are kept', async () => {
  const rows: readonly (readonly [string, string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['a package that loads none of its modules', ", include=['app.tasks'])\n", {}, ['app/tasks/heavy.py']],
    ['nothing', ')\n', {}, ['app/tasks/heavy.py']],
    ['the module', ", include=['app.tasks.heavy'])\n", {}, []],
    ['a package that loads it', ", include=['app.tasks'])\n", { 'app/tasks/__init__.py': 'from . import heavy\n' }, []],
    ['by a search', ")\nqueue.autodiscover_tasks(['app'])\n", {}, []],
    ['by a setting', ")\nqueue.conf.imports = ('app.tasks.heavy',)\n", {}, []],
    ['by an import below', ')\nimport app.tasks.heavy\n', {}, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, celery, files, expected] of rows)
    assert.deepEqual(await found(celery, files), { imported: true, told: expected }, name);
});
