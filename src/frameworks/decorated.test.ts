import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../formats/python/project.ts';
import { memoryTree } from '../formats/tree/memory.ts';
import { decoratedRoutes } from './decorated.ts';
import { fastapi } from './fastapi/fastapi.ts';
import { flask } from './flask/flask.ts';
import { joinRoute } from './route.ts';

/** Routes of the application in `main.py`, as `METHOD /path`. */
function routes(files: Readonly<Record<string, string>>): readonly string[] {
  const project = new PythonProject(memoryTree(files));
  const reached = project.paths.map((path) => project.module(path)).filter((module) => module !== null);
  const main = project.module('main.py');
  assert.ok(main);
  const [application] = [...fastapi.detect(main), ...flask.detect(main)];
  assert.ok(application);
  return decoratedRoutes({ project, reached }, application)
    .map((route) => `${route.method} ${route.path}`)
    .sort();
}

test('FastAPI: routers under prefixes, in other modules, from settings', () => {
  assert.deepEqual(
    routes({
      'main.py':
        'from fastapi import FastAPI, APIRouter\nfrom api import users, items as it\nfrom conf import settings\napp = FastAPI()\n@app.get("/")\ndef root(): ...\napp.include_router(users.router, prefix=settings.prefix)\napp.include_router(router=it.router)\n@app.websocket("/ws/{id}")\nasync def ws(): ...\napp.add_api_route("/raw", root, methods=["PUT"])\n',
      'conf.py': 'class S:\n  prefix: str = "/api/v1"\nsettings = S()\n',
      'api/__init__.py': '',
      'api/users.py':
        'from fastapi import APIRouter\nfrom .deep import router as deep\nrouter = APIRouter(prefix="/users")\nrouter.include_router(deep, prefix="/deep")\n@router.get("/{user_id:int}")\ndef one(): ...\n@router.post("")\ndef add(): ...\n',
      'api/deep.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.delete("/x/")\ndef d(): ...\n',
      'api/items.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.api_route("/items", methods=["GET", "HEAD"])\ndef i(): ...\n',
      'unused.py':
        'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/never")\ndef n(): ...\n',
    }),
    [
      'DELETE /api/v1/users/deep/x/',
      'GET /',
      'GET /api/v1/users/{user_id}',
      'GET /items',
      'HEAD /items',
      'POST /api/v1/users',
      'PUT /raw',
      'WEBSOCKET /ws/{id}',
    ],
  );
});

test('Flask: blueprints, factories, functions the application is handed to, Flask-RESTful', () => {
  assert.deepEqual(
    routes({
      'main.py':
        'from flask import Flask\nfrom flask_restful import Api\nfrom views import bp, Ping, register\ndef create_app():\n    app = Flask(__name__)\n    app.register_blueprint(bp, url_prefix="/v2")\n    register(app)\n    api = Api(app, prefix="/api")\n    api.add_resource(Ping, "/ping", "/ping/<int:n>")\n    @app.route("/form", methods=["GET", "POST"])\n    def form(): ...\n    return app\n',
      'views.py':
        'from flask import Blueprint\nfrom flask_restful import Resource\nbp = Blueprint("b", __name__, url_prefix="/v1")\n@bp.route("/list")\ndef l(): ...\nclass Ping(Resource):\n    def get(self, n=0): ...\n    def put(self): ...\ndef register(server):\n    server.add_url_rule("/health", "health", l)\n',
    }),
    [
      'GET /api/ping',
      'GET /api/ping/{n}',
      'GET /form',
      'GET /health',
      'GET /v2/list',
      'POST /form',
      'PUT /api/ping',
      'PUT /api/ping/{n}',
    ],
  );
});

test('paths are written one way', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['', '/', '/'],
    ['/api/', '/x/', '/api/x/'],
    ['/users', '', '/users'],
    ['/users', '/', '/users/'],
    ['', 'x', '/x'],
    ['/a', '<uuid:id>/y', '/a/{id}/y'],
    ['/a', '{path:path}', '/a/{path}'],
  ];
  for (const [prefix, route, expected] of table) assert.equal(joinRoute(prefix, route), expected);
});
