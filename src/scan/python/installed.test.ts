import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

const FILES = {
  'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
  'requirements.txt': 'fastapi\n',
  'requirements-api.txt': 'numpy\npandas\n',
  'requirements-dev.txt': 'pytest\n',
};

async function installed(files: Files): Promise<readonly string[]> {
  const { value } = await scan(memoryTree({ ...FILES, ...files }));
  const [service] = value.services;
  assert.ok(service);
  const lines = service.evidence
    .filter(({ field, line }) => field === 'manifest' && line !== null)
    .map(({ path, line }) => `${path}:${line}`);
  return [
    [service.manifest, ...(service.manifestAlso ?? [])].join(' '),
    service.declared.join(' '),
    ...lines,
  ];
}

test('all that the Dockerfile of a service installs is its manifest', async () => {
  const both = ['requirements.txt requirements-api.txt', 'fastapi numpy pandas'];
  const one = ['requirements.txt', 'fastapi'];
  const copy = 'FROM python:3.11\nCOPY requirements*.txt ./\n';
  const table: readonly (readonly [name: string, dockerfile: string, expected: readonly string[]])[] = [
    ['one command', `${copy}RUN pip install --no-cache-dir -r requirements.txt -r requirements-api.txt\n`, [...both, 'Dockerfile:3']],
    ['two lines', `${copy}RUN pip install -r requirements.txt\nRUN python -m pip install -rrequirements-api.txt\n`, [...both, 'Dockerfile:3', 'Dockerfile:4']],
    ['uv', `${copy}RUN uv pip install --system -r requirements.txt \\\n  --requirement=/tmp/requirements-api.txt\n`, [...both, 'Dockerfile:3']],
    ['uv sync', `${copy}RUN uv pip sync requirements.txt requirements-api.txt # -r -r\n`, [...both, 'Dockerfile:3']],
    ['in a stage that is copied from', `${copy}RUN pip install -r requirements.txt && pip install -r requirements-api.txt\nFROM python:3.11-slim\nCOPY --from=0 /usr/local /usr/local\n`, [...both, 'Dockerfile:3']],
    ['in a stage that is not in the image', `FROM python:3.11 AS base\nRUN pip install -r requirements.txt\nFROM base AS dev\nRUN pip install -r requirements-dev.txt\nFROM base\n`, one],
    ['commented out', `${copy}RUN pip install -r requirements.txt\n# RUN pip install -r requirements-api.txt\n`, one],
    ['no file of the tree', `${copy}RUN pip install -r requirements.txt -r made.txt\n`, one],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, Dockerfile, expected] of table)
    assert.deepEqual(await installed({ Dockerfile }), expected, name);
});

test('without a Dockerfile that says so, one manifest is taken as before', async () => {
  const make = 'setup:\n\tpip install -r requirements.txt -r requirements-api.txt\n';
  assert.deepEqual(await installed({ Makefile: make }), ['requirements.txt', 'fastapi']);
});

test('the Dockerfile is the one that starts the service, not that of another or of its tests', async () => {
  const from = (files: string, command = '') => `FROM python:3.11\nRUN pip install ${files}\n${command}`;
  assert.deepEqual(
    await installed({
      'Dockerfile.dev': from('-r requirements.txt -r requirements-dev.txt'),
      Dockerfile: from('-r requirements.txt -r requirements-api.txt', 'CMD uvicorn main:app\n'),
    }),
    ['requirements.txt requirements-api.txt', 'fastapi numpy pandas', 'Dockerfile:2'],
  );
  const of = (name: string): Files => ({
    [`${name}/main.py`]: FILES['main.py'],
    [`${name}/requirements.txt`]: 'fastapi\n',
    [`${name}/extra.requirements.txt`]: `${name}-extra\n`,
    [`${name}/Dockerfile`]: from('-r requirements.txt -r extra.requirements.txt'),
  });
  const { value } = await scan(memoryTree({ ...of('one'), ...of('two') }));
  assert.deepEqual(value.services.map((one) => [one.manifestAlso, one.declared]), [
    [['one/extra.requirements.txt'], ['fastapi', 'one-extra']],
    [['two/extra.requirements.txt'], ['fastapi', 'two-extra']],
  ]); // biome-ignore format: one table
});
