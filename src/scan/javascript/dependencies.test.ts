import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Service } from '../../model/inventory.ts';
import { scan } from '../scan.ts';

/** The only service of a package with an Express server and these dependencies. */
async function server(
  script: string,
  dependencies: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const manifest = {
    scripts: { start: 'node src/server.js' },
    dependencies: { express: '5', ...dependencies },
  };
  const { value } = await scan(
    memoryTree({
      'package.json': JSON.stringify(manifest),
      'src/server.js': `const app = require('express')();\n${script}app.listen(3000);\n`,
      ...more,
    }),
  );
  const [service] = value.services;
  assert.ok(service);
  return service;
}

test('what a package declares is held against what its scripts import', async () => {
  const service = await server("const a = require('@scope/used/part');\nimport('nowhere');\nconst fs = require('node:fs'), p = require('path');\nrequire('./own');\ndb.from('table');\n", { '@scope/used': '1', idle: '1', pug: '1', tool: '1' }, {
    'src/own.js': "app.set('view engine', 'pug');\nimport x from 'workspace-part';\n",
    'tool.config.js': 'module.exports = { plugins: { tool: {} } };\n',
    'part/package.json': '{"name":"workspace-part"}',
  }); // biome-ignore format: sources read as one
  assert.deepEqual(service.unused, ['idle']);
  assert.deepEqual(service.undeclared, ['nowhere']);
  assert.deepEqual(service.needed, ['@scope/used', 'express']);
});

test('words for people import nothing', async () => {
  const remarks =
    '// starts from "now", not from "then"\n/*\n * as from \'before\'\n */\nimport x from \'gone\'; // from "after"\n';
  assert.deepEqual((await server(remarks)).undeclared, ['gone']);
  const texts =
    'const t = \'Moved from "Interview" to "Offer"\';\nconst u = { from: "a", x: `back from "b"` };\nimport a from"c";export * from "d";\nimport {\n  e,\n} from "e";\nexport {\n  f } from "f";\nimport g\n  from "g";\n';
  assert.deepEqual((await server(texts)).undeclared, ['c', 'd', 'e', 'f', 'g']);
});

test('what a framework brings is declared with it, and a folder of the package is no package', async () => {
  const script = "import { ref } from 'vue';\nimport x from 'src/environment';\nimport y from 'gone/part';\n";
  const own = { rxjs: '7', idle: '1' };
  assert.deepEqual((await server(script, own)).undeclared, ['gone', 'vue']);
  const service = await server(script, { ...own, nuxt: '4' });
  assert.deepEqual(service.undeclared, ['gone']);
  assert.deepEqual(service.unused.includes('rxjs'), false);
});

test('what the settings of TypeScript name for a folder, and a style, is no package', async () => {
  const script =
    "import a from '@made/client';\nimport b from '@own/part';\nimport './x';\nimport 'main.scss';\n";
  const settings = {
    compilerOptions: { paths: { '@made/*': ['src/made/*'], '@own/*': ['gone/*', 'src/own/*'] } },
  };
  const service = await server(
    script,
    {},
    { 'tsconfig.json': JSON.stringify(settings), 'src/own/part.js': "import 'last';", 'src/x/index.js': '' },
  );
  assert.deepEqual(service.undeclared, ['last']);
});

test('runtimes of models are heavy, and for nothing when nothing imports them', async () => {
  const heavy = async (script: string): Promise<readonly string[]> =>
    (await server(script, { 'onnxruntime-node': '1' })).heavy.map((one) => `${one.name} ${one.needed}`);
  assert.deepEqual(await heavy("const ort = require('onnxruntime-node');\n"), ['onnxruntime-node true']);
  assert.deepEqual(await heavy(''), ['onnxruntime-node false']);
});

test('what variables have as defaults, without what opens a store', async () => {
  const { env } = await server("const a = process.env.MONGODB_URL || 'mongodb+srv://me:hidden-9@x.example.org/a';\nconst b = process.env.CACHE ?? 'redis://localhost:6379';\nconst c = process.env.QUEUE;\nconst d = process.env.QUEUE || 'amqp://me:hidden-9@queue';\n"); // biome-ignore format: one source
  assert.deepEqual(
    env.map((one) => [one.name, one.required, one.default, one.secret]),
    [
      ['CACHE', false, 'redis://localhost:6379', false],
      ['MONGODB_URL', false, null, true],
      ['QUEUE', false, null, true],
    ],
  );
});

test('what tools set by themselves nobody has to give', async () => {
  const { env } = await server(
    'const a = [process.env.PUBLIC_URL, process.env.NODE_ENV, process.env.REGION];\n',
  );
  assert.deepEqual(
    env.filter((one) => one.required).map((one) => one.name),
    ['REGION'],
  );
});

test('variables that Nest reads for it, and the database behind a mapper', async () => {
  const script = "import { ConfigService } from '@nestjs/config';\nimport { TypeOrmModule } from '@nestjs/typeorm';\nconst a = configService.get('DB_HOST', 'localhost');\nconst b = this.config.getOrThrow('MODEL_FILE');\nconst c = configService.get('LEVEL');\nconst d = configService.get('app.name');\nconst e = cache.get('USER');\n"; // biome-ignore format: one source
  const service = await server(script, { '@nestjs/typeorm': '11', mysql2: '3', typeorm: '0.3' });
  assert.deepEqual(
    service.env.map((one) => [one.name, one.required, one.default]),
    [
      ['DB_HOST', false, 'localhost'],
      ['LEVEL', false, null],
      ['MODEL_FILE', true, null],
    ],
  );
  assert.deepEqual(service.stores, ['mysql']);
  assert.deepEqual((await server(script, { mysql2: '3', pg: '8' })).stores, []);
  assert.deepEqual((await server('', { mysql2: '3' })).stores, []);
});

test('where a server writes', async () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ["const multer = require('multer');\nmulter({ dest: 'uploads/' });\n", ['uploads']],
    ["fs.mkdirSync(path.join(__dirname, '..', 'logs'), { recursive: true });\n", ['logs']],
    [
      "const DIR = path.resolve(process.cwd(), 'out');\nfs.writeFileSync(path.join(DIR, name), x);\n",
      ['out'],
    ],
    ["fs.createWriteStream('/data/images/x.png');\n", ['/data/images']],
    ["fs.writeFileSync('/tmp/x', y);\nfs.mkdirSync(where);\nfs.writeFileSync('x.txt', y);\n", []],
    ["fs.readFileSync('models/x.json');\n", []],
  ];
  for (const [script, expected] of table)
    assert.deepEqual(
      (await server(script)).writes.map((one) => one.path),
      expected,
      script,
    );
});
