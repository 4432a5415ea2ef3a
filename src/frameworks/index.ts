import { aiohttp } from './aiohttp/aiohttp.ts';
import { angular } from './angular/angular.ts';
import { arq } from './arq/arq.ts';
import { astro } from './astro/astro.ts';
import { bentoml } from './bentoml/bentoml.ts';
import { bullmq } from './bullmq/bullmq.ts';
import { celery } from './celery/celery.ts';
import { chainlit } from './chainlit/chainlit.ts';
import { createReactApp } from './create-react-app/create-react-app.ts';
import { dash } from './dash/dash.ts';
import { django } from './django/django.ts';
import { dramatiq } from './dramatiq/dramatiq.ts';
import { express } from './express/express.ts';
import { falcon } from './falcon/falcon.ts';
import { fastapi } from './fastapi/fastapi.ts';
import { fasthtml } from './fasthtml/fasthtml.ts';
import { fastify } from './fastify/fastify.ts';
import { flask } from './flask/flask.ts';
import type { Framework, JavaScriptFramework, PythonFramework } from './framework.ts';
import { gradio } from './gradio/gradio.ts';
import { grpc } from './grpc/grpc.ts';
import { hono } from './hono/hono.ts';
import { html } from './html/html.ts';
import { huey } from './huey/huey.ts';
import { litestar } from './litestar/litestar.ts';
import { mkdocs } from './mkdocs/mkdocs.ts';
import { nestjs } from './nestjs/nestjs.ts';
import { next } from './next/next.ts';
import { node } from './node/node.ts';
import { nuxt } from './nuxt/nuxt.ts';
import { panel } from './panel/panel.ts';
import { python } from './python/python.ts';
import { quart } from './quart/quart.ts';
import { qwik } from './qwik/qwik.ts';
import { reactRouter } from './react-router/react-router.ts';
import { rollup } from './rollup/rollup.ts';
import { rq } from './rq/rq.ts';
import { sanic } from './sanic/sanic.ts';
import { solidStart } from './solid-start/solid-start.ts';
import { starlette } from './starlette/starlette.ts';
import { streamlit } from './streamlit/streamlit.ts';
import { sveltekit } from './sveltekit/sveltekit.ts';
import { tanstackStart } from './tanstack-start/tanstack-start.ts';
import { tornado } from './tornado/tornado.ts';
import { vite } from './vite/vite.ts';
import { webpack } from './webpack/webpack.ts';

/** Every framework, sorted by id. A test reads the folder and fails when one is missing here. */
export const FRAMEWORKS: readonly Framework[] = [
  aiohttp, angular, arq, astro, bentoml, bullmq, celery, chainlit, createReactApp, dash, django, dramatiq, express, falcon, fastapi, fasthtml, fastify, flask, gradio, grpc, hono, html, huey, litestar, mkdocs, nestjs, next, node, nuxt, panel, python, quart, qwik, reactRouter, rollup, rq, sanic, solidStart, starlette, streamlit, sveltekit, tanstackStart, tornado, vite, webpack,
]; // biome-ignore format: one list

export const PYTHON_FRAMEWORKS: readonly PythonFramework[] = FRAMEWORKS.filter(
  (one) => one.language === 'python',
);

export const JAVASCRIPT_FRAMEWORKS: readonly JavaScriptFramework[] = FRAMEWORKS.filter(
  (one) => one.language === 'javascript',
);
