import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { createReactApp } from './create-react-app.ts';

test('Create React App is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { 'react-scripts': '5' }, scripts: { build: 'react-scripts build', start: 'PORT=3006 react-scripts start' } } }, ['static whole runs null port 3006 (build -> build)']],
    [{ 'package.json': { dependencies: { 'react-scripts': '5' }, scripts: { start: 'start-storybook -p 6006' } }, 'src/button.jsx': '' }, []],
    [{ 'package.json': { dependencies: { react: '18' } } }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(createReactApp, sample), expected);
});
