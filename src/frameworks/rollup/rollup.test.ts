import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { rollup } from './rollup.ts';

const PACKAGE = { devDependencies: { rollup: '2' }, scripts: { build: 'rollup -c', dev: 'rollup -c -w' } };

test('a page that Rollup builds is recognised, libraries and servers are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { ...PACKAGE, dependencies: { 'sirv-cli': '2' } }, 'public/index.html': '', 'rollup.config.js': "export default { input: 'src/main.js', output: { file: 'public/build/bundle.js' } };" }, ['static whole runs null port null (build -> public)']],
    [{ 'package.json': PACKAGE, 'www/index.html': '', 'rollup.config.mjs': "import path from 'path';\nexport default defineConfig([{ output: [{ dir: path.resolve(__dirname, 'www') }] }, { output: { file: 'x.js' } }]);" }, ['static whole runs null port null (build -> www)']],
    [{ 'package.json': PACKAGE, 'public/index.html': '', 'rollup.config.js': 'export default configs();' }, ['static whole runs null port null (build -> public)']],
    [{ 'package.json': { ...PACKAGE, devDependencies: { rollup: '4', '@rollup/plugin-html': '1' } }, 'rollup.config.js': "export default { output: { dir: 'dist' } };" }, ['static whole runs null port null (build -> dist)']],
    [{ 'package.json': { devDependencies: { rollup: '2' }, scripts: { autobuild: 'rollup -c -w', bundle: 'rollup --config' } }, 'public/index.html': '', 'rollup.config.js': "export default { output: { file: 'public/bundle.js' } };" }, ['static whole runs null port null (bundle -> public)']],
    [{ 'package.json': PACKAGE, 'rollup.config.js': "export default { output: { file: 'dist/index.js' } };" }, []],
    [{ 'package.json': PACKAGE, 'index.html': '', 'rollup.config.js': "export default { output: { file: 'bundle.js' } };" }, []],
    [{ 'package.json': { devDependencies: { rollup: '2' }, scripts: { build: 'react-scripts build' } }, 'public/index.html': '' }, []],
    [{ 'package.json': { devDependencies: { vite: '5' }, scripts: { build: 'vite build' } }, 'public/index.html': '' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table)
    assert.deepEqual(await foundIn(rollup, sample), expected, JSON.stringify(sample));
});
