import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Bench } from '../../model/bench.ts';
import { renderBench } from '../../report/bench.ts';
import { plainLook } from '../../report/look.ts';
import { scan } from '../../scan/scan.ts';
import { answers, load } from './load.ts';
import { ownBuild } from './own.ts';

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n';
const compose = (services: string) => `services:\n${services}`;

const OWN: Readonly<Record<string, readonly [files: Record<string, string>, expected: object | null]>> = {
  'beside the code': [{ 'main.py': APP, Dockerfile: 'FROM x\n' }, { dockerfile: 'Dockerfile', context: '.' }],
  'in a folder that compose names': [
    { 'main.py': APP, 'docker/Dockerfile': 'FROM x\n', 'compose.yaml': compose('  main:\n    build: {context: ., dockerfile: docker/Dockerfile}\n') },
    { dockerfile: 'docker/Dockerfile', context: '.' },
  ],
  'of a service below, from the root': [
    { 'api/main.py': APP, 'api/requirements.txt': 'fastapi', 'api/Dockerfile': 'FROM x\n', 'compose.yaml': compose('  backend:\n    build: {context: ., dockerfile: api/Dockerfile}\n') },
    { dockerfile: 'api/Dockerfile', context: '.' },
  ],
  'none at all': [{ 'main.py': APP }, null],
}; // biome-ignore format: a case a line

for (const [name, [files, expected]] of Object.entries(OWN))
  test(`own Dockerfile: ${name}`, async () => {
    const tree = memoryTree(files);
    const { value: inventory } = await scan(tree);
    const [service] = inventory.services;
    assert.ok(service);
    assert.deepEqual(ownBuild(service, inventory, tree), expected);
  });

test('a load counts answers and failures, and ends in time', async () => {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(asked % 5 === 0 ? 503 : 200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const figures = await load(port, '/health', 300);
  server.close();
  server.closeAllConnections();
  assert.equal(figures.requests, asked);
  assert.equal(figures.failed, Math.floor(asked / 5));
  assert.ok(figures.median <= figures.slowest95);
  assert.equal(await answers(port, '/'), false);
});

const BENCH: Bench = {
  schema: 'plimsoll.bench/1',
  service: 'api',
  machine: { cpus: 2, memory: 8e9, engine: 'Docker 26.1' },
  runs: 3,
  ways: [
    {
      way: 'own',
      failed: null,
      builds: { clean: [90_000, 80_000, 100_000], 'nothing changed': [900] },
      context: { size: 52e6, files: 900 },
      sizes: { engine: 6.4e9, size: 6.4e9, tar: 6.5e9, compressed: null, layers: 12 },
      starts: [900, 1100],
      idle: { memory: 118e6, cpu: 0.01 },
      load: { memory: 130e6, cpu: 0.9, requests: 900, failed: 0, perSecond: 180, median: 4, slowest95: 20 },
    },
    { way: 'direct', failed: 'clean: no network', builds: {}, context: null, sizes: null, starts: [], idle: null, load: null }, // biome-ignore format: a line
  ],
};

test('figures side by side: medians with their range, what failed, what changed since the last time', () => {
  const text = renderBench(
    BENCH,
    { ...plainLook, width: 200 },
    { ...BENCH, ways: BENCH.ways.map((way) => ({ ...way, starts: [500] })) },
  );
  assert.match(text, /build, clean +1 min 30 s \(1 min 20 s to 1 min 40 s\) +-/);
  assert.match(text, /sent to the builder +52 MB/);
  assert.match(text, /plimsoll build: clean: no network/);
  assert.match(text, /own Dockerfile, start: 2\.00x/);
  assert.doesNotMatch(text, /image: /);
});
