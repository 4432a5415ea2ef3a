import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';

const WSGI =
  'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_wsgi_application()\n';
const NOISE = 'MIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\n';
const BASE = 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n';
const ROOT = 'STATIC_ROOT = BASE_DIR / "collected"\n';

const scanned = async (settings: string, files: Readonly<Record<string, string>> = {}) => {
  const { value, diagnostics } = await scan(
    memoryTree({
      'manage.py': '',
      'shop/__init__.py': '',
      'shop/wsgi.py': WSGI,
      'shop/settings.py': settings,
      'requirements.txt': 'django\n',
      ...files,
    }),
  );
  const [service] = value.services;
  return {
    needs: service?.needs.filter(({ what }) => what === 'collected-files').map(({ evidence }) => evidence),
    found: service?.needs.find(({ what }) => what === 'collected-files')?.detail,
    writes: service?.writes.map(({ path }) => path),
    told: diagnostics.filter(({ rule }) => rule === 'scan/static-not-served'),
  };
};

test('what Django collects for WhiteNoise is written, unless the tree has it', async () => {
  const { needs, writes } = await scanned(BASE + NOISE + ROOT);
  assert.deepEqual(
    [needs, writes],
    [[{ path: 'shop/settings.py', line: 4, text: 'STATIC_ROOT' }], ['collected']],
  );
  assert.deepEqual((await scanned(BASE + ROOT)).needs, []);
  assert.deepEqual((await scanned(BASE + NOISE)).needs, []);
  assert.deepEqual((await scanned(`${BASE}${NOISE}STATIC_ROOT = made()\n`)).needs, []);
  const there = await scanned(BASE + NOISE + ROOT, { 'collected/admin/css/base.css': '' });
  assert.deepEqual(there.writes, []);
});

test('where collected files are found is a path of the server, or another address', async () => {
  const found = async (url: string) => (await scanned(`${BASE}${NOISE}${ROOT}STATIC_URL = ${url}\n`)).found;
  assert.equal(await found('"static/"'), '/static/');
  assert.equal(await found('"/files/of/shop/"'), '/files/of/shop/');
  assert.equal(await found('"https://cdn.example.org/shop/"'), '');
});

test('pages that ask for static files which nobody hands out are told', async () => {
  const page = { 'templates/index.html': '<html>\n<link href="{% static \'a.css\' %}">\n' };
  const [told] = (await scanned(BASE, page)).told;
  assert.deepEqual([told?.path, told?.line], ['templates/index.html', 2]);
  const served = await scanned(BASE + NOISE, { ...page, 'requirements.txt': 'django\nwhitenoise\n' });
  assert.deepEqual(served.told, []);
  assert.deepEqual((await scanned(BASE, { 'templates/index.html': '<p>static</p>' })).told, []);
});
