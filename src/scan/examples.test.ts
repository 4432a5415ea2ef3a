import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { FRAMEWORKS } from '../frameworks/index.ts';
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
  angular: {
    'angular.json': '{"projects":{"web":{"architect":{"build":{"builder":"@angular/build:application","options":{"outputPath":"dist/web"}}}}}}',
    'package.json': '{"scripts":{"build":"ng build"},"dependencies":{"@angular/core":"20"},"engines":{"node":"22"}}',
    'src/main.ts': "import { bootstrapApplication } from '@angular/platform-browser';\n",
  },
  arq: {
    'tasks.py': 'from arq.connections import RedisSettings\nclass WorkerSettings:\n  functions = [train]\n  redis_settings = RedisSettings()\n',
    'requirements.txt': 'arq\n',
  },
  astro: {
    'astro.config.mjs': "import node from '@astrojs/node';\nexport default { output: 'server', adapter: node({ mode: 'standalone' }) };\n",
    'package.json': '{"scripts":{"build":"astro build"},"dependencies":{"astro":"5","@astrojs/node":"9"}}',
    'src/pages/health.ts': 'export const GET = () => new Response("ok");\n',
  },
  bentoml: {
    'service.py': 'import bentoml\n@bentoml.service\nclass Prices:\n  @bentoml.api\n  def predict(self, rows: list[float]) -> float: ...\n',
    'requirements.txt': 'bentoml\n',
  },
  bullmq: {
    'package.json': '{"scripts":{"worker":"node worker.js"},"dependencies":{"bullmq":"5"}}',
    'worker.js': "const { Worker } = require('bullmq');\nnew Worker('train', run, { connection: { host: process.env.REDIS_HOST } });\n",
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
  'create-react-app': {
    'package.json': '{"scripts":{"build":"react-scripts build"},"dependencies":{"react-scripts":"5"}}',
    'public/index.html': '<div id="root"></div>',
    'src/index.js': "fetch(process.env.REACT_APP_API + '/items');\n",
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
  dramatiq: {
    'manage.py': "import os\nfrom django.core.management import execute_from_command_line\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\nexecute_from_command_line()\n",
    'requirements.txt': 'dramatiq[redis]\n',
    'tasks.py': 'import dramatiq\nfrom dramatiq.brokers.redis import RedisBroker\ndramatiq.set_broker(RedisBroker(host="localhost"))\n@dramatiq.actor\ndef resize(path): ...\n',
  },
  express: {
    'package.json': '{"scripts":{"start":"node dist/server.js","build":"tsc"},"dependencies":{"express":"5","pg":"8"}}',
    'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
    'src/server.ts': "import express from 'express';\nimport { Pool } from 'pg';\nconst app = express();\napp.get('/healthz', (_, r) => r.send('ok'));\napp.listen(process.env.PORT ?? 4000);\n",
  },
  falcon: {
    'app.py': 'import falcon\nclass Health:\n  def on_get(self, req, resp): ...\napp = falcon.App()\napp.add_route("/health", Health())\n',
    'requirements.txt': 'falcon\n',
  },
  fastapi: {
    'app/main.py': 'from fastapi import FastAPI\nfrom app import db\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n',
    'app/db.py': 'import asyncpg\n',
    'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = ["fastapi", "asyncpg"]\n',
  },
  fasthtml: {
    'main.py': 'from fasthtml.common import *\napp, rt = fast_app(secret_key=os.environ["KEY"])\n@rt\ndef health(): ...\nserve()\n',
    'requirements.txt': 'python-fasthtml\n',
  },
  fastify: {
    'package.json': '{"dependencies":{"fastify":"5"}}',
    'index.js': "const app = require('fastify')();\napp.get('/health', async () => ({}));\napp.listen({ port: 3000, host: '0.0.0.0' });\n",
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
  grpc: {
    'requirements.txt': 'grpcio\n',
    'server.py': 'import grpc\ndef serve():\n    server = grpc.server(pool)\n    server.add_insecure_port("[::]:50055")\n    server.start()\n    server.wait_for_termination()\nif __name__ == "__main__":\n    serve()\n',
  },
  hono: {
    'package.json': '{"scripts":{"start":"tsx src/index.ts"},"dependencies":{"hono":"4","@hono/node-server":"1","tsx":"4"}}',
    'src/index.ts': "import { serve } from '@hono/node-server';\nimport { Hono } from 'hono';\nconst app = new Hono();\napp.get('/health', (c) => c.text('ok'));\nserve({ fetch: app.fetch, port: 8787 });\n",
  },
  html: {
    'index.html': '<script>fetch("/api/items")</script>',
    'package.json': '{}',
  },
  huey: {
    'requirements.txt': 'huey\nredis\n',
    'work.py': 'from huey import RedisHuey\nhuey = RedisHuey("w", host="localhost")\n@huey.task()\ndef resize(path): ...\n',
  },
  litestar: {
    'app.py': 'from litestar import Litestar, get\n@get("/health")\ndef health() -> None: ...\napp = Litestar(route_handlers=[health])\n',
    'requirements.txt': 'litestar\n',
  },
  mkdocs: {
    'docs/index.md': '# Models\n',
    'mkdocs.yml': 'site_name: Models\ntheme:\n  name: material\n',
    'requirements.txt': 'mkdocs-material\n',
  },
  nestjs: {
    'package.json': '{"scripts":{"build":"nest build","start:prod":"node dist/main"},"dependencies":{"@nestjs/core":"11"}}',
    'src/health.ts': "@Controller('health')\nexport class Health { @Get() check() {} }\n",
    'src/main.ts': "import { NestFactory } from '@nestjs/core';\nimport { Health } from './health';\nconst app = await NestFactory.create(Health);\nawait app.listen(process.env.PORT ?? 3000);\n",
  },
  next: {
    'app/api/health/route.ts': 'export function GET() {}\n',
    'next.config.ts': "export default { output: 'standalone' };\n",
    'package.json': '{"scripts":{"build":"next build"},"dependencies":{"next":"15"}}',
  },
  node: {
    'package.json': '{"scripts":{"start":"node server.js"}}',
    'server.js': "const http = require('node:http');\nhttp.createServer(answer).listen(8080);\n",
  },
  nuxt: {
    'nuxt.config.ts': 'export default defineNuxtConfig({});\n',
    'package.json': '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt":"3"}}',
    'server/api/health.get.ts': 'export default defineEventHandler(() => "ok");\n',
  },
  panel: {
    'app.py': 'import panel as pn\npn.Column("x").servable()\n',
    'environment.yml': 'dependencies:\n  - panel\n',
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
  qwik: {
    'package.json': '{"type":"module","scripts":{"build":"qwik build","build.server":"vite build -c adapters/express/vite.config.ts","serve":"node server/entry.express"},"devDependencies":{"@builder.io/qwik-city":"1","vite":"5"}}',
    'src/routes/index.tsx': "import { component$ } from '@builder.io/qwik';\nexport default component$(() => null);\n",
  },
  'react-router': {
    'app/root.tsx': 'export default function Root() { return null; }\n',
    'package.json': '{"scripts":{"build":"react-router build"},"dependencies":{"@react-router/serve":"7"},"devDependencies":{"@react-router/dev":"7","vite":"7"}}',
  },
  rollup: {
    'package.json': '{"scripts":{"build":"rollup -c"},"devDependencies":{"rollup":"2"}}',
    'public/index.html': '<script src="/build/bundle.js"></script>',
    'rollup.config.js': "export default { output: { file: 'public/build/bundle.js' } };\n",
  },
  rq: {
    'worker.py': 'from redis import Redis\nfrom rq import Worker\nif __name__ == "__main__":\n    Worker(["default"], connection=Redis()).work()\n',
    'requirements.txt': 'rq\n',
  },
  sanic: {
    'requirements.txt': 'sanic\n',
    'server.py': 'from sanic import Sanic\nfrom sanic.response import json\napp = Sanic("x")\n@app.get("/health")\nasync def health(request):\n    return json({})\n',
  },
  'solid-start': {
    'app.config.ts': "import { defineConfig } from '@solidjs/start/config';\nexport default defineConfig({});\n",
    'package.json': '{"scripts":{"build":"vinxi build"},"dependencies":{"@solidjs/start":"1","vinxi":"0.5"}}',
    'src/routes/api/health.ts': 'export function GET() {}\n',
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
  sveltekit: {
    'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"@sveltejs/kit":"2","@sveltejs/adapter-node":"5"}}',
    'src/routes/health/+server.ts': 'export function GET() {}\n',
  },
  'tanstack-start': {
    'package.json': '{"scripts":{"build":"vite build"},"dependencies":{"@tanstack/react-start":"1"},"devDependencies":{"vite":"7"}}',
    'src/router.tsx': 'export const router = createRouter();\n',
  },
  tornado: {
    'main.py': 'from tornado.options import define, options\nfrom tornado.web import Application, RequestHandler\ndefine("port", default=8890)\nclass Health(RequestHandler):\n    def get(self): ...\nif __name__ == "__main__":\n    Application([(r"/health", Health)]).listen(options.port)\n',
    'requirements.txt': 'tornado\n',
  },
  vite: {
    'index.html': '<script type="module" src="/src/main.ts"></script>',
    'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"},"packageManager":"pnpm@10.0.0"}',
    'src/main.ts': "import axios from 'axios';\nconst api = axios.create({ baseURL: import.meta.env.VITE_API_URL ?? 'http://localhost:8000/api' });\napi.post('/items/' + id);\n",
  },
  webpack: {
    'package.json': '{"scripts":{"build":"webpack --mode production"},"devDependencies":{"webpack":"5","html-webpack-plugin":"5"}}',
    'src/index.html': '<div></div>',
    'src/index.js': "fetch('/api/predict', { method: 'POST' });\n",
    'webpack.config.js': "module.exports = { output: { path: require('path').join(__dirname, 'public') } };\n",
  },
}; // biome-ignore format: one table

test('each framework has an example that is found and run as an expert would', async (t) => {
  assert.deepEqual(
    Object.keys(EXAMPLES),
    FRAMEWORKS.map((framework) => framework.id),
  );
  const pages: string[] = [];
  for (const [id, files] of Object.entries(EXAMPLES)) {
    const { value } = await scan(memoryTree(files));
    for (const service of value.services) {
      const recipe = recipeOf(service);
      const { kind, framework, entrypoint, importRoot, port, health, stores, needs, build, calls } = service;
      pages.push(
        [
          `${id}: ${kind} ${framework} ${entrypoint} from ${importRoot}, port ${port}, health ${health}`,
          `  command  ${recipe?.command.value.join(' ')}`,
          `  because  ${recipe?.command.because}`,
          `  requires ${recipe?.requires.join(', ') || 'nothing'}`,
          `  env      ${Object.entries(recipe?.env ?? {}).map(([name, choice]) => `${name}=${choice.value}`).join(' ') || 'none'}`,
          ...(build ? [`  build    ${build.script} makes ${build.output}`] : []),
          ...calls.map((one) => `  calls    ${one.method} ${one.path} of ${one.base}`),
          `  stores   ${stores.join(', ') || 'none'}, needs ${needs.map((need) => need.what).join(', ') || 'nothing'}`,
        ].join('\n'),
      );
    }
  }
  t.assert.snapshot(pages.join('\n\n'), { serializers: [String] });
}); // biome-ignore format: a line a fact
