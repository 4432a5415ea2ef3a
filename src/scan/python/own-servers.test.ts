import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

type Files = Readonly<Record<string, string>>;

async function entries(files: Files): Promise<readonly string[]> {
  const { value } = await scan(
    memoryTree({ 'requirements.txt': 'fastapi\nuvicorn\n', 'app/__init__.py': '', ...files }),
  );
  return value.services.map(
    (one) => `${one.entrypoint}${one.factory ? '()' : ''} :${one.port} ${one.health}`,
  );
}

const factory = (parameters: string): string =>
  `from fastapi import FastAPI\ndef create_app(${parameters}) -> FastAPI:\n    app = FastAPI()\n    @app.get("/health")\n    def f(): ...\n    return app\n`;
const RUN =
  'import uvicorn\nfrom app.made import create_app\ndef main():\n    app = create_app(labels=load())\n    uvicorn.run(app, host="0.0.0.0", port=8001)\nif __name__ == "__main__":\n    main()\n';
const PARSED =
  'import argparse\nimport uvicorn\nfrom fastapi import FastAPI\ndef parse():\n    return argparse.ArgumentParser().parse_args()\n';
const SERVED = 'app = FastAPI()\nif __name__ == "__main__":\n    uvicorn.run("main:app", port=8100)\n';

test('what no server can be pointed at is run by the program that serves it', async () => {
  const table: readonly (readonly [string, Files, readonly string[]])[] = [
    ['a factory that has to be given something', { 'app/made.py': factory('labels, n=1'), 'serve_it.py': RUN }, ['serve_it.py :8001 /health']],
    ['one that needs nothing', { 'app/made.py': factory('labels=None, *more, **rest'), 'serve_it.py': RUN }, ['app.made:create_app() :8000 /health']],
    ['one that nothing serves', { 'app/made.py': factory('labels') }, ['app.made:create_app() :8000 /health']],
    ['a program in the factory\'s own file', { 'main.py': `import uvicorn\n${factory('size')}def main():\n    made = create_app(3)\n    uvicorn.run(made, port=8002)\nif __name__ == "__main__":\n    main()\n` }, ['main.py :8002 /health']],
    ['a module that reads the command line', { 'main.py': `${PARSED}args = parse()\n${SERVED}` }, ['main.py :8100 null']],
    ['one that reads it when it is the program', { 'main.py': `${PARSED}${SERVED}    args = parse()\n` }, ['main:app :8100 null']],
    ['one that reads a list of its own', { 'main.py': `${PARSED.replace('parse_args()', 'parse_args([])')}args = parse()\n${SERVED}` }, ['main:app :8100 null']],
    ['two that a container file starts', {
      'app/made.py': factory('labels'), 'one.py': RUN, 'two.py': RUN.replace('8001', '8002'),
      'compose.yaml': 'services:\n  a:\n    command: python -m one\n  b:\n    command: python -m two\n',
    }, ['one.py :8001 /health', 'two.py :8002 /health']],
  ]; // biome-ignore format: one table
  for (const [name, files, expected] of table) assert.deepEqual(await entries(files), expected, name);
});

test('a server of a library that is no framework here is found where nothing else is', async () => {
  const bottle =
    'from bottle import Bottle\napp = Bottle()\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", port=8010)\n';
  const mcp =
    'from .context import context\nif __name__ == "__main__":\n    context.mcp.run(transport="http", port=8030)\n';
  const table: readonly (readonly [Files, readonly string[]])[] = [
    [{ 'server.py': bottle }, ['server.py :8010 null']],
    [{ 'src/app.py': mcp, 'src/context.py': 'from fastmcp import FastMCP\n' }, ['src.app :8030 null']],
    [{ 'tools/client.py': 'connect(port=1)\nclient.start(port=2)\n' }, []],
    [{ 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n', 'server.py': bottle }, ['main:app :8000 null']],
  ]; // biome-ignore format: one table
  for (const [files, expected] of table)
    assert.deepEqual(await entries(files), expected, Object.keys(files).join());
});

test('the variable that the address of a program is read from, where it is the machine itself', async () => {
  const server = (host: string, address: string) =>
    `import os\nfrom fastmcp import FastMCP\nhost = ${host}\nif __name__ == "__main__":\n    FastMCP("x")\n    mcp.run(host=${address}, port=8000)\n`;
  const local = 'os.getenv("MCP_HOST", "127.0.0.1")';
  const table: readonly (readonly [string, readonly string[]])[] = [
    [server(local, 'host'), ['MCP_HOST server.py:6']],
    [server('None', 'os.environ.get("AT", "localhost")'), ['AT server.py:6']],
    [server('os.getenv("MCP_HOST", "0.0.0.0")', 'host'), []],
    [server(local, '"0.0.0.0"'), []],
  ];
  for (const [code, expected] of table) {
    const { value } = await scan(memoryTree({ 'server.py': code }));
    const needs = value.services.flatMap((one) => one.needs.filter(({ what }) => what === 'address'));
    assert.deepEqual(needs.map((one) => `${one.detail} ${one.evidence.path}:${one.evidence.line}`), expected, code); // biome-ignore format: one line
  }
});

test('routes of a router that a function makes and gives back', async () => {
  const router =
    'from fastapi import APIRouter\ndef make_router(labels):\n    router = APIRouter()\n    @router.get("/health")\n    def f(): ...\n    return router\n';
  const app = (line: string) =>
    `from fastapi import FastAPI\nfrom routes import make_router\napp = FastAPI()\n${line}\n`;
  for (const line of [
    'router = make_router([])\napp.include_router(router, prefix="/v1")',
    'app.include_router(make_router([]), prefix="/v1")',
  ])
    assert.deepEqual(await entries({ 'main.py': app(line), 'routes.py': router }), [
      'main:app :8000 /v1/health',
    ]);
});

test('a program whose imports are relative is run by the name of its module', async () => {
  const compose = 'services:\n  w:\n    command: python -m work.loop\n';
  const loop = (line: string) => `${line}\nwhile True:\n    step()\n`;
  const files = { 'compose.yaml': compose, 'work/__init__.py': '', 'work/step.py': 'def step(): ...\n' };
  const found = async (line: string) => {
    const { value } = await scan(memoryTree({ ...files, 'work/loop.py': loop(line) }));
    return value.services.map((one) => one.entrypoint);
  };
  assert.deepEqual(await found('from .step import step'), ['work.loop']);
  assert.deepEqual(await found('from work.step import step'), ['work/loop.py']);
});
