import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const API = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n';

const TREE: Files = {
  'Dockerfile': 'FROM python:3.11\nCOPY requirements.txt .\nCMD ["uvicorn", "app.main:app"]\n',
  'README.md': '# x\n\n    uvicorn app.main:app --port 8001\n',
  'app/__init__.py': '',
  'app/main.py': `import os\nfrom app import model\n${API}`,
  'app/model.py': 'import joblib\nPATH = os.path.join(os.path.dirname(__file__), "model.pkl")\nm = joblib.load(PATH)\n',
  'app/model.pkl': 'not a pickle',
  'compose.yaml': 'services:\n  api:\n    build: .\n  worker:\n    command: celery -A app.worker worker\n',
  'app/worker.py': 'from celery import Celery\napp = Celery(broker=os.environ["BROKER"])\n@app.task\ndef f(): ...\n',
  'requirements.txt': 'fastapi\nscikit-learn\ntorch\n',
  'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi"]\n',
  'environment.yml': 'dependencies:\n  - python=3.10\n  - pip:\n    - fastapi\n',
  'setup.py': 'from setuptools import setup\nsetup(install_requires=["flask"])\n',
  'web/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
  'web/site/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
  'web/site/settings.py': 'INSTALLED_APPS = ["shop"]\nROOT_URLCONF = "site.urls"\n',
  'web/site/urls.py': 'from django.urls import path\nurlpatterns = [path("", f)]\n',
  'front/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
  'front/index.html': '<script type="module" src="/src/main.ts"></script>',
  'front/src/main.ts': "import axios from 'axios';\nconst api = axios.create({ baseURL: import.meta.env.VITE_API ?? 'http://localhost:8001' });\napi.get('/health');\n",
  'front/src/View.vue': '<script setup lang="ts">\nimport { x } from "./main";\nfetch("/api/none", { method: "POST" });\n</script>\n',
  'node/package.json': '{"scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}',
  'node/index.js': "const app = require('express')();\napp.get('/health', f);\napp.listen(process.env.PORT || 4000);\n",
}; // biome-ignore format: one tree

test('messy sources are read all the same', async () => {
  const main = async (content: string | Uint8Array, manifest: string | Uint8Array = 'fastapi\n') => {
    const { value } = await scan(memoryTree({ 'main.py': content, 'requirements.txt': manifest }));
    return value.services.map((one) => `${one.entrypoint} ${one.health} ${one.declared}`);
  };
  const expected = ['main:app /health fastapi'];
  assert.deepEqual(await main(Buffer.from(`\ufeff${API}`, 'utf16le')), expected, 'utf-16');
  assert.deepEqual(await main(`\ufeff${API}`), expected, 'utf-8 with a mark');
  assert.deepEqual(await main(API.replaceAll('\n', '\r\n')), expected, 'CRLF');
  assert.deepEqual(await main(Buffer.from(`# caf\xe9\n${API}`, 'latin1')), expected, 'latin-1');
  assert.deepEqual(await main(`print "two"\nexec "x"\n${API}`), expected, 'Python 2 lines');
  assert.deepEqual(await main(`<<<<<<< HEAD\n${API}=======\n>>>>>>> x\n`), expected, 'merge markers');
  assert.deepEqual(await main(`def broken(\n${API}`), expected, 'a syntax error');
  assert.deepEqual(
    await main(API, Buffer.from('\ufefffastapi\r\n', 'utf16le')),
    expected,
    'a manifest in UTF-16',
  );
});

test('a manifest that is no TOML is said, however little of it can be read', async () => {
  for (const text of ['[project', '[project]\nname = "x"\ndependencies = ["fastapi"\n']) {
    const { value, diagnostics } = await scan(memoryTree({ 'main.py': API, 'pyproject.toml': text }));
    assert.equal(value.services[0]?.manifest, 'pyproject.toml');
    assert.ok(
      diagnostics.some(({ rule, path }) => rule === 'manifest/unreadable' && path === 'pyproject.toml'),
    );
  }
});

test('what cannot be read is said, and the rest is found', async () => {
  const { value, diagnostics } = await scan(
    memoryTree({
      'main.py': API,
      'requirements.txt': 'fastapi\n<<<<<<< HEAD\n-r gone.txt\n',
      'huge.py': 'x = 1\n'.repeat(400_000),
    }),
  );
  assert.equal(value.services.length, 1);
  assert.deepEqual(
    diagnostics.map((one) => [one.rule, one.path, one.line]),
    [
      ['manifest/requirements', 'requirements.txt', 2],
      ['manifest/requirements', 'requirements.txt', 3],
    ],
  );
});

test('without a manifest the imports say what to install', async () => {
  const { value } = await scan(
    memoryTree({
      'main.py': `import os, cv2\nfrom PIL import Image\ntry:\n    import torch\nexcept ImportError:\n    pass\n${API}`,
    }),
  );
  assert.equal(value.services[0]?.manifest, null);
  assert.deepEqual(value.services[0]?.undeclared, ['fastapi', 'opencv-python', 'pillow']);
});

test('property: the same tree gives the same bytes, in whatever order its files come', async () => {
  const expected = JSON.stringify(await scan(memoryTree(TREE)));
  assert.equal(JSON.stringify(await scan(memoryTree(TREE))), expected);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(Object.entries(TREE), { minLength: Object.keys(TREE).length }),
      async (entries) => {
        assert.equal(JSON.stringify(await scan(memoryTree(Object.fromEntries(entries)))), expected);
      },
    ),
    { numRuns: 10 },
  );
});

test('fuzz: whatever is in a file, scanning ends with an inventory', async () => {
  const paths = fc.constantFrom(...Object.keys(TREE));
  await fc.assert(
    fc.asyncProperty(paths, fc.uint8Array({ maxLength: 200 }), fc.nat(400), async (path, bytes, at) => {
      const before = Buffer.from(TREE[path] ?? '');
      const mixed = Buffer.concat([before.subarray(0, at), bytes, before.subarray(at)]);
      for (const content of [bytes, mixed]) {
        const { value } = await scan(memoryTree({ ...TREE, [path]: content }));
        assert.equal(value.schema, 'plimsoll.inventory/1');
      }
    }),
    { numRuns: 60 },
  );
});
