import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const API = 'from fastapi import FastAPI\napp = FastAPI()\n';

test('an import of the application itself that finds no file is told by its line', async () => {
  const rows: readonly (readonly [code: string, files: Readonly<Record<string, string>>, told: boolean])[] = [
    ['from .routes import items', {}, true],
    ['from . import routes', {}, true],
    ['from .core.config import settings', { 'app/core/__init__.py': '' }, true],
    ['from app.core.config import settings', { 'app/core/__init__.py': '' }, true],
    ['from app.core import config', { 'app/core/__init__.py': 'config = 1\n' }, false],
    ['import utils', {}, true],
    ['from config import settings', { 'config.py': 'settings = 1\n' }, false],
    ['from utils.text import clean', { 'shared/utils/text.py': 'clean = 1\n' }, false],
    ['from . import routes', { 'app/__init__.py': 'routes = 1\n' }, false],
    ['from . import routes', { 'app/routes/items.py': '' }, false],
    ['from ._speed import fast', {}, false],
    ['from .fast import fast', { 'app/fast.pyx': '' }, false],
    ['from .messages_pb2 import Item', {}, false],
    ['try:\n    from .local import *\nexcept ImportError:\n    pass', {}, false],
    ['from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .types import A', {}, false],
    ['import sys\nif sys.platform == "win32":\n    from .windows import run', {}, false],
    ['def late():\n    from .late import run', {}, false],
    ['import somebody_elses', {}, false],
    ['from models import x', { 'requirements.txt': 'fastapi\nmodels\n' }, false],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, files, told] of rows) {
    const tree = memoryTree({
      'requirements.txt': 'fastapi\n',
      'app/__init__.py': '',
      'app/main.py': `${API}${code}\n`,
      ...files,
    });
    const { diagnostics, value } = await scan(tree);
    assert.equal(value.services.length, 1, code);
    const found = diagnostics.filter(({ rule }) => rule === 'scan/import-missing');
    assert.deepEqual(
      found.map(({ path, line }) => `${path}:${line}`),
      told ? ['app/main.py:3'] : [],
      code,
    );
  }
});

test("a module of the application's own is nobody's distribution", async () => {
  const { value } = await scan(memoryTree({ 'main.py': `${API}import utils\nimport cv2\n` }));
  assert.deepEqual(value.services[0]?.undeclared, ['fastapi', 'opencv-python']);
});
