import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';

const ROOT = join(import.meta.dirname, '..');

/** For each wall of ARCHITECTURE.md a source file that breaks it: path below src/, and what it imports. */
const BREAKS: Readonly<Record<string, readonly [path: string, imported: string]>> = {
  'model imports nothing': ['model/a.ts', '../formats/plain.ts'],
  'pure helpers import only the model and one another': ['oci/a.ts', '../plan/plain.ts'],
  'one framework never imports another': ['frameworks/flask/a.ts', '../django/plain.ts'],
  'formats know neither frameworks nor oci nor report': ['formats/a.ts', '../report/plain.ts'],
  'stages never import one another': ['plan/a.ts', '../lock/plain.ts'],
  'stages take IO as arguments': ['build/a.ts', '../store/plain.ts'],
  'IO knows the model and formats only': ['net/a.ts', '../oci/plain.ts'],
  'only IO folders and the command line touch the machine': ['scan/a.ts', 'node:fs'],
  'nothing imports the command line': ['engine/a.ts', '../cli/plain.ts'],
  'no cycles': ['store/a.ts', './b.ts'],
  'product code imports no test': ['verify/a.ts', './plain.test.ts'],
  'product code imports no development dependency': ['source/a.ts', 'fast-check'],
};

test('every wall stops what it is there to stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-walls-'));
  try {
    for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      await cp(join(ROOT, name), join(folder, name));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, imported] of Object.values(BREAKS))
      await breakWall(join(folder, 'src'), path, imported);
    await writeFile(
      join(folder, 'src/store/b.ts'),
      "import { one } from './a.ts';\nexport const two = one;\n",
    );
    const broken = await violations(folder);
    for (const [rule, [path]] of Object.entries(BREAKS)) assert.ok(broken.has(`${rule}: src/${path}`), rule);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('no wall is without such a proof', () => {
  const { forbidden }: { forbidden: { name: string }[] } = createRequire(import.meta.url)(
    '../.dependency-cruiser.cjs',
  );
  assert.deepEqual(forbidden.map(({ name }) => name).toSorted(), Object.keys(BREAKS).toSorted());
});

async function breakWall(src: string, path: string, imported: string): Promise<void> {
  const file = join(src, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `import * as other from '${imported}';\nexport const one = other;\n`);
  if (!imported.startsWith('.')) return;
  const target = join(dirname(file), imported);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, 'export const plain = 1;\n');
}

/** `rule: path` of what `npm run layers` finds in the folder. */
async function violations(folder: string): Promise<ReadonlySet<string>> {
  const args = ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await execa(join(ROOT, 'node_modules/.bin/depcruise'), args, {
    cwd: folder,
    reject: false,
  });
  const found: { summary: { violations: { from: string; rule: { name: string } }[] } } = JSON.parse(stdout);
  return new Set(found.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
}
