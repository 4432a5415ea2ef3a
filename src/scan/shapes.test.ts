// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that are scanned hold templates
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { scan } from './scan.ts';

type Files = Readonly<Record<string, string>>;

const API = 'from fastapi import FastAPI\napp = FastAPI()\n';
const EXPRESS = "const app = require('express')();\n";

/** Shapes met in applications outside the labelled corpus: each a tree, and its services. */
const SHAPES: readonly (readonly [string, Files, readonly string[]])[] = [
  ['a server that also has a schedule is one process', {
    'package.json': '{"main": "src/server.js", "scripts": {"start": "node src/server.js"}, "dependencies": {"express": "4"}}',
    'src/server.js': "const app = require('./app.js');\nsetInterval(work, 1000);\napp.listen(4000);\n",
    'src/app.js': `${EXPRESS}module.exports = app;\n`,
  }, ['api express src/server.js :4000 package.json']],
  ['a server started by a program without an ending', {
    'server/package.json': '{"scripts": {"start": "node ./bin/www"}, "dependencies": {"express": "4"}}',
    'server/bin/www': "#!/usr/bin/env node\nvar app = require('../app');\nrequire('http').createServer(app).listen(3001);\n",
    'server/app.js': `${EXPRESS}module.exports = app;\n`,
    'server/bin/tool': '#!/bin/sh\necho no script of this language\n',
  }, ['server express bin/www :3001 server/package.json']],
  ['several servers of one package, one compiled from `src/` of its folder', {
    'package.json': '{"scripts": {"build": "nest build", "start:prod": "node dist/gateway/main.js", "start:prod:ocr": "node dist/services/ocr/src/main.js"}, "dependencies": {"@nestjs/core": "10"}}',
    'gateway/src/main.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(M);\nawait app.listen(3000);\n",
    'services/ocr/src/main.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.createMicroservice(M, { options: { port: 3901 } });\nawait app.listen();\n",
  }, ['api-gateway nestjs dist/gateway/main.js :3000 package.json', 'api-ocr nestjs dist/services/ocr/src/main.js :3901 package.json']],
  ['a server that only hands out what its package builds', {
    'package.json': '{"scripts": {"build": "vite build", "serve": "node server.js"}, "dependencies": {"express": "4"}, "devDependencies": {"vite": "5"}}',
    'index.html': '<div>', 'server.js': "import express from 'express';\nconst app = express();\napp.use(express.static('dist'));\napp.get('*', (_, r) => r.sendFile('dist/index.html'));\napp.listen(3000);\n",
  }, ['static vite null :5173 package.json']],
  ['a server that hands out what its package builds, and keeps data', {
    'package.json': '{"scripts": {"build": "webpack", "start": "node server/server.js"}, "dependencies": {"express": "4", "mongoose": "8"}, "devDependencies": {"webpack": "5"}}',
    'webpack.config.js': "module.exports = { output: { path: '/dist' } };\n", 'index.html': '<div>',
    'server/server.js': "const mongoose = require('mongoose');\nconst express = require('express');\nconst app = express();\nrequire('./routes')(app);\napp.use(express.static('dist'));\napp.get('*', (_, r) => r.sendFile('dist/index.html'));\napp.listen(3300);\n",
    'server/routes/index.js': "module.exports = (api) => api.post('/x', f);\n",
  }, ['static webpack null :8080 package.json', 'api express server/server.js :3300 package.json']],
  ['the documentation among the applications of a workspace', {
    'package.json': '{"workspaces": ["apps/*"], "packageManager": "yarn@4.5.0"}', 'yarn.lock': '', 'pnpm-lock.yaml': '',
    'apps/web/package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15"}}',
    'apps/docs/package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15"}}',
    'docs/package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15"}}',
  }, ['docs next node_modules/next/dist/bin/next :3000 apps/docs/package.json', 'web next node_modules/next/dist/bin/next :3000 apps/web/package.json']],
  ['a server that answers more', {
    'package.json': '{"scripts": {"build": "vite build", "serve": "node server.js"}, "dependencies": {"express": "4"}, "devDependencies": {"vite": "5"}}',
    'index.html': '<div>', 'server.js': "import express from 'express';\nconst app = express();\napp.use(express.static('dist'));\napp.post('/predict', f);\napp.listen(3000);\n",
  }, ['static vite null :5173 package.json', 'api express server.js :3000 package.json']],
  ['the shell of a mobile application for the web', { 'pubspec.yaml': 'name: x\n', 'web/index.html': '<script src="main.dart.js"></script>' }, []],
  ['a manifest in a folder of settings', {
    'api/main.py': API, 'api/config/requirements.txt': 'fastapi\n', 'api/Dockerfile': 'COPY . .\nRUN pip install -r ./config/requirements.txt\n',
  }, ['api fastapi main:app :8000 api/config/requirements.txt']],
  ['a manifest that the build makes is not the one of the tree', {
    'api/main.py': API, 'api/requirements.txt': 'fastapi\n', 'api/pyproject.toml': '[tool.poetry]\nname = "a"\n[tool.poetry.dependencies]\nfastapi = "*"\n',
    'api/Dockerfile': 'COPY pyproject.toml ./\nRUN poetry export -o requirements.txt\nCOPY --from=builder /app/requirements.txt ./\n',
  }, ['api fastapi main:app :8000 api/pyproject.toml']],
  ['a Dash application that another module fills in and runs', {
    'start.py': 'import dash\napp = dash.Dash(__name__)\n', 'dashboard.py': "from start import app\napp.layout = x\napp.run_server(port=8080)\n",
    'Dockerfile': 'CMD ["python", "dashboard.py"]\n',
  }, ['ui dash dashboard:app.server :8080 null']],
  ['Dash on a Flask application that has routes besides', {
    'dashboard.py': 'from flask import Flask\nfrom dash import Dash\napp = Flask(__name__)\nui = Dash(__name__, server=app)\n@app.route("/healthz")\ndef f(): ...\n',
    'Procfile': 'web: gunicorn dashboard:app\n',
  }, ['api flask dashboard:app :5000 null']],
  ['Dash on a Flask application that is made for it', {
    'dashboard.py': 'from flask import Flask\nfrom dash import Dash\nserver = Flask(__name__)\nui = Dash(__name__, server=server)\n',
  }, ['ui dash dashboard:server :8050 null']],
  ['servers of one folder that one script starts side by side', {
    'a.py': API, 'b.py': API, 'requirements.txt': 'fastapi\n', 'start.sh': 'uvicorn a:app --port 8001 &\nuvicorn b:app --port 8002\n',
  }, ['api-a fastapi a:app :8001 requirements.txt', 'api-b fastapi b:app :8002 requirements.txt']],
  ['one server that one script starts in two ways', {
    'a.py': API, 'b.py': API, 'requirements.txt': 'fastapi\n', 'run.sh': 'uvicorn a:app --port 8000\n', 'dev.sh': 'uvicorn b:app --port 8001\n',
  }, ['api fastapi a:app :8000 requirements.txt']],
  ['folders named by the command', {
    'x/stanza/main.py': API, 'y/bert/main.py': API, 'package.json': '{"scripts": {"x": "uvicorn --app-dir x/stanza main:app --port 8501", "y": "cd y/bert && uvicorn main:app --port 8502"}}',
  }, ['stanza fastapi main:app :8501 null', 'bert fastapi main:app :8502 null']],
  ['a program that only starts the server', {
    'api.py': 'from flask import Flask\napp = Flask(__name__)\n', 'run_it.py': 'import subprocess\nsubprocess.Popen(["gunicorn", "api:app"])\n', 'Dockerfile': 'CMD ["python", "run_it.py"]\n',
  }, ['api flask api:app :5000 null']],
  ['what a script runs is no job', { 'api.py': API, 'scripts/verify.py': 'print()\n', 'package.json': '{"scripts": {"verify": "python scripts/verify.py"}}' }, ['api fastapi api:app :8000 null']],
  ['trials beside the real thing', {
    'main.py': API, 'test_queue/app.py': API, 'test_queue/requirements.txt': 'fastapi\n',
  }, ['api fastapi main:app :8000 null']],
  ['an application that a class keeps and a function gives back', {
    'app/main.py': 'from fastapi import FastAPI\nfrom app.api import router\nclass Factory:\n  def __init__(self):\n    self.app = FastAPI()\n    self.app.include_router(router)\n  def get(self):\n    return self.app\ndef make():\n  return Factory().get()\napp = make()\n',
    'app/api.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/health")\ndef h(): ...\n', 'Dockerfile': 'CMD ["uvicorn", "app.main:app", "--port", "7000"]\n',
  }, ['api fastapi app.main:app :7000 null']],
  ['a name that a command serves and that nothing near makes', { 'main.py': 'app = object()\n', 'Dockerfile': 'CMD ["uvicorn", "main:app"]\n' }, []],
  ['one image for several servers, by an argument', {
    'main.py': API, 'servers/a/main.py': API, 'servers/b/main.py': API, 'servers/b/other.py': API, 'requirements.txt': 'fastapi\n', 'docker/Dockerfile': 'ARG SERVER\nCMD ["sh", "-c", "exec gunicorn servers.${SERVER}.main:app"]\n', 'deploy/web.service': 'ExecStart=/opt/venv/bin/gunicorn main:app\n',
  }, ['api fastapi main:app :8000 requirements.txt', 'a fastapi servers.a.main:app :8000 requirements.txt', 'b fastapi servers.b.main:app :8000 requirements.txt']],
  ['what asks whether a container is well is no job', {
    'api.py': API, 'probe.py': 'print()\n', 'check.py': 'print()\n', 'Dockerfile': 'HEALTHCHECK --interval=5s \\\n  # asks the port\n  CMD ["python", "-m", "probe"]\nCMD ["uvicorn", "api:app"]\n',
    'compose.yaml': 'services:\n  api:\n    build: .\n    healthcheck:\n      test:\n        - CMD\n        - python check.py\n      retries: 3\n',
  }, ['api fastapi api:app :8000 null']],
  ['a command written over several lines', {
    'work/queue.py': 'from celery import Celery\napp = Celery("q", broker="redis://r/0")\n@app.task\ndef t(): ...\n', 'old/queue.py': 'from celery import Celery\napp = Celery("q", broker="redis://r/0")\n',
    'compose.yaml': 'services:\n  w:\n    build: .\n    command: >\n      celery\n      -A work.queue.app\n      worker\n    environment:\n      A: b\n',
  }, ['worker celery work.queue:app :null null']],
  ['a container file for measuring', { 'api.py': API, 'bench/load.py': 'print()\n', 'Dockerfile.performance': 'CMD ["python", "bench/load.py"]\n' }, ['api fastapi api:app :8000 null']],
  ['a package that is run and calls what starts the server', {
    'src/web/__init__.py': '', 'src/web/__main__.py': 'from src.web.main import main\nmain()\n', 'src/web/app.py': API, 'src/web/main.py': 'import uvicorn\ndef main():\n  uvicorn.run("src.web.app:app", port=8123)\n', 'Dockerfile': 'CMD ["python", "-m", "src.web"]\n',
  }, ['api fastapi src.web.app:app :8123 null']],
  ['tasks of arq', {
    'app/main.py': API, 'app/tasks.py': 'from arq.connections import RedisSettings\nclass WorkerSettings:\n  functions = [f]\n', 'requirements.txt': 'fastapi\narq\n', 'Procfile': 'web: uvicorn app.main:app\nworker: python -m arq app.tasks.WorkerSettings\n',
  }, ['api fastapi app.main:app :8000 requirements.txt', 'worker arq app.tasks:WorkerSettings :null requirements.txt']],
  ['Socket.IO around an application of another module', {
    'run.py': 'from web import app, socketio\nif __name__ == "__main__":\n  socketio.run(app, "0.0.0.0", 5055)\n', 'web/__init__.py': 'from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\n',
  }, ['api flask run:app :5055 null']],
  ['a server whose program hands it to another module to listen', {
    'package.json': '{"scripts": {"build": "tsc", "start": "node dist/entry.js", "dev": "tsx src/index.ts"}, "dependencies": {"fastify": "4"}}', 'tsconfig.json': '{"compilerOptions": {"outDir": "dist", "rootDir": "src"}}',
    'src/entry.ts': "const { start } = await import('./index.js');\nawait start();\n", 'src/index.ts': "import Fastify from 'fastify';\nimport { up } from './up.js';\nconst app = Fastify();\nexport const start = () => up(app);\n", 'src/up.ts': 'export const up = (server) => server.listen({ port: 3001 });\n',
  }, ['api fastify dist/entry.js :3001 package.json']],
  ['a script at the root that starts the program of a package', {
    'package.json': '{"scripts": {"start": "node back/app.js"}, "dependencies": {"express": "4"}}', 'back/package.json': '{"scripts": {"start": "node app.js"}, "dependencies": {"express": "4"}}', 'back/app.js': `${EXPRESS}require('./up')(app);\n`, 'back/up.js': 'module.exports = (app) => app.listen(5050);\n',
  }, ['back express app.js :5050 back/package.json']],
  ['a port that comes to the call through functions', {
    'package.json': '{"scripts": {"start": "node server.js"}, "dependencies": {"express": "4"}}', 'server.js': `${EXPRESS}const up = (port) => app.listen(port);\nup(read());\n`.replace('read()', "require('./conf').port"), 'conf.js': "module.exports = { port: process.env.PORT || 4100, other: process.env.DB_PORT || 5432 };\n",
  }, ['api express server.js :4100 package.json']],
  ['jobs taken by the server of a framework that finds its pages', {
    'package.json': '{"scripts": {"build": "next build"}, "dependencies": {"next": "15", "bullmq": "5"}}', 'src/app/api/job/route.ts': "import { queue } from '@/lib/queue';\nexport const POST = () => queue.add();\n", 'src/lib/queue.ts': "import { Worker } from 'bullmq';\nnew Worker('q', f);\n",
  }, ['ssr next node_modules/next/dist/bin/next :3000 package.json']],
  ['documentation that a container file serves', {
    'api/main.py': API, 'mkdocs.yml': 'site_name: x\n', 'docs/index.md': '', 'docs/requirements.txt': 'mkdocs-material\n', 'docs/Dockerfile': 'FROM python:3.12\nRUN pip install -r docs/requirements.txt\nRUN mkdocs build\n',
  }, ['static mkdocs null :8000 docs/requirements.txt', 'api fastapi main:app :8000 null']],
  ['documentation that is published from elsewhere', { 'main.py': API, 'mkdocs.yml': 'site_name: x\n', 'Dockerfile': '# RUN mkdocs build\nCMD ["uvicorn", "main:app"]\n' }, ['api fastapi main:app :8000 null']],
  ['a factory that gives the application back with its sockets', {
    'server/src/main.py': 'from app_factory import create_app\napp, api, sio = create_app()\nsio.run(app)\n', 'server/requirements.txt': 'flask\nflask-socketio\n', 'run.sh': 'cd server\npython3 src/main.py\n',
    'server/src/app_factory.py': 'from flask import Flask\nfrom flask_socketio import SocketIO\ndef create_app():\n    app = Flask(__name__)\n    api = make(app)\n    return app, api, SocketIO(app)\n',
  }, ['server flask main:app :5000 server/requirements.txt']],
  ['a function that gives back a pair without an application', {
    'main.py': 'from made import load\napp, size = load()\nprint(app)\n', 'made.py': 'from flask import Flask\ndef load():\n    app = Flask(__name__)\n    return 1, 2\n',
  }, []],
  ['assets of pages that a server in another language renders', {
    'package.json': '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7", "laravel-vite-plugin": "2"}}', 'vite.config.js': '', 'resources/js/app.js': '',
    'Admin/wwwroot/index.html': '<script>fetch("/api")</script>',
  }, []],
  ['pages that a web server of the stack is given, and pages that nobody hands out', {
    'api/main.py': API, 'pages/analyst/index.html': '<h1>{{ title }}</h1>', 'pages/notes/index.html': '<h1>Notes</h1>', 'shown/index.html': '<h1>Shown</h1>', 'shown/Dockerfile': 'FROM nginx\nCOPY . /usr/share/nginx/html\n',
    'docker-compose.yml': 'services:\n  analyst:\n    image: nginx\n    volumes:\n      - ./pages/analyst:/usr/share/nginx/html:ro\n',
  }, ['api fastapi main:app :8000 null', 'analyst html null :null null', 'shown html null :null null']],
  ['a server that hands out the folder it stands in', {
    'app/main.py': 'import os\nfrom fastapi import FastAPI\nfrom fastapi.staticfiles import StaticFiles\napp = FastAPI()\napp.mount("/", StaticFiles(directory=os.path.dirname(__file__), html=True))\n',
    'app/index.html': '<script src="main.js"></script>', 'app/main.js': "fetch('/predict');\n", 'requirements.txt': 'fastapi\n',
  }, ['api fastapi main:app :8000 requirements.txt']],
  ['a server of sockets that no script starts, beside another package', {
    'web/package.json': '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7"}}', 'web/index.html': '<div>',
    'sockets/package.json': '{"main": "index.js", "dependencies": {"socket.io": "4"}}', 'sockets/index.js': "const http = require('http').createServer();\nconst io = require('socket.io')(http);\nhttp.listen(8081);\n",
  }, ['sockets node index.js :8081 sockets/package.json', 'web vite null :5173 web/package.json']],
  ['a server that takes the next port when its own is taken', {
    'package.json': '{"scripts": {"start": "node s.js"}, "dependencies": {"express": "4"}}',
    's.js': `${EXPRESS}const port = parseInt(process.env.PORT || '5001', 10);\nconst on = (e) => { app.listen(port + 1); };\napp.listen(port);\n`,
  }, ['api express s.js :5001 package.json']],
  ['a server that hands out the page of its package by means of Vite, bundled by a script', {
    'package.json': '{"scripts": {"dev": "tsx server/index.ts", "build": "vite build && esbuild server/index.ts --platform=node --bundle --outdir=dist", "start": "node dist/index.js"}, "dependencies": {"express": "4"}, "devDependencies": {"vite": "5", "esbuild": "0", "tsx": "4"}}',
    'client/index.html': '<div>', 'vite.config.ts': "export default { root: 'client', build: { outDir: 'dist/public' } };\n",
    'server/index.ts': "import express from 'express';\nimport { setup } from './vite';\nconst app = express();\napp.post('/api/predict', f);\nsetup(app);\napp.listen(5000);\n",
    'server/vite.ts': "import { createServer } from 'vite';\nexport const setup = async (app) => app.use((await createServer({})).middlewares);\n",
  }, ['api express dist/index.js :5000 package.json']],
  ['documentation and nothing else', { 'mkdocs.yml': 'site_name: x\n', 'docs/index.md': '' }, ['static mkdocs null :8000 null']],
  ['a package of a workspace that others import', {
    'package.json': '{"workspaces": ["packages/*"]}', 'packages/shared/package.json': '{"main": "./src/index.ts"}', 'packages/shared/src/index.ts': 'setInterval(f, 9);\n', 'packages/poll/package.json': '{"main": "index.js"}', 'packages/poll/index.js': 'setInterval(f, 9);\n', 'packages/poll/Dockerfile': 'CMD ["node", "index.js"]\n',
  }, ['poll node index.js :null packages/poll/package.json']],
]; // biome-ignore format: trees read as one

test('services of further shapes', async () => {
  for (const [name, files, expected] of SHAPES) {
    const { value } = await scan(memoryTree(files));
    const found = value.services.map(
      (one) => `${one.id} ${one.framework} ${one.entrypoint} :${one.port} ${one.manifest}`,
    );
    assert.deepEqual(found, expected, name);
  }
});

test('what says something of a part is no health route of the whole', async () => {
  const routes = (...paths: readonly string[]): string =>
    `${API}${paths.map((path) => `@app.get("${path}")\ndef f(): ...\n`).join('')}`;
  const table: readonly (readonly [readonly string[], string | null])[] = [
    [['/api/orders/status', '/'], '/'],
    [['/api/orders/status'], null],
    [['/api/v1/status'], '/api/v1/status'],
    [['/api/orders/health'], '/api/orders/health'],
  ];
  for (const [paths, expected] of table) {
    const { value } = await scan(memoryTree({ 'main.py': routes(...paths) }));
    assert.equal(value.services[0]?.health, expected, paths.join());
  }
});

test('a package hides the module of its name: a server imports the package', async () => {
  const { value } = await scan(
    memoryTree({
      'app.py': `${API}@app.get('/')\ndef root(): ...\n`,
      'app/__init__.py': `${API}@app.get('/healthz')\ndef f(): ...\n`,
      'requirements.txt': 'fastapi\n',
      Dockerfile: 'CMD ["uvicorn", "app:app", "--port", "7860"]\n',
    }),
  );
  const found = value.services.map(({ entrypoint, port, health }) => [entrypoint, port, health]);
  assert.deepEqual(found, [['app:app', 7860, '/healthz']]);
});

test('an application whose module a package hides is started as a program, and that is told', async () => {
  const files = {
    'app.py':
      'from flask import Flask\nfrom app.models import db\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", port=5002)\n',
    'app/__init__.py': '',
    'app/models.py': 'db = 1\n',
    'requirements.txt': 'flask\n',
  };
  const { value, diagnostics } = await scan(memoryTree(files));
  const found = value.services.map(({ framework, entrypoint, port }) => [framework, entrypoint, port]);
  assert.deepEqual(found, [['flask', 'app.py', 5002]]);
  assert.ok(diagnostics.some(({ rule, path }) => rule === 'scan/hidden-module' && path === 'app.py'));
  const named = {
    ...files,
    'app/__init__.py': 'from .made import app\n',
    'app/made.py': 'from flask import Flask\napp = Flask(__name__)\n',
  };
  const other = await scan(memoryTree(named));
  assert.ok(!other.diagnostics.some(({ rule }) => rule === 'scan/hidden-module'));
});

test('an application that a class holds and its module serves is started as that program', async () => {
  const code =
    'import os\nimport uvicorn\nfrom fastapi import FastAPI\nclass Service:\n    def __init__(self):\n        self.app = FastAPI()\n        self.add()\n    def add(self):\n        @self.app.get("/health")\n        async def health(): ...\n';
  const main =
    'def main():\n    service = Service()\n    port = int(os.getenv("SERVICE_PORT", "8002"))\n    uvicorn.run(service.app, host="0.0.0.0", port=port)\nif __name__ == "__main__":\n    main()\n';
  const seen = async (text: string) => {
    const { value } = await scan(memoryTree({ 'main.py': text, 'requirements.txt': 'fastapi\nuvicorn\n' }));
    return value.services.map((one) => [one.framework, one.kind, one.entrypoint, one.port, one.health]);
  };
  assert.deepEqual(await seen(code + main), [['fastapi', 'api', 'main.py', 8002, '/health']]);
  assert.deepEqual(await seen(code), []);
  const others = {
    'routes.py':
      'from fastapi import APIRouter\nclass Routes:\n    def __init__(self):\n        self.router = APIRouter(prefix="/api/v1")\n        self.fill()\n    def fill(self):\n        @self.router.get("/items")\n        async def items(): ...\n    def add_routes(self, app):\n        app.include_router(self.router)\n',
    'main.py': `from routes import Routes\n${code}        self.routes = Routes()\n        self.routes.add_routes(self.app)\n${main}`,
  };
  const { value } = await scan(memoryTree({ ...others, 'requirements.txt': 'fastapi\nuvicorn\n' }));
  assert.deepEqual(value.services[0]?.routes.map(({ path }) => path).sort(), ['/api/v1/items', '/health']);
});
