import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { recipeOf } from '../../frameworks/recipes.ts';
import { scan } from '../scan.ts';

const SPEC =
  'openapi: 3.0.0\nservers: [{url: /v1}]\npaths:\n  /predict:\n    post: {operationId: api.model.predict}\n  /health:\n    get:\n      operationId: health\n      x-openapi-router-controller: api.status\n';
const FILES = {
  'server.py':
    'import connexion\napp = connexion.FlaskApp(__name__, specification_dir="spec/")\napp.add_api("api.yaml")\nif __name__ == "__main__":\n    app.run(port=8080)\n',
  'spec/api.yaml': SPEC,
  'api/model.py': 'import sklearn\ndef predict(): ...\n',
  'api/status.py': 'def health(): ...\n',
  'requirements.txt': 'connexion[flask]==2.14.2\nscikit-learn\ntorch\n',
};

async function scanned(files: Readonly<Record<string, string>>) {
  const { value } = await scan(memoryTree({ ...FILES, ...files }));
  const [service] = value.services;
  assert.ok(service);
  return {
    routes: service.routes.map(({ method, path }) => `${method} ${path}`),
    reached: service.reached,
    unused: service.unused,
    entry: `${service.framework} ${service.entrypoint} :${service.port} ${service.health}`,
    command: recipeOf(service)?.command.value.slice(0, 3).join(' '),
  };
}

test('routes and handlers come from the description', async () => {
  const found = await scanned({});
  assert.deepEqual(found, {
    routes: ['GET /v1/health', 'POST /v1/predict'],
    reached: ['api/model.py', 'api/status.py', 'server.py'],
    unused: ['torch'],
    entry: 'flask server:app :8080 /v1/health',
    command: 'gunicorn --bind 0.0.0.0:8080',
  });
});

test('where the description stands and what stands before its paths', async () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['app = connexion.App(__name__)\napp.add_api("spec/api.yaml", base_path="/x")', ['GET /x/health', 'POST /x/predict']],
    ['from pathlib import Path\napp = connexion.App(__name__)\napp.add_api(Path(__file__).parent / "spec" / "api.yaml")', ['GET /v1/health', 'POST /v1/predict']],
    ['app = connexion.App(__name__)\napp.add_api("none.yaml")', []],
    ['app = connexion.App(__name__)\nother("spec/api.yaml")', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [source, expected] of table) {
    const { routes } = await scanned({ 'server.py': `import connexion\n${source}\n` });
    assert.deepEqual(routes, expected, source);
  }
});

test('what serves it is decided by its release, and by which application is served', async () => {
  const inner = `${FILES['server.py']}flask = app.app\n`;
  const table: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{ 'requirements.txt': 'connexion>=3.0\n' }, 'uvicorn server:app --host'],
    [{ 'requirements.txt': 'connexion\n' }, 'uvicorn server:app --host'],
    [{ 'requirements.txt': 'connexion<3\n' }, 'gunicorn --bind 0.0.0.0:8080'],
    [{ 'requirements.txt': 'connexion==3.1\n', 'server.py': inner, Procfile: 'web: gunicorn server:flask\n' }, 'gunicorn --bind 0.0.0.0:8080'],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, expected] of table)
    assert.equal((await scanned(files)).command, expected, JSON.stringify(files));
});
