import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

const found = async (files: Files) =>
  (await scan(memoryTree(files))).value.services.map(
    ({ framework, entrypoint, reached, unused }) =>
      `${framework} ${entrypoint} reaches ${reached.join(' ')}, unused ${unused.join(' ') || 'none'}`,
  );

test('what a framework runs because it is named or stands somewhere is reached', async () => {
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ['pages of Dash', {
      'src/app.py': 'from dash import Dash\napp = Dash(__name__, use_pages=True)\nserver = app.server\n',
      'src/pages/home.py': 'import dash\nimport pandas\nfrom pages.menu import bar\n', 'src/pages/menu.py': 'bar = 1\n', 'src/pages/_old.py': '', 'requirements.txt': 'dash\npandas\n',
    }, ['dash app:server reaches src/app.py src/pages/home.py src/pages/menu.py, unused none']],
    ['pages of Dash in a folder of another name', {
      'app.py': 'from dash import Dash\napp = Dash(__name__, pages_folder="views")\n', 'views/home.py': 'import pandas\n', 'pages/other.py': '', 'requirements.txt': 'dash\npandas\n',
    }, ['dash app:app.server reaches app.py views/home.py, unused none']],
    ['Dash without pages', {
      'app.py': 'from dash import Dash\napp = Dash(__name__, pages_folder="")\n', 'pages/home.py': 'import pandas\n', 'requirements.txt': 'dash\npandas\n',
    }, ['dash app:app.server reaches app.py, unused pandas']],
    ['Chainlit inside a server', {
      'bot/main.py': 'from fastapi import FastAPI\nfrom chainlit.utils import mount_chainlit\napp = FastAPI()\nmount_chainlit(app=app, target="bot/talk.py", path="/chat")\n',
      'bot/talk.py': 'import chainlit as cl\nimport ollama\n@cl.on_message\nasync def main(m): ...\n', 'requirements.txt': 'chainlit\nollama\n',
    }, ['fastapi main:app reaches bot/main.py bot/talk.py, unused none']],
    ['modules imported by names in a list', {
      'serve.py': 'import importlib\nfrom fastapi import FastAPI\nPARTS = ["parts.clip", "elsewhere.x"]\nfor part in PARTS:\n    importlib.import_module(part)\napp = FastAPI()\n',
      'parts/clip.py': 'import torch\n', 'parts/other.py': '', 'requirements.txt': 'fastapi\ntorch\n',
    }, ['fastapi serve:app reaches parts/clip.py serve.py, unused none']],
    ['names that nothing imports by', {
      'serve.py': 'from fastapi import FastAPI\nPARTS = ["parts.clip"]\napp = FastAPI()\n', 'parts/clip.py': 'import torch\n', 'requirements.txt': 'fastapi\ntorch\n',
    }, ['fastapi serve:app reaches serve.py, unused torch']],
  ]; // biome-ignore format: trees read as one
  for (const [name, files, expected] of table) assert.deepEqual(await found(files), expected, name);
});
