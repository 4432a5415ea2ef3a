import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Service } from '../model/inventory.ts';
import { bareService } from '../model/service.ts';
import { gunicornRecipe, uvicornRecipe } from './serve.ts';

const evidence = { path: 'main.py', line: 1, text: '' };

const service = (changes: Partial<Service>): Service =>
  bareService({
    framework: 'flask',
    port: 5000,
    evidence: [{ field: 'entrypoint', ...evidence }],
    ...changes,
  });

const socket = [{ what: 'websocket', detail: '/ws', evidence }] as const;

test('servers are started for what the service is', () => {
  const table: readonly (readonly [string, readonly string[], string])[] = [
    ['wsgi', gunicornRecipe(service({}), 5000).command.value, 'gunicorn --bind 0.0.0.0:5000 --workers 1 --threads 8 --timeout 120 main:app'],
    ['a factory', gunicornRecipe(service({ factory: true, entrypoint: 'app:create_app' }), 5000).command.value, 'gunicorn --bind 0.0.0.0:5000 --workers 1 --threads 8 --timeout 120 app:create_app()'],
    ['sockets', gunicornRecipe(service({ needs: socket }), 5000).command.value, 'gunicorn --bind 0.0.0.0:5000 --workers 1 --threads 100 --timeout 120 main:app'],
    ['sockets, eventlet', gunicornRecipe(service({ needs: socket, declared: ['eventlet'] }), 5000).command.value, 'gunicorn --bind 0.0.0.0:5000 --workers 1 --worker-class eventlet --timeout 120 main:app'],
    ['an attribute', gunicornRecipe(service({ entrypoint: 'app:app.server' }), 8050).command.value, 'waitress-serve --listen=0.0.0.0:5000 --threads=8 --channel-timeout=120 app:app.server'],
    ['a program', gunicornRecipe(service({ entrypoint: 'serve_it.py' }), 5000).command.value, 'python serve_it.py'],
    ['a program by its module', uvicornRecipe(service({ entrypoint: 'work.serve' }), 8000).command.value, 'python -m work.serve'],
    ['asgi', uvicornRecipe(service({ port: null }), 8000).command.value, 'uvicorn main:app --host 0.0.0.0 --port 8000'],
    ['asgi factory', uvicornRecipe(service({ factory: true }), 8000).command.value, 'uvicorn main:app --host 0.0.0.0 --port 5000 --factory'],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, command, expected] of table) assert.equal(command.join(' '), expected, name);
  assert.deepEqual(uvicornRecipe(service({ needs: socket }), 8000).requires, ['uvicorn', 'websockets']);
  assert.deepEqual(uvicornRecipe(service({}), 8000).requires, ['uvicorn']);
  assert.deepEqual(gunicornRecipe(service({ needs: socket }), 5000).requires, ['gunicorn']);
  const local = service({
    entrypoint: 'serve_it.py',
    needs: [{ what: 'address', detail: 'APP_HOST', evidence }],
  });
  assert.equal(uvicornRecipe(local, 8000).env['APP_HOST']?.value, '0.0.0.0');
  const attribute = service({ entrypoint: 'app:app.server' });
  assert.deepEqual(gunicornRecipe(attribute, 8050).requires, ['waitress']);
  assert.equal(gunicornRecipe(attribute, 8050).stop?.value, 'SIGINT');
  assert.equal(gunicornRecipe(service({}), 5000).stop, undefined);
  const green = service({ needs: socket, declared: ['eventlet', 'gunicorn'] });
  assert.deepEqual(gunicornRecipe(green, 5000).requires, ['gunicorn<26']);
  assert.equal(uvicornRecipe(service({}), 8000).command.evidence[0]?.path, 'main.py');
});
