import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { falcon } from './falcon.ts';

const found = (source: string, path = 'main.py') =>
  falcon.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.text]);

test('Falcon applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ['import falcon\napp = falcon.App()', [['app', false, 'api', 'app = App(...)']]],
    ['import falcon.asgi\napp = falcon.asgi.App()', [['app', false, 'api', 'app = asgi.App(...)']]],
    ['from falcon import API\ndef make():\n    return API()', [['make', true, 'api', 'return = API(...)']]],
    ['import falcon\nerror = falcon.HTTPError(400)', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
