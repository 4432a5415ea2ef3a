import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../tree/memory.ts';
import { PythonProject } from './project.ts';
import { evaluate, type Value } from './value.ts';
import { inTree } from './value-path.ts';

/** The value of the last assignment to `x` in `app/main.py`. */
function valueOfX(source: string, others: Readonly<Record<string, string>> = {}): Value | undefined {
  const project = new PythonProject(memoryTree({ 'app/main.py': source, ...others }));
  const module = project.module('app/main.py');
  const value = module?.assigns.findLast((one) => one.target === 'x');
  assert.ok(module && value);
  return evaluate(project, module, value.value, value.scope);
}

test('values are known as far as nothing outside sets them', () => {
  const table: readonly (readonly [string, Value | undefined])[] = [
    ['x = "a" "b"', 'ab'],
    ['import os\nx = int(os.environ.get("PORT", 8000))', 8000],
    ['import os\nx = int(os.getenv("PORT") or "5000")', 5000],
    ['import os\nx = os.environ["PORT"]', undefined],
    ['y = 5\nx = y + 1', 6],
    ['x = 100 * 1024 * 1024', 104857600],
    ['P = "/api"\nx = f"{P}/v1/{z}"', '/api/v1/{}'],
    ['port = 1\nport += 1\nx = port', 1],
    ['x = a.b.c', undefined],
    ['x = x', undefined],
    ['a = b\nb = a\nx = a', undefined],
    ['app.config["D"] = "data"\nx = app.config["D"]', 'data'],
    ['app.config.update(D="data")\nx = app.config["D"]', 'data'],
    ['def f():\n  y = "in"\n  x = y + "s"\ny = "out"', 'ins'],
  ];
  for (const [source, expected] of table) assert.deepEqual(valueOfX(source), expected, source);
});

test('names of a module that is imported as a whole are followed into it', () => {
  const config = { 'config.py': 'HOST = "db"\n', 'app/near.py': 'HOST = "near"\n' };
  assert.equal(valueOfX('import config\nx = config.HOST', config), 'db');
  assert.equal(valueOfX('from app import near\nx = near.HOST', config), 'near');
  assert.equal(valueOfX('import config\nx = config.PORT', config), undefined);
});

test('settings are followed to the class they come from', () => {
  const config = {
    'app/core/config.py':
      'from pydantic import Field\nclass Settings:\n  prefix: str = Field("/api", description="d")\n  port: int = 9000\nsettings = Settings()\ndef get_settings(): return settings\n',
  };
  assert.equal(valueOfX('from app.core.config import settings\nx = settings.port', config), 9000);
  assert.equal(
    valueOfX('from app.core.config import get_settings\ns = get_settings()\nx = s.prefix', config),
    '/api',
  );
  assert.equal(valueOfX('from app.core import config\nx = config.settings.port', config), 9000);
  assert.equal(valueOfX('from app.core.config import *\nx = settings.port', config), 9000);
});

test('paths of the tree are told from paths of the working directory', () => {
  const table: readonly (readonly [string, string | null])[] = [
    [
      'from pathlib import Path\nx = Path(__file__).resolve().parent.parent / "models" / "m.pkl"',
      'models/m.pkl',
    ],
    ['from pathlib import Path\nx = Path(__file__).parents[1] / "m.pkl"', 'm.pkl'],
    [
      'import os\nB = os.path.dirname(os.path.abspath(__file__))\nx = os.path.join(B, "..", "m.pkl")',
      'm.pkl',
    ],
    ['from pathlib import Path\nB = Path(__file__).parent\nx = str(B / "a.txt")', 'app/a.txt'],
    ['from pathlib import Path\nB = Path(__file__).parent\nx = B.parent', '.'],
    ['x = "models/m.pkl"', null],
  ];
  for (const [source, expected] of table) {
    const value = valueOfX(source);
    assert.equal(inTree(String(value)), expected, source);
  }
});
