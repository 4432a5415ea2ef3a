import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { recipeOf } from '../../frameworks/recipes.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

const found = async (files: Files) =>
  (await scan(memoryTree(files))).value.services
    .map((one) => `${one.framework} ${recipeOf(one)?.command.value.join(' ')} (${one.stores.join(' ')})`)
    .sort();

const site = (apps: string): Files => ({
  'manage.py': 'import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")\nexecute_from_command_line()\n',
  'core/settings.py': `INSTALLED_APPS = ["django.contrib.admin", "${apps}"]\n`,
  'core/wsgi.py': 'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")\napplication = get_wsgi_application()\n',
}); // biome-ignore format: one tree
const WEB =
  'django gunicorn --bind 0.0.0.0:8000 --workers 1 --threads 8 --timeout 120 core.wsgi:application ()';
const CELERY = 'from celery import Celery\napp = Celery("x", broker="redis://r/0")\n';

test('workers of task queues', async () => {
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ["Huey by Django's command", site('huey.contrib.djhuey'), [WEB.replace('()', '(redis)'), 'huey python manage.py run_huey (redis)']],
    ["Dramatiq by Django's command", site('django_dramatiq'), [WEB, 'dramatiq python manage.py rundramatiq ()'].sort()],
    ['Django without a queue, and another command of it', { ...site('polls'), 'Dockerfile': 'CMD python manage.py migrate && python manage.py runserver 0.0.0.0:8000\n' }, [WEB]],
    ['Huey whose tasks stand elsewhere', {
      'queue_.py': 'from huey import RedisHuey\nhuey = RedisHuey()\n', 'tasks.py': 'from queue_ import huey\n@huey.task()\ndef t(): ...\n',
    }, ['huey huey_consumer tasks.huey --workers 1 (redis)']],
    ['Huey by a command', {
      'queue_.py': 'from huey import RedisHuey\nhuey = RedisHuey()\n', 'main.py': 'from queue_ import huey\nimport tasks\n', 'tasks.py': 'from queue_ import huey\n@huey.task()\ndef t(): ...\n', 'Procfile': 'worker: huey_consumer.py main.huey -w 2\n',
    }, ['huey huey_consumer main.huey --workers 1 (redis)']],
    ['Huey without a task', { 'queue_.py': 'from huey import RedisHuey\nhuey = RedisHuey()\n' }, []],
    ['Dramatiq by a command', {
      'app/broker.py': 'import dramatiq\nfrom dramatiq.brokers.rabbitmq import RabbitmqBroker\ndramatiq.set_broker(RabbitmqBroker(url=U))\n', 'app/tasks.py': 'import dramatiq\nimport app.broker\n@dramatiq.actor\ndef t(): ...\n',
      'app/more.py': 'import dramatiq\nimport app.broker\n@dramatiq.actor\ndef u(): ...\n', 'compose.yaml': 'services:\n  w:\n    command: dramatiq app.broker app.tasks --processes 2\n',
    }, ['dramatiq dramatiq app.tasks --processes 1 --threads 8 (rabbitmq)']],
    ['Dramatiq by commands with options before the module', {
      'stubs.py': 'import dramatiq\n@dramatiq.actor(queue_name="b")\ndef u(): ...\n', 'a_worker.py': 'import dramatiq\nfrom dramatiq.brokers.rabbitmq import RabbitmqBroker\nfrom stubs import u\n@dramatiq.actor(queue_name="a")\ndef t(): ...\n',
      'b_worker.py': 'import dramatiq\n@dramatiq.actor(queue_name="b")\ndef u(): ...\n', 'a.Dockerfile': 'CMD ["dramatiq", "-p 2", "-t 8", "a_worker", "-Q", "a"]\n', 'b.Dockerfile': 'CMD ["dramatiq", "--threads", "8", "b_worker", "-Q", "b"]\n',
    }, ['dramatiq dramatiq a_worker --processes 1 --threads 8 --queues a (rabbitmq)', 'dramatiq dramatiq b_worker --processes 1 --threads 8 --queues b ()']],
    ['arq whose settings derive from others', {
      'work/__init__.py': 'from arq.connections import RedisSettings\nclass Base:\n  redis_settings = RedisSettings()\n', 'work/render.py': 'from work import Base\nclass WorkerSettings(Base):\n  functions = ["work.render.f"]\n', 'compose.yaml': 'services:\n  w:\n    command: uv run arq work.render.WorkerSettings\n',
    }, ['arq arq work.render.WorkerSettings (redis)']],
    ['Celery that only sends', {
      'work/tasks.py': `${CELERY}@app.task\ndef t(): ...\n`, 'web/client.py': CELERY,
    }, ['celery celery --app tasks:app worker --loglevel INFO --concurrency 1 (redis)']],
    ['a bot that asks for messages', {
      'main.py': 'import asyncio\nfrom aiogram import Bot, Dispatcher\nasync def main():\n    await Dispatcher().start_polling(Bot())\nif __name__ == "__main__":\n    asyncio.run(main())\n', 'Dockerfile': 'CMD ["python", "main.py"]\n',
    }, ['python python main.py ()']],
  ]; // biome-ignore format: trees read as one
  for (const [name, files, expected] of table) assert.deepEqual(await found(files), expected, name);
});

test('stores of a site in Python that settings name', async () => {
  const { value } = await scan(
    memoryTree({
      ...site('channels'),
      'core/settings.py':
        'INSTALLED_APPS = ["channels"]\nCHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}\n',
    }),
  );
  assert.deepEqual(
    value.stores.map(({ id }) => id),
    ['redis'],
  );
});
