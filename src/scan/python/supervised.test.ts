import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { recipeOf } from '../../frameworks/recipes.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

async function found(files: Files): Promise<readonly string[]> {
  const { value } = await scan(memoryTree({ 'requirements.txt': 'falcon\n', ...files }));
  return value.services.flatMap((one) => [
    `${one.framework} ${one.entrypoint} ${recipeOf(one)?.command.value[0]} :${one.port} ${one.health}`,
    ...one.routes.map(({ method, path }) => `${method} ${path}`),
  ]);
}

const THINGS =
  'class Things:\n    def on_get(self, req, resp): ...\n    def on_post(self, req, resp): ...\n    def on_get_item(self, req, resp, id): ...\n';
const ROUTES =
  'things = Things()\napp.add_route("/things", things)\napp.add_route("/things/{id}", things, suffix="item")\napp.add_route("/health", Health())\n';

test('applications of Falcon, for WSGI and ASGI, and their routes', async () => {
  const routes = ['GET /health', 'GET /things', 'POST /things', 'GET /things/{id}'];
  const health = 'class Health:\n    def on_get(self, req, resp): ...\n';
  const table: readonly (readonly [files: Files, expected: readonly string[]])[] = [
    [
      { 'app.py': `import falcon\n${THINGS}${health}app = falcon.App()\n${ROUTES}` },
      ['falcon app:app gunicorn :8000 /health', ...routes],
    ],
    [
      { 'app.py': `import falcon.asgi\n${THINGS}${health}app = falcon.asgi.App()\n${ROUTES}` },
      ['falcon app:app uvicorn :8000 /health', ...routes],
    ],
    [
      { 'api.py': 'from falcon import API\ndef make():\n    api = API()\n    return api\n' },
      ['falcon api:make gunicorn :8000 null'],
    ],
    [{ 'app.py': 'import falcon\nprint(falcon.HTTP_200)\n' }, []],
  ];
  for (const [files, expected] of table)
    assert.deepEqual(await found(files), expected, JSON.stringify(files));
});

test('the program lines of a supervisor say what is started, comments do not', async () => {
  const conf = (line: string): string => `[supervisord]\nnodaemon=true\n\n[program:api]\n${line}\n`;
  const files = {
    Dockerfile: 'FROM python:3.11\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]\n',
    'service/server.py': 'import falcon\napp = falcon.App()\n',
    'service/main.py': 'import falcon\napp = falcon.App()\n',
  };
  const command = 'command=/venv/bin/gunicorn --bind 0.0.0.0:8077 service.server:app';
  for (const name of ['supervisord.conf', 'deploy/supervisor/conf.d/api.conf', 'circus.ini'])
    assert.deepEqual(
      await found({ ...files, [name]: conf(command) }),
      ['falcon service.server:app gunicorn :8077 null'],
      name,
    );
  assert.deepEqual(
    await found({
      ...files,
      'supervisord.conf': conf(`;${command}`),
      'README.md': '`gunicorn service.main:app`\n',
    }),
    ['falcon service.main:app gunicorn :8000 null'],
  );
});

test('what a container file hands to a server is served, whatever made it', async () => {
  const table: readonly (readonly [code: string, command: string, expected: readonly string[]])[] = [
    [
      'import bottle\napp = bottle.Bottle()\n',
      'gunicorn server:app -b :8001',
      ['python server:app gunicorn :8001 null'],
    ],
    [
      'def app(environ, start_response):\n    return []\n',
      'gunicorn server:app',
      ['python server:app gunicorn :null null'],
    ],
    [
      'from sanic import Sanic\napp = Sanic("x")\n',
      'sanic server:app --port 8002',
      ['sanic server:app uvicorn :8002 null'],
    ],
    ['x = 1\n', 'gunicorn server:app', []],
    [
      'from aiohttp import web\napp = web.Application()\n',
      'gunicorn server:app -k aiohttp.GunicornWebWorker',
      [],
    ],
  ];
  for (const [code, command, expected] of table) {
    const files = { 'server.py': code, 'supervisord.conf': `[program:a]\ncommand=${command}\n` };
    assert.deepEqual(await found(files), expected, code);
  }
});

test('a factory that a command names stays one', async () => {
  for (const command of ['gunicorn "server:make()"', 'uvicorn --factory server:make']) {
    const { value } = await scan(
      memoryTree({
        'requirements.txt': 'flask\n',
        'server.py': 'from flask import Flask\ndef make():\n    app = Flask("x")\n    return app\n',
        Dockerfile: `FROM python:3.11\nCMD ${command}\n`,
      }),
    );
    assert.deepEqual(value.services.map((one) => [one.entrypoint, one.factory]), [['server:make', true]]); // biome-ignore format: one line
  }
});
