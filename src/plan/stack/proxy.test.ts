// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that are scanned hold templates
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

/** The route of the proxy to the API of a page that asks it this way. */
async function routeOf(script: string) {
  const { planned } = await plannedFrom(
    memoryTree({
      'api/main.py':
        'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/api/health")\ndef health(): ...\n@app.get("/api/train/all")\ndef train(): ...\n',
      'api/requirements.txt': 'fastapi\n',
      'web/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
      'web/index.html': '<div>',
      'web/src/main.ts': script,
    }),
    {},
  );
  return planned.value.stack.proxy?.value.routes.find(({ value }) => value.service === 'api');
}

test('the proxy waits for as long as the page does', async () => {
  const long = "fetch('/api/train/all', { signal: AbortSignal.timeout(600_000) });\nfetch('/api/health');\n";
  const route = await routeOf(long);
  assert.equal(route?.value.timeout, 600);
  assert.match(route?.because ?? '', /web waits that long for an answer/);
  assert.deepEqual(
    route?.evidence.map(({ path, line }) => [path, line]),
    [['web/src/main.ts', 1]],
  );
  const short = await routeOf("fetch('/api/train/all', { signal: AbortSignal.timeout(5000) });\n");
  assert.equal(short?.value.timeout, 60);
  assert.deepEqual(short?.evidence, []);
  assert.equal(
    (await routeOf("fetch('/api/train/all', { signal: AbortSignal.timeout(900_000_000) });\n"))?.value
      .timeout,
    3600,
  );
});

test('what a page asks for at its own address reaches the API as it is', async () => {
  const API =
    'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef root(): ...\n@app.post("/predict")\ndef predict(): ...\n@app.get("/items/{id}")\ndef item(id): ...\n';
  const routes = async (script: string): Promise<readonly string[]> => {
    const { planned } = await plannedFrom(
      memoryTree({
        'api/main.py': API,
        'api/requirements.txt': 'fastapi\n',
        'web/package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
        'web/index.html': '<div>',
        'web/src/main.ts': script,
      }),
      {},
    );
    return (planned.value.stack.proxy?.value.routes ?? [])
      .filter(({ value }) => value.service === 'api')
      .map(({ value }) => `${value.exact ? '= ' : ''}${value.prefix} ${value.strip} ${value.rate?.name}`);
  };
  const stripped = ['= /api/predict true inference', '/api/ true undefined'];
  assert.deepEqual(await routes("fetch('/predict', { method: 'POST' });\nfetch(`/items/${id}`);\n"), [
    '= /api/predict true inference',
    '= /predict false inference',
    '/items/ false undefined',
    '/api/ true undefined',
  ]);
  assert.deepEqual(await routes("fetch('/api/predict', { method: 'POST' });\n"), stripped);
  assert.deepEqual(await routes("fetch('/picture.json');\n"), stripped);
  assert.deepEqual(await routes("fetch('http://localhost:8000/predict', { method: 'POST' });\n"), stripped);
});

test('Django behind a front end keeps its prefix, its administration and the files of that', async () => {
  const settings =
    'ROOT_URLCONF = "shop.urls"\nMIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\nSTATIC_URL = "static/"\nSTATIC_ROOT = "collected"\n';
  const urls =
    'from django.contrib import admin\nfrom django.urls import path\nfrom . import views\nurlpatterns = [path("admin/", admin.site.urls), path("api/predict/", views.a), path("api/items/", views.b)]\n';
  const prefixes = async (front: string) => {
    const { planned } = await plannedFrom(
      memoryTree({
        'shop/wsgi.py':
          'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_wsgi_application()\n',
        'shop/settings.py': settings,
        'shop/urls.py': urls,
        'shop/views.py': 'def a(request): ...\ndef b(request): ...\n',
        'shop/__init__.py': '',
        'requirements.txt': 'django\nwhitenoise\n',
        'web/package.json': front,
        'web/index.html': '<div>',
        'web/public/index.html': '<div>',
        'web/src/index.js': '',
      }),
      {},
    );
    const routes = planned.value.stack.proxy?.value.routes ?? [];
    return routes
      .filter(({ value }) => !value.exact)
      .map(({ value }) => `${value.prefix}${value.strip ? ' taken off' : ''}`)
      .toSorted();
  };
  const vite = '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}';
  assert.deepEqual(await prefixes(vite), ['/', '/admin/', '/api/', '/static/']);
  // Its own files are found there.
  const cra = '{"scripts":{"build":"react-scripts build"},"dependencies":{"react-scripts":"5"}}';
  assert.deepEqual(await prefixes(cra), ['/', '/admin/', '/api/']);
});
