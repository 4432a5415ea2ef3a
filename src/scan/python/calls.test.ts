import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const API =
  'from fastapi import FastAPI\napp = FastAPI()\n@app.post("/predict")\ndef p(): ...\n@app.get("/models/{id}")\ndef m(): ...\n';

/** The requests of a page's script as they are printed, and where its links lead. */
async function said(script: string, more: Readonly<Record<string, string>> = {}) {
  const { value } = await scan(
    memoryTree({
      'model/main.py': API,
      'model/requirements.txt': 'fastapi\n',
      'page/app.py': `import streamlit as st\nst.title("x")\n${script}`,
      'page/requirements.txt': 'streamlit\nrequests\n',
      ...more,
    }),
  );
  const page = value.services.find((one) => one.id === 'page');
  return {
    calls: page?.calls.map((one) => `${one.method} ${one.base} ${one.path}`),
    links: value.links.filter((one) => one.via === 'http').map((one) => `${one.from} -> ${one.to}`),
    said: value.diagnostics.filter((one) => one.rule === 'scan/no-such-route').map((one) => one.message),
  };
}

test('requests of Python services are held against the routes of the others', async () => {
  const link = ['page -> model'];
  const table: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['a literal', 'import requests\nrequests.post("http://localhost:8000/predict")\n', ['POST http://localhost:8000 /predict'], link],
    ['a variable with a default', 'import os, requests\nURL = os.getenv("MODEL_URL", "http://model:8000")\nrequests.get(f"{URL}/models/{name}?full=1")\n', ['GET MODEL_URL /models/{value}'], link],
    ['a variable without one', 'import os, requests\nURL = os.environ["MODEL_URL"]\nrequests.post(URL + "/predict")\n', ['POST MODEL_URL /predict'], link],
    ['a name of the function', 'import os, httpx\nBASE = os.getenv("MODEL_URL")\nasync def f(client):\n    url = f"{BASE}/predict"\n    await client.post(url)\n', ['POST MODEL_URL /predict'], link],
    ['below the base of a client', 'import httpx\nclient = httpx.Client(base_url="http://model:8000")\nclient.get("/models/1")\n', ['GET http://model:8000 /models/1'], link],
    ['a method by name', 'import requests\nrequests.request("POST", "http://model:8000/predict")\n', ['POST http://model:8000 /predict'], link],
    ['an address outside', 'import requests\nrequests.get("https://api.example.org/v1/x")\n', ['GET https://api.example.org /v1/x'], []],
    ['a path without a base', 'import requests\nrequests.get("/predict")\n', [], []],
    ['a dictionary', 'cache.get("/predict")\n', [], []],
    ['a test client', 'from fastapi.testclient import TestClient\nclient = TestClient(app)\nclient.get("/predict")\n', [], []],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, script, calls, links] of table) {
    const found = await said(script);
    assert.deepEqual([found.calls, found.links], [calls, links], name);
    assert.deepEqual(found.said, [], name);
  }
});

test('a request that no service answers', async () => {
  const found = await said('import requests\nrequests.post("http://localhost:8000/predicts")\n');
  assert.deepEqual(found.said, [
    'page asks for POST /predicts, and model has no such route: the closest is POST /predict of model',
  ]);
  const outside = await said(
    'import os, requests\nrequests.post(os.getenv("LLM_URL") + "/v1/chat/completions")\n',
  );
  assert.deepEqual(outside.said, [], 'a variable of a server may mean anybody');
  const itself = 'import requests\ndef f(url):\n  url = url.rstrip("/")\n  requests.get(url)\n';
  assert.deepEqual((await said(itself)).said, [], 'what is made of itself ends');
});

test('tasks asked for by name lead to the worker that has them', async () => {
  const { value } = await scan(
    memoryTree({
      'api.py': 'from fastapi import FastAPI\nfrom names import ask, COUNT\napp = FastAPI()\n@app.post("/x")\ndef x():\n    ask(COUNT, 1)\n    ask("nobody.has", 1)\n',
      'names.py': 'from celery import Celery\nCOUNT, TIDY = "a.count", "a.tidy"\nclient = Celery("c", broker="redis://r")\ndef ask(task, *args):\n    client.send_task(task, args=args)\n',
      'cpu.py': 'from celery import Celery\nfrom names import COUNT\napp = Celery("c", broker="redis://r")\n@app.task(name=COUNT)\ndef count(n): ...\n',

      'disk.py': 'from celery import Celery\napp = Celery("d", broker="redis://r")\n@app.task\ndef tidy(n): ...\n',
      'Procfile': 'web: uvicorn api:app\ncpu: celery -A cpu worker\ndisk: celery -A disk worker\n',
      'requirements.txt': 'fastapi\ncelery\n',
    }),
  ); // biome-ignore format: sources read as one
  const links = value.links.filter((one) => one.via === 'queue').map((one) => `${one.from} -> ${one.to}`);
  assert.deepEqual(links, ['api -> worker-cpu']);
});
