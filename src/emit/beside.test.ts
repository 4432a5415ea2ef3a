// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are a compose file's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emitted } from '../../test/support/emitted.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import type { FileStep } from '../model/files.ts';
import { besideOthers } from './beside.ts';

function found(
  files: readonly string[],
  does: Readonly<Record<string, FileStep['does']>>,
): readonly string[] {
  const tree = memoryTree(Object.fromEntries(files.map((path) => [path, ''])));
  const steps = Object.entries(does).map(
    ([path, what]): FileStep => ({ path, does: what, before: null, after: '' }),
  );
  return besideOthers(steps, tree).map(({ rule, path }) => `${rule} ${path}`);
}

test('what a written compose.yaml hides, and what it builds that is not ours, is told', () => {
  const table: readonly (readonly [
    readonly string[],
    Readonly<Record<string, FileStep['does']>>,
    readonly string[],
  ])[] = [
    [['main.py'], { 'compose.yaml': 'create', Dockerfile: 'create' }, []],
    [['docker-compose.yml'], { 'compose.yaml': 'create' }, ['emit/compose-shadowed docker-compose.yml']],
    [['docker-compose.yml'], { 'compose.yaml': 'same' }, ['emit/compose-shadowed docker-compose.yml']],
    [
      ['compose.yml', 'api/docker-compose.yml'],
      { 'compose.yaml': 'update' },
      ['emit/compose-shadowed compose.yml'],
    ],
    [['docker-compose.yml'], { 'compose.yaml': 'foreign', Dockerfile: 'foreign' }, []],
    [
      [],
      { 'compose.yaml': 'create', 'api/Dockerfile': 'foreign' },
      ['emit/dockerfile-not-ours api/Dockerfile'],
    ],
    [
      [],
      { 'compose.yaml': 'merge', 'api/worker.Dockerfile': 'conflict' },
      ['emit/dockerfile-not-ours api/worker.Dockerfile'],
    ],
    [[], { 'compose.yaml': 'create', 'nginx/nginx.conf': 'foreign', Dockerfile: 'merge' }, []],
  ];
  for (const [files, does, says] of table)
    assert.deepEqual(found(files, does), says, JSON.stringify([files, does]));
});

test('what is written over the own compose file still says how its database is called', async () => {
  const own = {
    'main.py':
      'import os, psycopg2\nfrom fastapi import FastAPI\ndb = psycopg2.connect(os.environ["DATABASE_URL"])\napp = FastAPI()\n',
    'requirements.txt': 'fastapi\nuvicorn\npsycopg2-binary\n',
    '.env': 'DB=plants\n',
    'compose.yaml':
      'services:\n  db:\n    image: pgvector/pgvector:pg16\n    environment:\n      POSTGRES_DB: ${DB:-x}\n',
  };
  const first = await emitted(own);
  const compose = first.files.find(({ path }) => path === 'compose.yaml')?.text ?? '';
  assert.match(compose, /POSTGRES_DB: plants\n/);
  const over = { ...own, ...Object.fromEntries(first.files.map(({ path, text }) => [path, text])) };
  const again = await emitted(over);
  assert.equal(again.files.find(({ path }) => path === 'compose.yaml')?.text, compose);
});
