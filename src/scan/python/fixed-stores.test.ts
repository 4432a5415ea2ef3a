import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

async function found(code: string, files: Readonly<Record<string, string>> = {}) {
  const main = `from fastapi import FastAPI\napp = FastAPI()\n${code}`;
  const { value, diagnostics } = await scan(
    memoryTree({ 'requirements.txt': 'fastapi\nredis\n', 'main.py': main, ...files }),
  );
  const told = diagnostics.filter(({ rule }) => rule === 'scan/own-store');
  assert.ok(!JSON.stringify([value.services[0]?.needs, told]).includes('f00ba42'), 'no password is shown');
  return told.map(({ message, path, line }) => `${path}:${line} ${/reaches (.*?),/.exec(message)?.[1]}`);
}

test('a store at an address of the machine itself is told with its place', async () => {
  const rows: readonly (readonly [code: string, told: readonly string[]])[] = [
    ['import redis\nr = redis.Redis(host="localhost", port=6379)', ['main.py:4 redis at localhost:6379']],
    ['from redis.asyncio import Redis\nr = Redis()', ['main.py:4 redis at localhost:6379']],
    ['import redis\nURL = "redis://127.0.0.1:6380/1"\nr = redis.from_url(URL)', ['main.py:4 redis at 127.0.0.1:6380']],
    ['import redis\nHOST = "localhost"\nr = redis.Redis(HOST)', ['main.py:5 redis at localhost:6379']],
    ['from pymongo import MongoClient\nc = MongoClient("mongodb://me:f00ba42@localhost")', ['main.py:4 mongo at localhost:27017']],
    ['import psycopg2\nC = {"host": "localhost"}\nc = psycopg2.connect(**C)', ['main.py:5 postgres at localhost:5432']],
    ['import psycopg2\nc = psycopg2.connect("dbname=x host=localhost")', ['main.py:4 postgres at localhost:5432']],
    ['import psycopg2\nfrom psycopg2 import pool\np = pool.SimpleConnectionPool(1, 5, host="127.0.0.1")', ['main.py:5 postgres at 127.0.0.1:5432']],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, told] of rows) assert.deepEqual(await found(code), told, code);
});

test('what a variable, a condition or an argument decides is not fixed', async () => {
  const rows = [
    'import os, redis\nr = redis.Redis(host=os.getenv("REDIS_HOST", "localhost"))',
    'import os, redis\nr = redis.from_url(os.environ.get("REDIS_URL") or "redis://localhost:6379")',
    'import os, redis\nUSUAL = "redis://localhost"\nr = redis.from_url(os.getenv("REDIS_URL", USUAL))',
    'import os, redis\nHOST = "localhost"\nif os.getenv("DOCKER"): HOST = "redis"\nr = redis.Redis(host=HOST)',
    'import redis\nr = redis.Redis(host="cache")',
    'import redis\nr = redis.Redis(unix_socket_path="/run/redis")',
    'import redis\ndef at(host="localhost"):\n    return redis.Redis(host=host)',
    'import redis\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    url: str = "redis://localhost"\n    host: str = "localhost"\nsettings = Settings()\nr = redis.Redis(host=settings.host)',
    'from celery import Celery\nc = Celery("x", broker="redis://localhost:6379/0")',
    'import psycopg2\nc = psycopg2.connect("dbname=x")',
    'ORIGINS = ["http://localhost:3000"]',
    'import redis\nif __name__ == "__main__":\n    redis.Redis(host="localhost")',
  ];
  for (const code of rows) assert.deepEqual(await found(code), [], code);
});

test('settings of another module, and of Django', async () => {
  assert.deepEqual(
    await found('import redis\nimport config\nr = redis.Redis(host=config.HOST)', {
      'config.py': 'HOST = "localhost"\n',
    }),
    ['main.py:5 redis at localhost:6379'],
  );
  const { diagnostics } = await scan(
    memoryTree({
      'requirements.txt': 'django\npsycopg2-binary\n',
      'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")\n',
      'site1/__init__.py': '',
      'site1/wsgi.py':
        'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")\napplication = get_wsgi_application()\n',
      'site1/settings.py':
        'DATABASES = {\n  "default": {\n    "ENGINE": "django.db.backends.postgresql",\n    "HOST": "localhost",\n  },\n}\n',
    }),
  );
  const told = diagnostics.filter(({ rule }) => rule === 'scan/own-store');
  assert.deepEqual(told.map(({ path, line }) => [path, line]), [['site1/settings.py', 4]]); // biome-ignore format: one line
});
