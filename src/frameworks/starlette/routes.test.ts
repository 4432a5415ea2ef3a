import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../../formats/python/project.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { starlette } from './starlette.ts';

test('routes are read from lists, nested and imported ones too', () => {
  const project = new PythonProject(
    memoryTree({
      'main.py':
        'from starlette.applications import Starlette\nfrom starlette.routing import Route, Mount, WebSocketRoute\nfrom more import extra\napp = Starlette(debug=True, routes=[Route("/", home), Mount("/api", routes=extra + [Route("/x", x, methods=["POST"])]), WebSocketRoute("/ws", ws), Mount("/static", app=files)])\n',
      'more.py': 'from starlette.routing import Route\nextra = [Route("/health", h)]\n',
    }),
  );
  const main = project.module('main.py');
  assert.ok(main);
  const [application] = starlette.detect(main);
  assert.ok(application);
  const routes = starlette.routes({ project, reached: [main] }, application);
  assert.deepEqual(
    routes.map((route) => `${route.method} ${route.path}`),
    ['GET /', 'GET /api/health', 'POST /api/x', 'WEBSOCKET /ws'],
  );
});
