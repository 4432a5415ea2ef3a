import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

async function told(source: string, settings: object = {}) {
  const manifest = { scripts: { start: 'bun index.ts' }, dependencies: { hono: '4' } };
  const tree = memoryTree({ 'package.json': JSON.stringify(manifest), 'index.ts': source });
  const { planned } = await plannedFrom(tree, settings);
  const said = planned.diagnostics.filter(({ rule }) => rule === 'plan/only-bun');
  return [planned.value.services.length, said.map(({ path, line }) => `${path}:${line}`)];
}

const APP = "import { Hono } from 'hono';\nconst app = new Hono();\n";

test('what Bun alone serves is told of and not started with Node.js, which would end at once', async () => {
  assert.deepEqual(await told(`${APP}export default { port: 3002, fetch: app.fetch };\n`), [
    0,
    ['index.ts:3'],
  ]);
  assert.deepEqual(await told(`${APP}Bun.serve({ fetch: app.fetch });\n`), [0, ['index.ts:3']]);
});

test('what Node.js serves too is started, and what the configuration names', async () => {
  const both = `import { serve } from '@hono/node-server';\n${APP}if (process.versions.bun) Bun.serve(app);\nelse serve(app);\n`;
  assert.deepEqual(await told(both), [1, []]);
  assert.deepEqual(
    await told(`${APP}export default app;\n`, { services: { api: { entrypoint: 'node.js' } } }),
    [1, []],
  );
});
