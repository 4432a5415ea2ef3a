import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../../formats/python/project.ts';
import { readPython } from '../../formats/python/read.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { handlerRoutes } from './routes.ts';
import { tornado } from './tornado.ts';

const found = (source: string) =>
  tornado.detect(readPython('main.py', source)).map((one) => [one.object, one.factory, one.kind, one.line]);

test('Tornado applications are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ["import tornado.web\ndef main():\n    app = tornado.web.Application([])\n    app.listen(8888)\nif __name__ == '__main__':\n    main()", [[null, false, 'api', 4]]],
    ['from tornado.httpserver import HTTPServer\nserver = HTTPServer(app)\nserver.listen(80)', [[null, false, 'api', 3]]],
    ['from tornado.web import RequestHandler\nclass Hello(RequestHandler): ...', []],
    ['import tornado.web\ndef serve():\n    tornado.web.Application([]).listen(1)', []],
    ['import socket\ns = socket.socket()\ns.listen(5)', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});

test('routes are the pairs that an application is given', () => {
  const source = `import tornado.web
class Predict(tornado.web.RequestHandler):
    def post(self): ...
class Model(tornado.web.RequestHandler):
    async def get(self, name): ...
    def delete(self, name): ...
ROUTES = [(r"/model/([a-z]+)/?", Model)]
app = tornado.web.Application([(r"/predict$", Predict), (r"/other", elsewhere.Other)])
more = tornado.web.Application(handlers=ROUTES)
`;
  const project = new PythonProject(memoryTree({ 'main.py': source }));
  const module = project.module('main.py');
  assert.ok(module);
  assert.deepEqual(
    handlerRoutes({ project, reached: [module] }).map(({ method, path }) => `${method} ${path}`),
    ['POST /predict', 'ANY /other', 'GET /model/{value}', 'DELETE /model/{value}'],
  );
});
