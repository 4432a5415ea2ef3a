import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundIn, type Sample } from '../sample.ts';
import { bullmq } from './bullmq.ts';

test('BullMQ is recognised, look-alikes are not', async () => {
  const table: readonly (readonly [Sample, readonly string[]])[] = [
    [{ 'package.json': { dependencies: { bullmq: '5' }, scripts: { build: 'tsc' } }, 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"."}}', 'api.ts': "import express from 'express';\nimport { q } from './queue';\nexpress().listen(1);", 'queue.ts': "import { Queue } from 'bullmq';\nexport const q = new Queue('a');", 'worker.ts': "import { Worker } from 'bullmq';\nnew Worker('a', run);" }, ['worker worker.ts runs dist/worker.js port null (build -> dist)']],
    [{ 'package.json': { dependencies: { bullmq: '5' } }, 'server.js': "require('./jobs');\nrequire('http').createServer(f).listen(80);", 'jobs.js': "const { Worker } = require('bullmq');\nnew Worker('a', run);" }, []],
    [{ 'package.json': { dependencies: { bullmq: '5' }, scripts: { start: 'node server.js' } }, 'server.js': "require('./jobs');\nrequire('http').createServer(f).listen(80);", 'jobs.js': "const { Worker } = require('bullmq');\nnew Worker('a', run);", 'controllers/found-by-name.js': "const { queue } = require('../jobs');" }, []],
    [{ 'package.json': { name: '@own/queue', dependencies: { bullmq: '5' } }, 'index.ts': "import { Worker } from 'bullmq';\nexport const start = () => new Worker('a', run);", 'api/package.json': '{"dependencies": {"@own/queue": "workspace:*"}}' }, []],
    [{ 'package.json': { dependencies: { bullmq: '5' } }, 'a.js': "new Worker('x.js');" }, []],
  ]; // biome-ignore format: one table, a row a line
  for (const [sample, expected] of table) assert.deepEqual(await foundIn(bullmq, sample), expected);
});
