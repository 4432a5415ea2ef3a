import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { recipeOf } from '../frameworks/recipes.ts';
import type { Config } from '../model/config.ts';
import { plan } from '../plan/plan.ts';
import { scan } from '../scan/scan.ts';
import { withPublic } from './public.ts';

const MAIN = [
  'const api = import.meta.env.VITE_API_URL;',
  'const id = import.meta.env.VITE_SITE_ID;',
  'export const secret = process.env.STRIPE_SECRET_KEY;',
  'fetch(api + "/items?" + id);',
];
const SOURCES = {
  'web/package.json': JSON.stringify({
    name: 'web',
    scripts: { build: 'vite build' },
    dependencies: { vite: '8.3.8' },
  }),
  'web/package-lock.json': JSON.stringify({ name: 'web', lockfileVersion: 3, packages: {} }),
  'web/index.html': '<script type="module" src="/main.js"></script>',
  'web/main.js': MAIN.join('\n'),
};

/** Variables that the build of the front end gets. */
async function given(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  config: Config = {},
) {
  const tree = memoryTree({ ...SOURCES, ...files });
  const { value: inventory } = await scan(tree);
  const [service] = plan(inventory, tree, config, recipeOf).value.services;
  assert.ok(service);
  return withPublic(service, env, tree).build?.value.env;
}

test('a build gets the public variables that its code reads: from plimsoll.yaml, .env files, the environment', async () => {
  assert.deepEqual(await given({}, {}), {});
  assert.deepEqual(await given({}, { VITE_SITE_ID: '7' }), { VITE_SITE_ID: '7' });
  assert.deepEqual(await given({ '.env': 'VITE_SITE_ID=8\n' }, {}), { VITE_SITE_ID: '8' });
  assert.deepEqual(await given({ '.env': 'VITE_SITE_ID=8\n' }, { VITE_SITE_ID: '7' }), { VITE_SITE_ID: '7' });
  assert.deepEqual(await given({ 'web/.env': 'VITE_SITE_ID=9\n' }, { VITE_SITE_ID: '7' }), {
    VITE_SITE_ID: '9',
  });
  const config = { services: { web: { env: { VITE_SITE_ID: '10' } } } };
  assert.deepEqual(await given({ 'web/.env': 'VITE_SITE_ID=9\n' }, { VITE_SITE_ID: '7' }, config), {
    VITE_SITE_ID: '10',
  });
});

test('secrets never, nor what the code does not read', async () => {
  const env = { STRIPE_SECRET_KEY: 'f00ba42', VITE_OTHER: '1', HOME: '/home/me' };
  assert.deepEqual(await given({ '.env': 'STRIPE_SECRET_KEY=f00ba42\n' }, env), {});
});
