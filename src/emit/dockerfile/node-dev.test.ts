import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';

const SERVER =
  "import { createServer } from 'node:http';\ncreateServer((q, a) => a.end('well')).listen(3000);\n";
const PAGE = '<!doctype html><html><body><script type="module" src="/main.js"></script></body></html>\n';

interface Row {
  readonly name: string;
  readonly manifest: object;
  readonly files: Readonly<Record<string, string>>;
  /** Null for none. */
  readonly command: readonly string[] | null;
  readonly port: number;
}

const vite = { dependencies: { vite: '8.3.8' } };
const TABLE: readonly Row[] = [
  { name: 'a script of its own', manifest: { scripts: { start: 'node server.js', dev: 'nodemon server.js' } }, files: { 'server.js': SERVER }, command: ['npm', 'run', 'dev'], port: 3000 },
  { name: 'none: Node.js watches what it runs', manifest: { scripts: { start: 'node server.js' } }, files: { 'server.js': SERVER }, command: ['node', '--watch', 'server.js'], port: 3000 },
  { name: 'Nest names it otherwise', manifest: { scripts: { start: 'node server.js', 'start:dev': 'node --watch server.js' } }, files: { 'server.js': SERVER }, command: ['npm', 'run', 'start:dev'], port: 3000 },
  { name: 'vite is told to answer others', manifest: { ...vite, scripts: { dev: 'vite', build: 'vite build' } }, files: { 'index.html': PAGE, 'main.js': '' }, command: ['npm', 'run', 'dev', '--', '--host', '0.0.0.0'], port: 5173 },
  { name: 'unless it is already', manifest: { ...vite, scripts: { dev: 'vite --host', build: 'vite build' } }, files: { 'index.html': PAGE, 'main.js': '' }, command: ['npm', 'run', 'dev'], port: 5173 },
  { name: 'vite without a script', manifest: { ...vite, scripts: { build: 'vite build' } }, files: { 'index.html': PAGE, 'main.js': '' }, command: ['node_modules/.bin/vite', '--host', '0.0.0.0'], port: 5173 },
  { name: 'Next.js without a script', manifest: { dependencies: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' }, scripts: { build: 'next build' } }, files: { 'app/page.js': 'export default () => "x";\n' }, command: ['node_modules/.bin/next', 'dev'], port: 3000 },
  { name: 'tsx beside a build', manifest: { scripts: { build: 'tsc', start: 'node dist/index.js' }, dependencies: { express: '5' }, devDependencies: { tsx: '4', typescript: '6' } }, files: { 'src/index.ts': "import express from 'express';\nexpress().listen(3000);\n" }, command: ['node_modules/.bin/tsx', 'watch', 'src/index.ts'], port: 3000 },
  { name: 'a build and nothing that watches', manifest: { scripts: { build: 'tsc', start: 'node dist/index.js' }, dependencies: { express: '5' }, devDependencies: { typescript: '6' } }, files: { 'src/index.ts': "import express from 'express';\nexpress().listen(3000);\n" }, command: null, port: 3000 },
]; // biome-ignore format: one table, a row a line

for (const { name, manifest, files, command, port } of TABLE)
  test(`a service of Node.js in development: ${name}`, async () => {
    const sources = {
      'package.json': JSON.stringify({ name: 'x', version: '1.0.0', type: 'module', ...manifest }),
      'package-lock.json': JSON.stringify({ name: 'x', lockfileVersion: 3, packages: {} }),
      ...files,
    };
    const { files: written } = await emitted(sources);
    const text = (path: string) => written.find((file) => file.path === path)?.text ?? '';
    const stage = /^FROM source AS dev\n+CMD (.*)$/m.exec(text('Dockerfile'))?.[1];
    assert.deepEqual(stage === undefined ? null : JSON.parse(stage), command);
    const [service] = Object.values<{ ports: string[]; volumes?: string[]; build?: object }>(
      parse(text('compose.override.yaml')).services,
    );
    assert.match(service?.ports[0] ?? '', new RegExp(`:${port}$`));
    assert.equal(service?.volumes?.includes('.:/src') ?? false, command !== null);
  });
