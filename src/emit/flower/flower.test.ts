// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';

const worker = (broker: string) =>
  [
    'import os',
    'import redis',
    'from celery import Celery',
    'cache = redis.from_url(os.getenv("CACHE_URL", "redis://localhost:6379/3"))',
    `app = Celery("tasks", broker=os.getenv("CELERY_BROKER_URL", "${broker}"))`,
    '@app.task',
    'def work():',
    '    return 1',
    '',
  ].join('\n');

test('Flower watches the broker of the workers, which the variable of that name holds, behind a password', async () => {
  const rows = [
    ['redis://localhost:6379/1', 'redis://redis:6379/1', 'redis-net'],
    [
      'amqp://localhost:5672',
      'amqp://app:${RABBITMQ_PASSWORD:?set it in .env}@rabbitmq:5672',
      'rabbitmq-net',
    ],
  ] as const;
  for (const [broker, address, network] of rows) {
    const { files } = await emitted(
      { 'tasks.py': worker(broker), 'requirements.txt': 'celery\nredis\n' },
      { stack: { also: ['flower'] } },
    );
    const { services } = parse(files.find(({ path }) => path === 'compose.flower.yaml')?.text ?? '', {
      merge: true,
    });
    assert.equal(services.flower.environment.CELERY_BROKER_URL, address);
    assert.match(services.flower.environment.FLOWER_BASIC_AUTH, /\$\{FLOWER_PASSWORD:\?/);
    assert.deepEqual(services.flower.networks, [network, 'flower']);
    assert.ok(services.flower.ports.every((port: string) => port.startsWith('127.0.0.1:')));
    assert.match(files.find(({ path }) => path === '.env.example')?.text ?? '', /^FLOWER_PASSWORD=$/m);
  }
});

test('without a worker of Celery there is nothing to show, and nothing to fill in', async () => {
  const main =
    'import redis, os\nfrom fastapi import FastAPI\nr = redis.from_url(os.environ["REDIS_URL"])\napp = FastAPI()\n@app.get("/health")\ndef health():\n    return {}\n';
  const { files } = await emitted(
    { 'main.py': main, 'requirements.txt': 'fastapi\nuvicorn\nredis\n' },
    { stack: { also: ['flower'] } },
  );
  assert.ok(!files.some(({ path, text }) => path === 'compose.flower.yaml' || text.includes('FLOWER')));
});
