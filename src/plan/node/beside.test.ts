import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedFrom } from '../../../test/support/emitted.ts';
import { memoryTree } from '../../formats/tree/memory.ts';

const MANIFEST = { scripts: { build: 'vite build' }, devDependencies: { vite: '7' } };

/** What of the tree outside of its package the build of a front end gets. */
async function beside(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const tree = memoryTree({
    'web/package.json': JSON.stringify(MANIFEST),
    'web/package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
    'web/index.html': '<script type="module" src="/src/main.ts"></script>',
    'web/src/main.ts': '',
    'shared/prices.ts': "import './rates/eur';\n",
    'shared/rates/eur.ts': '',
    'shared/model.bin': 'weights',
    'shared/.env': 'KEY=1',
    'other/x.ts': '',
    'setup.ts': '',
    ...files,
  });
  const { planned } = await plannedFrom(tree, {});
  const [service] = planned.value.services;
  return (service?.build?.value.files ?? []).filter((path) => !path.startsWith('web/'));
}

test('a folder of the tree that a front end takes code from goes into its build', async () => {
  const shared = ['shared/prices.ts', 'shared/rates/eur.ts'];
  const table: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{ 'web/src/main.ts': "import { a } from '../../shared/prices';\n" }, shared],
    [{ 'web/vite.config.ts': "export default { resolve: { alias: { '@shared': path.resolve(__dirname, '../shared') } } };\n" }, shared],
    [{ 'web/tsconfig.json': '{ "compilerOptions": { "paths": { "@shared/*": ["../shared/*"] } } }' }, shared],
    [{ 'web/src/main.ts': "import '../../setup';\n" }, ['setup.ts']],
    [{ 'web/src/main.ts': "import '../other/x';\nimport '../../../out';\nfetch('../');\n" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [files, expected] of table)
    assert.deepEqual(await beside(files), expected, JSON.stringify(files));
});
