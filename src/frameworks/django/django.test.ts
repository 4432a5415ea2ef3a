import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
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
