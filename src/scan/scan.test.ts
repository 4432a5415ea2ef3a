import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Service } from '../model/inventory.ts';
import { scan } from './scan.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const inventory = async (files: Files) => (await scan(memoryTree(files))).value;
const services = async (files: Files): Promise<readonly Service[]> => (await inventory(files)).services;

const API = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n';
const UI = 'import streamlit as st\nst.title("x")\n';

test('a service is found with what it needs, wherever it stands', async () => {
  const [service, ...rest] = await services({
    'backend/app/__init__.py': '',
    'backend/app/main.py':
      'import os\nfrom fastapi import FastAPI\nfrom app.routes import router\napp = FastAPI()\napp.include_router(router, prefix="/api")\n',
    'backend/app/routes.py':
      'from fastapi import APIRouter\nimport joblib\nrouter = APIRouter()\nmodel = joblib.load("m.pkl")\n@router.get("/health")\ndef health(): return {}\n',
    'backend/requirements.txt': Buffer.from('\ufefffastapi\r\njoblib\r\nscikit-learn\r\ntorch\r\n', 'utf16le'),
    'backend/tests/test_main.py': API,
    'Dockerfile': 'CMD ["uvicorn", "app.main:app", "--port", "9000"]\n',
  }); // biome-ignore format: one tree
  assert.deepEqual(rest, []);
  assert.ok(service);
  const { id, path, kind, framework, entrypoint, importRoot, workdir, port, health, manifest, manager } =
    service;
  assert.deepEqual(
    { id, path, kind, framework, entrypoint, importRoot, workdir, port, health, manifest, manager },
    {
      id: 'backend',
      path: 'backend',
      kind: 'api',
      framework: 'fastapi',
      entrypoint: 'app.main:app',
      importRoot: 'backend',
      workdir: 'backend',
      port: 9000,
      health: '/api/health',
      manifest: 'backend/requirements.txt',
      manager: 'pip',
    },
  );
  assert.deepEqual(
    service.heavy.map((heavy) => [heavy.name, heavy.imported, heavy.needed]),
    [
      ['scikit-learn', false, true],
      ['torch', false, false],
    ],
  );
  assert.ok(service.evidence.every((claim) => claim.path !== ''));
});

const WORKER = 'from celery import Celery\napp = Celery("x", broker="redis://r")\n@app.task\ndef f(): ...\n';

test('which applications are services', async () => {
  const found = async (files: Files) =>
    (await services(files)).map((one) => `${one.id} ${one.framework} ${one.entrypoint} ${one.path}`);
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ['no application', { 'train.py': 'import torch\n' }, []],
    ['tests only', { 'tests/test_api.py': API }, []],
    ['commented out', { 'main.py': `"""\n${API}"""\n# app = FastAPI()\n` }, []],
    [
      'the best of several in one folder',
      { 'main.py': API, 'simple_api.py': API, 'api_old.py': API, 'requirements.txt': 'fastapi\n' },
      ['api fastapi main:app .'],
    ],
    [
      'the one that is started, whatever it is called',
      { 'main.py': API, 'serve_it.py': API, Dockerfile: 'CMD ["uvicorn", "serve_it:app"]\n' },
      ['api fastapi serve_it:app .'],
    ],
    [
      'examples and old copies nothing starts',
      { 'api/main.py': API, 'examples/demo/app.py': API, 'old/app.py': API },
      ['api fastapi main:app api'],
    ],
    ['an example is all there is', { 'examples/app.py': API }, ['examples fastapi app:app examples']],
    [
      'an interface beside its server',
      { 'api.py': API, 'dashboard.py': UI, 'requirements.txt': 'fastapi\nstreamlit\n' },
      ['api fastapi api:app .', 'ui streamlit dashboard.py .'],
    ],
    [
      'pages belong to their script',
      { 'Home.py': UI, 'pages/1_more.py': UI },
      ['ui streamlit Home.py .'],
    ],
    [
      'two servers that share a manifest, both started',
      {
        'packages/web/main.py': API,
        'packages/search/main.py': `from web import main as w\n${API}`,
        'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi"]\n',
        'run-web.sh': 'PYTHONPATH=packages uvicorn web.main:app\n',
        'run-search.sh': 'PYTHONPATH=packages uvicorn search.main:app\n',
      },
      ['search fastapi search.main:app packages/search', 'web fastapi web.main:app packages/web'],
    ],
    [
      'a factory that a program calls',
      {
        'run.py': 'from app import create_app\napp = create_app()\nif __name__ == "__main__":\n    app.run(port=5100)\n',
        'app/__init__.py': 'from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n',
      },
      ['api flask run:app .'],
    ],
    [
      'a worker, and the jobs that container files start',
      {
        'app/main.py': `from app.worker import f\n${API}`,
        'app/worker.py': 'from celery import Celery\ncelery = Celery("x", broker="redis://r")\n@celery.task\ndef f(): ...\n',
        'jobs/nightly.py': 'print("done")\n',
        'jobs/helper.py': 'print("never started")\n',
        'compose.yaml': 'services:\n  nightly:\n    command: python jobs/nightly.py\n',
        'requirements.txt': 'fastapi\ncelery\n',
      },
      [
        'api fastapi app.main:app .',
        'job python jobs/nightly.py .',
        'worker celery app.worker:celery .',
      ],
    ],
    [
      'workers that a README starts, each in its way',
      {
        'worker_cpu.py': WORKER,
        'worker_io.py': WORKER,
        'old_worker.py': WORKER,
        'README.md': 'celery --app worker_cpu worker\ncelery --app worker_io worker --pool gevent\n',
        'requirements.txt': 'celery\n',
      },
      ['worker-cpu celery worker_cpu:app .', 'worker-io celery worker_io:app .'],
    ],
    [
      'a job that a README starts, in a folder with a manifest of its own; not a chore, not one beside a server',
      {
        'api/main.py': API,
        'api/report.py': 'print(1)\n',
        'api/requirements.txt': 'fastapi\n',
        'detector/detect.py': 'print(1)\n',
        'detector/train.py': 'print(1)\n',
        'detector/requirements.txt': 'numpy\n',
        'README.md': 'python api/report.py\npython detector/detect.py\npython detector/train.py\n',
      },
      ['api fastapi main:app api', 'detector python detect.py detector'],
    ],
    [
      'what prepares a server is no service',
      { 'main.py': API, 'seed.py': 'print(1)\n', 'compose.yaml': 'x:\n  command: sh -c "python seed.py && uvicorn main:app"\n' },
      ['api fastapi main:app .'],
    ],
  ]; // biome-ignore format: one table
  for (const [name, files, expected] of table)
    assert.deepEqual((await found(files)).sort(), expected.toSorted(), name);
});

test('how local imports are written decides the import root', async () => {
  const root = async (files: Files) =>
    (await services(files)).map((one) => `${one.importRoot} ${one.entrypoint}`);
  const helper = 'def f(): ...\n';
  const table: readonly (readonly [string, Files, string])[] = [
    ['flat', { 'b/app.py': `import helper\n${API}`, 'b/helper.py': helper }, 'b app:app'],
    ['from the root', { 'api/main.py': `from api.helper import f\n${API}`, 'api/helper.py': helper }, '. api.main:app'],
    ['relative', { 'b/ml/main.py': `from .helper import f\n${API}`, 'b/ml/helper.py': helper }, 'b ml.main:app'],
    ['src layout', { 'src/shop/app.py': `from shop import helper\n${API}`, 'src/shop/helper.py': helper }, 'src shop.app:app'],
    ['a command says', { 'b/app/main.py': API, 'b/Dockerfile': 'CMD uvicorn app.main:app\n' }, 'b app.main:app'],
    ['nothing says', { 'b/main.py': API }, 'b main:app'],
    [
      'sys.path says where more is',
      { 'main.py': `import sys\nsys.path.append("libs")\nfrom pathlib import Path\nsys.path.append(str(Path(__file__).parent / "libs"))\nimport helper\n${API}`, 'libs/helper.py': helper },
      '. main:app',
    ],
  ]; // biome-ignore format: one table
  for (const [name, files, expected] of table) assert.deepEqual(await root(files), [expected], name);
});

test('ports: code, then what people type, then container files', async () => {
  const port = async (files: Files) => (await services(files))[0]?.port;
  const run =
    'import uvicorn\nif __name__ == "__main__":\n    uvicorn.run("main:app", port=int(os.getenv("PORT", 8100)))\n';
  const flask =
    'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(port=5001)\n';
  const table: readonly (readonly [string, Files, number])[] = [
    ['default', { 'main.py': API }, 8000],
    ['code', { 'main.py': `import os\n${API}${run}`, Dockerfile: 'CMD uvicorn main:app --port 10000\n' }, 8100],
    ['readme before container', { 'main.py': API, 'README.md': 'uvicorn main:app --port 8200\n', Dockerfile: 'CMD uvicorn main:app --port 10000\n' }, 8200],
    ['container', { 'main.py': API, Dockerfile: 'CMD uvicorn main:app \\\n  --port 10000\n' }, 10000],
    ['a program that starts it', { 'main.py': API, 'run.py': 'import uvicorn\nport = 8300\nuvicorn.run("main:app", port=port)\n' }, 8300],
    ['flask', { 'main.py': flask }, 5001],
    ['flask in production', { 'main.py': flask, Dockerfile: 'CMD gunicorn --bind 0.0.0.0:8080 main:app\n' }, 8080],
    ['a variable with a default', { 'main.py': API, Procfile: `web: uvicorn main:app --port $\{PORT:-8400}\n` }, 8400],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, files, expected] of table) assert.equal(await port(files), expected, name);
});

test('a file that is called like a module of the standard library is nowhere that imports are looked for', async () => {
  const { value } = await scan(
    memoryTree({
      'app/main.py': `import app.core.database\n${API}`,
      'app/core/database.py': 'import logging\n',
      'app/core/logging.py': 'x = 1\n',
      'requirements.txt': 'fastapi\n',
    }),
  );
  assert.deepEqual(
    value.services.map(({ importRoot, importAlso }) => [importRoot, importAlso]),
    [['.', []]],
  );
});

test('a health route is one that exists', async () => {
  const health = async (routes: readonly string[], files: Files = {}) => {
    const code = routes.map((route, index) => `@app.get("${route}")\ndef f${index}(): ...`).join('\n');
    const main = `from fastapi import FastAPI\napp = FastAPI()\n${code}\n`;
    return (await services({ 'main.py': main, ...files }))[0]?.health;
  };
  assert.equal(await health(['/', '/api/health', '/items']), '/api/health');
  assert.equal(await health(['/health/{id}', '/ping', '/readyz']), '/readyz');
  assert.equal(await health(['/', '/items']), '/');
  assert.equal(await health(['/items']), null);
  const probe = { Dockerfile: 'HEALTHCHECK CMD curl -f http://localhost:8000/api/ready\n' };
  assert.equal(await health(['/health', '/api/ready'], probe), '/api/ready');
  assert.equal(await health(['/health'], probe), '/health');
});

test('a schedule and Flower that the tree starts beside its workers', async () => {
  const files = {
    'work.py':
      'from celery import Celery\napp = Celery("w", broker="redis://r/0")\n@app.task\ndef t(): ...\n',
    'requirements.txt': 'celery\n',
  };
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['beat: celery -A work beat\n', ['schedule']],
    ['worker: celery -A work worker -B --loglevel info\n', ['schedule']],
    ['worker: celery -A work worker\nflower: celery -A work flower --port=5555\n', ['scan/flower']],
    ['beat: celery -A work beat --scheduler x.schedulers:Database\n', []],
    ['worker: celery -A work worker\n', []],
  ];
  for (const [text, expected] of table) {
    const { value } = await scan(memoryTree({ ...files, Procfile: text }));
    const needs = value.services.flatMap((one) => one.needs.map(({ what }) => what));
    const notes = value.diagnostics.map(({ rule }) => rule).filter((rule) => rule === 'scan/flower');
    assert.deepEqual([...needs, ...notes], expected, text);
    assert.equal(value.services.length, 1);
  }
});
