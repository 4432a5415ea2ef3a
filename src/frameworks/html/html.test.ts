import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { html } from './html.ts';

test('Plain HTML is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': {}, 'index.html': '<p>', 'js/app.js': '' }, ['static index.html runs null port null (as it is)']],
    [{ 'package.json': {}, 'public/index.html': '<p>' }, ['static public/index.html runs null port null (null -> public)']],
    [{ 'package.json': {}, 'templates/index.html': '<p>' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(html, sample), expected);
});
