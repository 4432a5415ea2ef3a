import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { webpack } from './webpack.ts';

test('webpack is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { devDependencies: { webpack: '5' }, scripts: { build: 'webpack --mode production' } }, 'src/index.html': '', 'webpack.config.js': "const path = require('path');\nmodule.exports = { output: { path: path.resolve(__dirname, 'public/out') }, devServer: { port: 9000 } };" }, ['static whole runs null port 9000 (build -> public/out)']],
    [{ 'package.json': { devDependencies: { webpack: '5' }, scripts: { build: 'webpack' } }, 'src/index.html': '', 'webpack.config.js': "const path = require('path');\nconst OUT = path.join(__dirname, 'client', 'dist');\nmodule.exports = { output: { path: OUT } };" }, ['static whole runs null port 8080 (build -> client/dist)']],
    [{ 'package.json': { devDependencies: { webpack: '5' }, scripts: { build: 'webpack' } }, 'public/index.html': '<script src="build/main.js">', 'webpack.config.js': "module.exports = { output: { path: path.resolve('public', 'build') } };" }, ['static whole runs null port 8080 (build -> public)']],
    [{ 'package.json': { devDependencies: { webpack: '5' }, scripts: { build: 'webpack' } }, 'client/dist/index.html': '<script src="bundle.js">', 'webpack.config.js': "module.exports = { output: { path: path.join(__dirname, 'client/dist') } };" }, ['static whole runs null port 8080 (build -> client/dist)']],
    [{ 'package.json': { devDependencies: { '@vue/cli-service': '5' }, scripts: { build: 'vue-cli-service build' } } }, ['static whole runs null port 8080 (build -> dist)']],
    [{ 'package.json': { devDependencies: { webpack: '5' }, scripts: { build: 'webpack' } }, 'src/server.js': '' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(webpack, sample), expected);
});
