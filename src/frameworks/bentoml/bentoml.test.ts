import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PythonProject } from '../../formats/python/project.ts';
import { readPython } from '../../formats/python/read.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { bentoml } from './bentoml.ts';

const found = (source: string) =>
  bentoml
    .detect(readPython('service.py', source))
    .map((one) => [one.object, one.factory, one.kind, one.line, one.preference]);

const NEW =
  'import bentoml\n@bentoml.service(resources={"cpu": "1"})\nclass Prices:\n    @bentoml.api\n    def predict(self, rows: list[float]) -> float: ...\n    @bentoml.api(route="/v1/explain")\n    def explain(self, rows: list[float]) -> str: ...\n    def load(self): ...\n';

test('BentoML services are recognised, look-alikes are not', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    [NEW, [['Prices', false, 'api', 3, 0]]],
    ['from bentoml import service\n@service\nclass Prices: ...', [['Prices', false, 'api', 3, 0]]],
    ['import bentoml\n@bentoml.service\nclass Inner: ...\n@bentoml.service\nclass Outer:\n    inner = bentoml.depends(Inner)\n', [['Inner', false, 'api', 3, -1], ['Outer', false, 'api', 5, 0]]],
    ['import bentoml\nsvc = bentoml.Service("prices", runners=[])', [['svc', false, 'api', 2, 0]]],
    ['import bentoml\nmodel = bentoml.sklearn.get("prices:latest")', []],
    ['from elsewhere import service\n@service\nclass Prices: ...', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) assert.deepEqual(found(source), expected, source);
});

test('each method that is an API is a route, by its name or the one it is given', () => {
  const routes = (source: string) => {
    const project = new PythonProject(memoryTree({ 'service.py': source }));
    const module = project.module('service.py');
    assert.ok(module);
    const [application] = bentoml.detect(module);
    assert.ok(application);
    return bentoml
      .routes({ project, reached: [module] }, application)
      .map(({ method, path }) => `${method} ${path}`);
  };
  assert.deepEqual(routes(NEW), ['POST /predict', 'POST /v1/explain']);
  const old =
    'import bentoml\nsvc = bentoml.Service("a")\n@svc.api(input=JSON(), output=JSON())\nasync def classify(x): ...\n@svc.api(input=x, output=y, route="/b")\ndef other(x): ...\ndef own(x): ...\n';
  assert.deepEqual(routes(old), ['POST /classify', 'POST /b']);
});
