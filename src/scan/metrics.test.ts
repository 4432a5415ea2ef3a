import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';

const FASTAPI = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/")\ndef root():\n    return {}\n';
const FLASK = 'from flask import Flask\napp = Flask(__name__)\n@app.route("/")\ndef root():\n    return {}\n';

/** What a main module says to Prometheus: path, port of its own, names of what it measures. */
const PYTHON: readonly (readonly [
  name: string,
  source: string,
  found: readonly [path: string, port: number | null, names: readonly string[]] | null,
])[] = [
  ['nothing', FASTAPI, null],
  [
    'the instrumentator',
    `from prometheus_fastapi_instrumentator import Instrumentator\n${FASTAPI}Instrumentator().instrument(app).expose(app)\n`,
    ['/metrics', null, ['http_request_duration_seconds', 'http_requests']],
  ],
  [
    'the exporter of Flask',
    `from prometheus_flask_exporter import PrometheusMetrics\n${FLASK}PrometheusMetrics(app)\n`,
    ['/metrics', null, ['flask_http_request', 'flask_http_request_duration_seconds']],
  ],
  [
    'a mounted application',
    `from prometheus_client import Histogram, make_asgi_app\n${FASTAPI}LOAD = Histogram("predict_seconds", "Time", namespace="app")\napp.mount("/internal/metrics", make_asgi_app())\n`,
    ['/internal/metrics/', null, ['app_predict_seconds']],
  ],
  [
    'a server of its own',
    `from prometheus_client import Counter, start_http_server\n${FASTAPI}DONE = Counter("jobs_total", "Jobs")\nstart_http_server(9100)\n`,
    ['/metrics', 9100, ['jobs']],
  ],
  [
    'a route',
    `from prometheus_client import generate_latest\n${FASTAPI}@app.get("/metrics")\ndef metrics():\n    return generate_latest()\n`,
    ['/metrics', null, []],
  ],
  [
    'a route that is called so and is none',
    `${FASTAPI}@app.get("/metrics")\ndef metrics():\n    return {"accuracy": 0.9}\n`,
    null,
  ],
  [
    'a counter that nobody can ask for',
    `from prometheus_client import Counter\n${FASTAPI}DONE = Counter("jobs", "Jobs")\n`,
    null,
  ],
];

for (const [name, source, expected] of PYTHON)
  test(`metrics of Python: ${name}`, async () => {
    const declared = 'fastapi\nflask\nprometheus-client\n';
    const { value } = await scan(memoryTree({ 'main.py': source, 'requirements.txt': declared }));
    assert.equal(value.services.length, 1);
    const found = value.services[0]?.metrics ?? null;
    assert.deepEqual(found && [found.path, found.port, found.series.map((one) => one.name)], expected);
  });

test('metrics of Node.js: the client behind a route, a bundle, and neither', async () => {
  const server = (lines: readonly string[]) =>
    [
      "import express from 'express'",
      ...lines,
      'const app = express()',
      "app.get('/', (q, r) => r.send('x'))",
    ].join('\n');
  const rows = [
    [server(["import client from 'prom-client'"]), null],
    [
      `${server(["import { Counter, register } from 'prom-client'"])}\nnew Counter({ name: 'jobs_total', help: 'Jobs' })\napp.get('/metrics', (q, r) => r.send(register.metrics()))\n`,
      ['/metrics', ['jobs']],
    ],
    [
      `${server(["import bundle from 'express-prom-bundle'"])}\napp.use(bundle({}))\n`,
      ['/metrics', ['http_request_duration_seconds']],
    ],
  ] as const;
  for (const [source, expected] of rows) {
    const manifest = {
      name: 'a',
      type: 'module',
      scripts: { start: 'node server.js' },
      dependencies: { express: '5', 'prom-client': '15', 'express-prom-bundle': '8' },
    };
    const tree = memoryTree({
      'server.js': `${source}\napp.listen(3000)\n`,
      'package.json': JSON.stringify(manifest),
    });
    const found = (await scan(tree)).value.services[0]?.metrics ?? null;
    assert.deepEqual(found && [found.path, found.series.map((one) => one.name)], expected);
  }
});
