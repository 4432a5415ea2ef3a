import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPython } from '../../formats/python/read.ts';
import { flask } from './flask.ts';

const found = (source: string, path = 'main.py') =>
  flask.detect(readPython(path, source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Flask applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["from flask import Flask\napp = Flask(__name__)", [['app', false, 'api', 2]]],
    ["import connexion\napp = connexion.FlaskApp(__name__)", [['app', false, 'api', 2]]],
    ["from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app", [['create_app', true, 'api', 3]]],
    ["from flask import Blueprint\nbp = Blueprint(\"x\", __name__)", []],
    ["class Flask: pass\napp = Flask()", []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});
