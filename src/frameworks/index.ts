import { aiohttp } from './aiohttp/aiohttp.ts';
import { celery } from './celery/celery.ts';
import { chainlit } from './chainlit/chainlit.ts';
import { dash } from './dash/dash.ts';
import { django } from './django/django.ts';
import { fastapi } from './fastapi/fastapi.ts';
import { flask } from './flask/flask.ts';
import type { Framework, PythonFramework } from './framework.ts';
import { gradio } from './gradio/gradio.ts';
import { litestar } from './litestar/litestar.ts';
import { python } from './python/python.ts';
import { quart } from './quart/quart.ts';
import { rq } from './rq/rq.ts';
import { starlette } from './starlette/starlette.ts';
import { streamlit } from './streamlit/streamlit.ts';

/** Every framework, sorted by id. A test reads the folder and fails when one is missing here. */
export const FRAMEWORKS: readonly Framework[] = [
  aiohttp, celery, chainlit, dash, django, fastapi, flask, gradio, litestar, python, quart, rq, starlette, streamlit,
]; // biome-ignore format: one list

export const PYTHON_FRAMEWORKS: readonly PythonFramework[] = FRAMEWORKS.filter(
  (one) => one.language === 'python',
);
