import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

/** The queues that the only worker is said to need, with the line they were read from. */
async function queues(code: string, files: Readonly<Record<string, string>>) {
  const work = `from celery import Celery\napp = Celery("w", broker="redis://r/0")\n@app.task\ndef t(): ...\n${code}`;
  const { value } = await scan(
    memoryTree({ 'work.py': work, 'requirements.txt': 'celery\nredis\n', ...files }),
  );
  return value.services.flatMap(({ needs }) =>
    needs.filter(({ what }) => what === 'queues').map((one) => `${one.detail} ${one.evidence.path}`),
  );
}

test('a worker is told the queues that commands or routes name, for it takes the default one only', async () => {
  const start = 'celery -A work worker';
  const routes = "app.conf.task_routes = {'work.*': {'queue': 'ml'}}\n";
  const table: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['nothing names any', '', `${start}\n`, []],
    ['a command', '', `worker: ${start} -Q ml,slow --loglevel info\n`, ['ml,slow Procfile']],
    ['commands before routes', routes, `worker: ${start} --queues=slow\n`, ['slow Procfile']],
    ['one that takes the default beside one that does not', '', `a: ${start} -Q ml\nb: ${start}\n`, ['celery,ml Procfile']],
    ['the default by its name', '', `a: ${start} -Q celery\n`, []],
    ['routes', routes, `${start}\n`, ['celery,ml work.py']],
    ['routes by name', "app.conf.update(task_routes={'work.t': 'ml'})\n", '', ['celery,ml work.py']],
    ['a decorator', "@app.task(queue='gpu')\ndef g(): ...\n", '', ['celery,gpu work.py']],
    ['a list of queues: all are taken', `${routes}app.conf.task_queues = QUEUES\n`, '', []],
    ['the default, called otherwise', "app.conf.update(task_default_queue='ml')\n", `a: ${start} -Q ml\n`, []],
    ['routes beside it', `${routes}app.conf.task_default_queue = 'slow'\n`, '', ['ml,slow work.py']],
    ['what only the program knows', "app.conf.task_routes = {'work.*': {'queue': NAME}}\n", '', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, code, procfile, expected] of table)
    assert.deepEqual(await queues(code, { Procfile: procfile }), expected, name);
});

test('commands written as a list, over several lines, and in a README', async () => {
  const compose =
    'services:\n  w:\n    command: ["celery", "-A", "work", "worker", "-Q", "ml,slow", "-c", "2"]\n';
  assert.deepEqual(await queues('', { 'compose.yaml': compose }), ['ml,slow compose.yaml']);
  const readme = 'celery -A work worker -Q ml\n';
  assert.deepEqual(await queues('', { 'README.md': readme }), ['ml README.md']);
  assert.deepEqual(await queues('', { 'README.md': readme, Procfile: 'w: celery -A work worker\n' }), []);
});
