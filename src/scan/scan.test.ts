import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import type { Service } from '../model/inventory.ts';
import { scan } from './scan.ts';

const services = async (files: Record<string, string | Uint8Array>): Promise<readonly Service[]> =>
  (await scan(memoryTree(files))).value.services;

const FASTAPI =
  'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n';

test('a service is found with what it needs, wherever it stands', async () => {
  const [service, ...rest] = await services({
    'backend/app/__init__.py': '',
    'backend/app/main.py':
      'import os\nfrom fastapi import FastAPI\nfrom app.routes import router\napp = FastAPI()\napp.include_router(router, prefix="/api")\n',
    'backend/app/routes.py':
      'from fastapi import APIRouter\nimport joblib\nrouter = APIRouter()\nmodel = joblib.load("m.pkl")\n@router.get("/health")\ndef health(): return {}\n',
    'backend/requirements.txt': Buffer.from(
      '\ufefffastapi\r\njoblib\r\nscikit-learn\r\ntorch\r\n',
      'utf16le',
    ),
    'backend/tests/test_main.py': FASTAPI,
    'notebooks/app.py': 'print "python 2"\n',
    Dockerfile: 'CMD ["uvicorn", "app.main:app", "--port", "9000"]\n',
  });
  assert.deepEqual(rest, []);
  assert.equal(service?.id, 'backend');
  assert.equal(service?.entrypoint, 'app.main:app');
  assert.equal(service?.importRoot, 'backend');
  assert.equal(service?.health, '/api/health');
  assert.equal(service?.port, 9000);
  assert.equal(service?.manifest, 'backend/requirements.txt');
  assert.deepEqual(
    service?.heavy.map((heavy) => [heavy.name, heavy.imported, heavy.needed]),
    [
      ['scikit-learn', false, true],
      ['torch', false, false],
    ],
  );
});

test('no application, no service', async () => {
  assert.deepEqual(await services({ 'train.py': 'import torch\n', 'requirements.txt': 'torch\n' }), []);
  assert.deepEqual(await services({ 'tests/test_api.py': FASTAPI }), []);
  assert.deepEqual(await services({ 'main.py': `"""\n${FASTAPI}"""\n# app = FastAPI()\n` }), []);
});
