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
