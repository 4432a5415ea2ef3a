import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { node } from './node.ts';

test('Plain Node.js is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { scripts: { start: 'node server.js' } }, 'server.js': "const http = require('http');\nhttp.createServer(f).listen(8081);" }, ['api server.js runs server.js port 8081 (as it is)']],
    [{ 'package.json': { scripts: { start: 'node poll.js' } }, 'poll.js': 'setInterval(poll, 1000);' }, ['worker poll.js runs poll.js port 3000 (as it is)']],
    [{ 'package.json': { scripts: { start: 'node seed.js' } }, 'seed.js': 'await insert();' }, []],
    [{ 'package.json': {}, 'poll.js': 'setInterval(poll, 1000);' }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(node, sample), expected);
});
