import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

async function variables(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { value } = await scan(memoryTree(files));
  return (value.services[0]?.env ?? []).map(
    ({ name, required, default: preset }) => `${name}${required ? '!' : ''}=${preset}`,
  );
}

test('variables that settings of Django are made of', async () => {
  const settings = `import dj_database_url
from configurations import Configuration, values
class Common(Configuration):
    INSTALLED_APPS = ["cart"]
    SECRET_KEY = values.SecretValue()
    BUCKET = values.Value("models", environ_prefix=None)
    HOSTS = values.ListValue([], environ_name="ALLOWED")
    FIXED = values.Value("x", environ=False)
    DATABASES = {"default": dj_database_url.config(default="sqlite:///x.db")}
`;
  const files = {
    'shop/settings.py': settings,
    'shop/wsgi.py':
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nfrom configurations.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
    'cart/__init__.py': '',
    'cart/models.py': 'import pandas\n',
  };
  assert.deepEqual(await variables(files), [
    'BUCKET=models',
    'DATABASE_URL=null',
    'DJANGO_ALLOWED=null',
    'DJANGO_SECRET_KEY!=null',
    'DJANGO_SETTINGS_MODULE=shop.settings',
  ]);
  const { value } = await scan(memoryTree(files));
  assert.ok(value.services[0]?.reached.includes('cart/models.py'));
});

test('settings in a package that sets nothing itself are those of a module of it', async () => {
  const files = {
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    'shop/settings/__init__.py': '',
    'shop/settings/base.py': 'CELERY_BROKER_URL = "amqp://broker:5672//"\nINSTALLED_APPS = ["cart"]\n',
    'shop/settings/production.py': 'from .base import *\nDEBUG = False\n',
    'shop/wsgi.py':
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
  };
  assert.deepEqual(await variables(files), ['DJANGO_SETTINGS_MODULE=shop.settings.production']);
  const { value } = await scan(memoryTree(files));
  assert.deepEqual(
    value.stores.map(({ id }) => id),
    ['rabbitmq'],
  );
  const own = { ...files, 'shop/settings/__init__.py': 'from .base import *\n' };
  assert.deepEqual(await variables(own), ['DJANGO_SETTINGS_MODULE=shop.settings']);
});
