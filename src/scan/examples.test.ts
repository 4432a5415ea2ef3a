import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { PYTHON_FRAMEWORKS } from '../frameworks/index.ts';
import { recipeOf } from '../frameworks/recipes.ts';
import { scan } from './scan.ts';

type Files = Readonly<Record<string, string>>;

/** The smallest application of each framework that people would deploy. */
const EXAMPLES: Readonly<Record<string, Files>> = {
  aiohttp: {
    'server.py':
      'from aiohttp import web\napp = web.Application()\napp.add_routes([web.get("/health", h)])\nif __name__ == "__main__":\n    web.run_app(app, port=8088)\n',
    'requirements.txt': 'aiohttp\n',
  },
  celery: {
    'tasks.py':
      'from celery import Celery\napp = Celery("t", broker="redis://redis/0")\napp.conf.beat_schedule = {}\n@app.task\ndef train(): ...\n',
    'requirements.txt': 'celery[redis]\n',
  },
  chainlit: {
    'app.py': 'import chainlit as cl\n@cl.on_message\nasync def main(message): ...\n',
    'requirements.txt': 'chainlit\n',
  },
  dash: {
    'app.py': 'from dash import Dash\napp = Dash(__name__)\nserver = app.server\n',
    'requirements.txt': 'dash\n',
  },
  django: {
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    'shop/__init__.py': '',
    'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
    'shop/urls.py': 'from django.urls import path\nurlpatterns = [path("healthz/", ok)]\n',
    'shop/wsgi.py':
      'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_wsgi_application()\n',
    'requirements.txt': 'django\npsycopg2-binary\n',
  },
  fastapi: {
    'app/main.py': 'from fastapi import FastAPI\nfrom app import db\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n',
    'app/db.py': 'import asyncpg\n',
    'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = ["fastapi", "asyncpg"]\n',
  },
  flask: {
    'run.py': 'from shop import create_app\napp = create_app()\n',
    'shop/__init__.py': 'from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n',
    'requirements.txt': 'flask\n',
  },
  gradio: {
    'app.py': 'import gradio as gr\nwith gr.Blocks() as demo:\n    ...\ndemo.launch()\n',
    'requirements.txt': 'gradio\n',
  },
  litestar: {
    'app.py': 'from litestar import Litestar, get\n@get("/health")\ndef health() -> None: ...\napp = Litestar(route_handlers=[health])\n',
    'requirements.txt': 'litestar\n',
  },
  python: {
    'consume.py': 'import pika\nchannel.start_consuming()\n',
    'Procfile': 'worker: python consume.py\n',
    'requirements.txt': 'pika\n',
  },
  quart: {
    'app.py': 'from quart import Quart\napp = Quart(__name__)\n@app.route("/status")\nasync def status(): ...\n',
    'requirements.txt': 'quart\n',
  },
  rq: {
    'worker.py': 'from redis import Redis\nfrom rq import Worker\nif __name__ == "__main__":\n    Worker(["default"], connection=Redis()).work()\n',
    'requirements.txt': 'rq\n',
  },
  starlette: {
    'app.py': 'from starlette.applications import Starlette\nfrom starlette.routing import Route\napp = Starlette(routes=[Route("/ping", p)])\n',
    'requirements.txt': 'starlette\n',
  },
  streamlit: {
    'Home.py': 'import streamlit as st\nst.set_page_config(page_title="x")\n',
    'pages/2_Train.py': 'import streamlit as st\nst.title("train")\n',
    'requirements.txt': 'streamlit\n',
  },
}; // biome-ignore format: one table

test('each framework has an example that is found and run as an expert would', async (t) => {
  assert.deepEqual(
    Object.keys(EXAMPLES),
    PYTHON_FRAMEWORKS.map((framework) => framework.id),
  );
  const pages: string[] = [];
  for (const [id, files] of Object.entries(EXAMPLES)) {
    const { value } = await scan(memoryTree(files));
    for (const service of value.services) {
      const recipe = recipeOf(service);
      const { kind, framework, entrypoint, importRoot, port, health, stores, needs } = service;
      pages.push(
        [
          `${id}: ${kind} ${framework} ${entrypoint} from ${importRoot}, port ${port}, health ${health}`,
          `  command  ${recipe?.command.value.join(' ')}`,
          `  because  ${recipe?.command.because}`,
          `  requires ${recipe?.requires.join(', ') || 'nothing'}`,
          `  env      ${Object.entries(recipe?.env ?? {}).map(([name, choice]) => `${name}=${choice.value}`).join(' ') || 'none'}`,
          `  stores   ${stores.join(', ') || 'none'}, needs ${needs.map((need) => need.what).join(', ') || 'nothing'}`,
        ].join('\n'),
      );
    }
  }
  t.assert.snapshot(pages.join('\n\n'), { serializers: [String] });
}); // biome-ignore format: a line a fact
