import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import type { Service } from '../../model/inventory.ts';
import { django } from './django.ts';

const found = (source: string, path = 'main.py') =>
  django.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Django applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()", [['application', false, 'web', 2]]],
    ["from channels.routing import ProtocolTypeRouter\nfrom django.core.asgi import get_asgi_application\napplication = ProtocolTypeRouter({\"http\": get_asgi_application()})", [['application', false, 'web', 3]]],
    ["import django\ndjango.setup()", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});

test('whatever runs in the image uses the settings that the served module names', () => {
  const service = (value: string | null): Service =>
    ({
      entrypoint: 'shop.wsgi:application',
      evidence: [],
      needs: [],
      env: [
        {
          name: 'DJANGO_SETTINGS_MODULE',
          required: false,
          default: value,
          secret: false,
          path: 'shop/wsgi.py',
          line: 4,
        },
      ],
    }) as Partial<Service> as Service;
  const env = (value: string | null) => django.recipe(service(value))?.env['DJANGO_SETTINGS_MODULE'];
  assert.deepEqual(
    [env('shop.settings.prod')?.value, env('shop.settings.prod')?.evidence[0]?.line],
    ['shop.settings.prod', 4],
  );
  assert.equal(env(null), undefined);
});
