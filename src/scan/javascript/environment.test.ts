import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import { scan } from '../scan.ts';

const KIT = {
  'package.json':
    '{"scripts":{"build":"vite build"},"devDependencies":{"@sveltejs/kit":"2","@sveltejs/adapter-node":"5","vite":"7"}}',
  'vite.config.ts': 'export default {};\n',
};

async function read(server: string) {
  const { value, diagnostics } = await scan(memoryTree({ ...KIT, 'src/lib/server/db.ts': server }));
  return { env: value.services[0]?.env ?? [], diagnostics };
}

test("SvelteKit's own modules of the environment are read", async () => {
  const { env } = await read(
    "import { DATABASE_URL } from '$env/static/private';\nimport { PUBLIC_ID } from '$env/static/public';\nimport { env } from '$env/dynamic/private';\nconst key = env.MAIL_KEY;\nconst from = env.MAIL_FROM || 'a@example.org';\n",
  );
  assert.deepEqual(
    env.map(({ name, required, secret, line }) => [name, required, secret, line]),
    [
      ['DATABASE_URL', true, true, 1],
      ['MAIL_FROM', false, false, 5],
      ['MAIL_KEY', true, true, 4],
      ['PUBLIC_ID', true, false, 2],
    ],
  );
  assert.deepEqual((await read('const env = {};\nexport default env.MAIL_KEY;\n')).env, []);
});

test('a variable that the build would have to be given, and that is no matter of the browser, is told of', async () => {
  const said = async (server: string): Promise<readonly string[]> =>
    (await read(server)).diagnostics
      .filter(({ rule }) => rule === 'scan/variable-in-build')
      .map(({ path, line, message }) => `${path}:${line} ${message}`);
  assert.deepEqual(await said("import { DATABASE_URL, KEY } from '$env/static/private';\n"), [
    'src/lib/server/db.ts:1 DATABASE_URL, KEY come from $env/static/private: the build writes their values into the image, and fails without them',
  ]);
  assert.deepEqual(await said("import { PUBLIC_ID } from '$env/static/public';\n"), []);
  assert.deepEqual(await said("import { env } from '$env/dynamic/private';\nenv.KEY;\n"), []);
});

const API = {
  'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"5","zod":"4"}}',
};

async function served(code: string, more: Readonly<Record<string, string>> = {}) {
  const server = `import express from 'express';\n${code}\nconst app = express();\napp.listen(3000);\n`;
  const { value } = await scan(memoryTree({ ...API, 'server.js': server, ...more }));
  return (value.services[0]?.env ?? []).map(({ name, required, default: preset, secret, holds }) =>
    [name, required, preset, secret, holds].join(' '),
  );
}

test('what a variable is turned into is what it holds; a number is no secret', async () => {
  const rows: readonly (readonly [code: string, expected: string])[] = [
    ['const x = Number(process.env.TOKEN_X);', 'true  false number'],
    ['const x = Number(process.env.TOKEN_X ?? 5);', 'false 5 false number'],
    ['const x = parseInt(process.env["TOKEN_X"], 10);', 'true  false number'],
    ['const x = Number.parseFloat(process.env.TOKEN_X || "5");', 'false 5 false number'],
    ['const x = { a: { b: Number(process.env.TOKEN_X) } };', 'true  false number'],
    ['const x = process.env.TOKEN_X;\nconst y = Number(process.env.TOKEN_X);', 'true  false number'],
    ['const x = new URL(process.env.TOKEN_X);', 'true  true address'],
    ['const x = JSON.parse(process.env.TOKEN_X);', 'true  true other'],
    ['const x = String(process.env.TOKEN_X);', 'true  true '],
    ['const x = process.env.TOKEN_X;\nconst y = Number(process.argv[2]);', 'true  true '],
    ["import env from 'env-var';\nconst x = env.get('TOKEN_X').required().asIntPositive();", 'true  false number'],
    ["import env from 'env-var';\nconst x = env.get('TOKEN_X').asString();", 'false  true '],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.deepEqual(await served(code), [`TOKEN_X ${expected}`], code);
});

test('the schema that the environment is held to says what is required and what it holds', async () => {
  const zod = "import { z } from 'zod';\n";
  const all =
    'z.object({ TOKEN_X: z.coerce.number().int(), NAME: z.string(), URL_X: z.string().url(), KIND: z.enum(["a", "b"]).default("a"), MAYBE: z.string().optional(), N: z.string().transform(Number) })';
  const expected = [
    'KIND false a false choice',
    'MAYBE false  false ',
    'N true  false number',
    'NAME true  false ',
    'TOKEN_X true  false number',
    'URL_X true  false address',
  ];
  const rows: readonly (readonly [code: string, expected: readonly string[], more?: Readonly<Record<string, string>>])[] = [
    [`${zod}const env = ${all}.parse(process.env);`, expected],
    [`${zod}const schema = ${all};\nconst env = schema.safeParse(process.env);`, expected],
    ["import { schema } from './env.js';\nconst env = schema.parse(process.env);", expected, { 'env.js': `${zod}export const schema = ${all};\n` }],
    [`${zod}const env = z.object({ port: z.coerce.number().optional() }).parse({ port: process.env.TOKEN_X });`, ['TOKEN_X false  false number']],
    ["import { cleanEnv, num, str } from 'envalid';\nconst env = cleanEnv(process.env, { TOKEN_X: num(), NAME: str({ default: 'n' }), KIND: str({ choices: ['a'] }) });", ['KIND true  false choice', 'NAME false n false ', 'TOKEN_X true  false number']],
    ["import { createEnv } from '@t3-oss/env-core';\nimport { z } from 'zod';\nconst env = createEnv({ server: { TOKEN_X: z.coerce.number() }, runtimeEnv: process.env });", ['TOKEN_X true  false number']],
    [`${zod}const body = ${all}.parse(request.body);`, []],
    ['const env = JSON.parse(process.env);', []],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, found, more] of rows) assert.deepEqual(await served(code, more), found, code);
});

test('a variable that the code can do without is not needed', async () => {
  const rows: readonly (readonly [code: string, expected: readonly string[]])[] = [
    ["const x = process.env.TOKEN_X === 'true';", ['TOKEN_X false  true ']],
    ['const x = process.env.TOKEN_X !== undefined ? [1] : [];', ['TOKEN_X false  true ']],
    ["const x = typeof process.env.TOKEN_X === 'string';", ['TOKEN_X false  true ']],
    ['if (process.env.TOKEN_X) use(process.env.TOKEN_X);', ['TOKEN_X false  true ']],
    ['const x = process.env.TOKEN_X ? Number(process.env.TOKEN_X) : undefined;', ['TOKEN_X false  false number']],
    ['const a = process.env.NAME;\nconst b = process.env.TOKEN_X;\nif (a && b) use(a, b);', ['NAME false  false ', 'TOKEN_X false  true ']],
    ["if (process.env.TOKEN_X === 'x') f();\nuse(process.env.TOKEN_X);", ['TOKEN_X true  true ']],
    ['if (!process.env.TOKEN_X) throw new Error();', ['TOKEN_X true  true ']],
    ['const x = process.env.TOKEN_X;\nif (!x) throw new Error();', ['TOKEN_X true  true ']],
    ['const x = process.env.TOKEN_X;\nif (other) use(x);', ['TOKEN_X true  true ']],
  ]; // biome-ignore format: one table, a row a line
  for (const [code, expected] of rows) assert.deepEqual(await served(code), expected, code);
});

test('variables that functions and services of the application are handed by name, and what envsafe reads', async () => {
  const { value } = await scan(
    memoryTree({
      'package.json': '{"main": "src/index.js", "dependencies": {"express": "4", "envsafe": "2"}}',
      'src/index.js':
        "import express from 'express';\nimport { getEnv } from './lib';\nimport { config } from './config';\nimport { env } from './env';\nconst other = lookUp('NOT_ONE');\nconst key = getEnv('MAIL_KEY');\nconst cache = map.get('NOT_ONE_EITHER');\nexport const host = config.get('MAIL_HOST');\nexpress().listen(getEnv('HTTP_AT', 8081));\n",
      'src/lib/index.js': "export { getEnv } from './env.js';\n",
      'src/lib/env.js':
        'export function getEnv(name, preset) {\n  const found = process.env[name];\n  if (found === undefined) return preset;\n  return found;\n}\n',
      'src/config.js':
        'class Config {\n  get(key) {\n    return process.env[key];\n  }\n}\nexport const config = new Config();\n',
      'src/env.js':
        "import { envsafe, str, port } from 'envsafe';\nexport const env = envsafe({ QUEUE_HOST: str(), QUEUE_PORT: port({ default: 6379 }) });\n",
    }),
  );
  const [service] = value.services;
  assert.equal(service?.port, 8081);
  assert.deepEqual(
    service?.env.map(({ name, required }) => [name, required]),
    [
      ['HTTP_AT', false],
      ['MAIL_HOST', true],
      ['MAIL_KEY', true],
      ['QUEUE_HOST', true],
      ['QUEUE_PORT', false],
    ],
  );
});

test('variables of the environment under another name', async () => {
  assert.deepEqual(
    await served("const env = process.env;\nconst port = env.MAIL_PORT || '25';\nuse(env.MAIL_KEY);"),
    ['MAIL_KEY true  true ', 'MAIL_PORT false 25 false '],
  );
});
