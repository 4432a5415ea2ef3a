import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextRecord, reconcile } from '../src/emit/reconcile.ts';
import { parseRecord, printRecord } from '../src/formats/emitted/record.ts';
import { asWritten } from '../src/formats/emitted/sources.ts';
import { memoryTree } from '../src/formats/tree/memory.ts';
import { EMIT_RECORD } from '../src/model/files.ts';
import { scan } from '../src/scan/scan.ts';
import { readTree } from '../src/source/tree.ts';
import { emittedFrom, plannedFrom } from './support/emitted.ts';

type Files = Readonly<Record<string, string>>;

const EXAMPLES = join(import.meta.dirname, '..', 'examples');
const API =
  'from fastapi import FastAPI\napp = FastAPI()\n\n@app.get("/status")\ndef status():\n    return {}\n';
const PYTHON = { 'main.py': API, 'requirements.txt': 'fastapi==0.115.0\nuvicorn==0.30.0\n' };
const image = (...lines: readonly string[]): string =>
  `${['FROM python:3.12-slim', 'WORKDIR /app', 'COPY . .', 'RUN pip install -r requirements.txt', ...lines].join('\n')}\n`;

/** Applications whose own container files say what nothing else does, and what must still be planned after they are taken over. */
const TREES: readonly (readonly [name: string, files: Files, planned: RegExp])[] = [
  [
    'the port of a command',
    { ...PYTHON, Dockerfile: image('CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "9000"]') },
    /"port":\{"value":9000/,
  ],
  [
    'the port of a variable',
    { ...PYTHON, Dockerfile: image('ENV PORT=7000', 'CMD uvicorn main:app --host 0.0.0.0 --port $PORT') },
    /"port":\{"value":7000/,
  ],
  [
    'the port of a compose file',
    {
      ...PYTHON,
      'compose.yaml':
        'services:\n  api:\n    build: .\n    command: uvicorn main:app --host 0.0.0.0 --port 8100\n',
      Dockerfile: image(),
    },
    /"port":\{"value":8100/,
  ],
  [
    'the port of gunicorn',
    {
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      'requirements.txt': 'flask==3.0.3\ngunicorn==22.0.0\n',
      Dockerfile: image('CMD ["gunicorn", "-b", "0.0.0.0:5050", "app:app"]'),
    },
    /"port":\{"value":5050/,
  ],
  [
    'the port of Streamlit',
    {
      'app.py': 'import streamlit as st\nst.write("a")\n',
      'requirements.txt': 'streamlit==1.40.0\n',
      Dockerfile: image('CMD ["streamlit", "run", "app.py", "--server.port=8600"]'),
    },
    /"port":\{"value":8600/,
  ],
  [
    'the requirements that an image installs',
    {
      'main.py': API,
      'requirements-api.txt': 'fastapi==0.115.0\nuvicorn==0.30.0\n',
      'requirements-train.txt': 'torch==2.5.0\n',
      Dockerfile: image('CMD ["uvicorn", "main:app"]').replace('requirements.txt', 'requirements-api.txt'),
    },
    /requirements-api\.txt/,
  ],
  [
    'the name of a database',
    {
      ...PYTHON,
      'main.py': `import os, psycopg2\ndb = psycopg2.connect(os.environ["DATABASE_URL"])\n${API}`,
      'requirements.txt': `${PYTHON['requirements.txt']}psycopg2-binary==2.9.9\n`,
      'compose.yaml':
        'services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_DB: plants\n      POSTGRES_PASSWORD: gardeners-word\n',
    },
    /"plants"/,
  ],
];

for (const [name, files, expected] of TREES)
  test(`what is emitted over own files is emitted again: ${name}`, async () => {
    const { plan, record } = await again(files);
    assert.match(plan, expected);
    assert.doesNotMatch(record, /gardeners-word/);
  });

for (const name of readdirSync(EXAMPLES))
  test(`what is emitted is emitted again: ${name}`, async () => {
    const tree = readTree(join(EXAMPLES, name));
    await again(Object.fromEntries(tree.files.map(({ path }) => [path, tree.text(path) ?? ''])));
  });

/** Plans and emits twice, as `emit --force` does: the second time must find, plan and write what the first did. */
async function again(files: Files): Promise<{ readonly plan: string; readonly record: string }> {
  const first = await emitInto(files);
  const second = await emitInto(first.files);
  assert.equal(second.plan, first.plan);
  assert.deepEqual(second.changed, []);
  assert.deepEqual(second.files, first.files);
  // Whoever scans the tree with the emitted files in it sees the same services.
  assert.deepEqual(await portsOf(first.files), await portsOf(files));
  return { plan: second.plan, record: second.files[EMIT_RECORD] ?? '' };
}

async function emitInto(files: Files) {
  const tree = asWritten(memoryTree(files));
  const made = await emittedFrom(tree, {});
  const record = parseRecord(files[EMIT_RECORD] ?? '');
  const steps = reconcile(made, record, (path) => files[path] ?? null, true);
  const written = steps.flatMap(({ path, after }) => (after === null ? [] : [[path, after] as const]));
  const next = printRecord(nextRecord(made, record, steps));
  return {
    plan: JSON.stringify((await plannedFrom(tree, {})).planned.value),
    files: { ...files, ...Object.fromEntries(written), [EMIT_RECORD]: next },
    changed: steps.filter(({ does }) => does !== 'same').map(({ path }) => path),
  };
}

async function portsOf(files: Files): Promise<readonly string[]> {
  const { value } = await scan(memoryTree(files));
  return value.services.map(({ id, entrypoint, port }) => `${id} ${entrypoint} ${port}`);
}
