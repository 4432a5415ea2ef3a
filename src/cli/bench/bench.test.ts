import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { memoryTree } from '../../formats/tree/memory.ts';
import type { Bench, StackBench } from '../../model/bench.ts';
import { UserError } from '../../model/error.ts';
import { renderBench, renderBenchComparison, renderStackBench } from '../../report/bench.ts';
import { plainLook } from '../../report/look.ts';
import { scan } from '../../scan/scan.ts';
import { compareBenches } from './compare.ts';
import { compareKept } from './history.ts';
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
  taken: '2026-01-02T03:04:05.000Z',
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
    compareBenches({ ...BENCH, ways: BENCH.ways.map((way) => ({ ...way, starts: [500] })) }, BENCH),
  );
  assert.match(text, /build, clean +1 min 30 s \(1 min 20 s to 1 min 40 s\) +-/);
  assert.match(text, /sent to the builder +52 MB/);
  assert.match(text, /plimsoll build: clean: no network/);
  assert.match(text, /own Dockerfile, start: 2\.00x/);
  assert.doesNotMatch(text, /image: /);
});

const STACK: StackBench = {
  schema: 'plimsoll.stackbench/1',
  taken: '2026-01-02T03:04:05.000Z',
  machine: BENCH.machine,
  runs: 2,
  failed: null,
  starts: [9000, 11_000],
  images: 600e6,
  services: [
    { id: 'api', image: 400e6, starts: [2000, 2200], idle: { memory: 100e6, cpu: 0.01 }, busy: { memory: 120e6, cpu: 0.8 } },
    { id: 'proxy', image: 30e6, starts: [], idle: null, busy: null },
  ],
  load: { requests: 500, failed: 0, perSecond: 100, median: 9, slowest95: 30 },
}; // biome-ignore format: a service a line

test('a stack: as a whole and a service a line, and why there are no figures', () => {
  const wide = { ...plainLook, width: 200 };
  const text = renderStackBench(STACK, wide, null);
  assert.match(text, /all of it well +10 s \(9 s to 11 s\)/);
  assert.match(text, /images, each once +600 MB/);
  assert.match(text, /api +2\.1 s .*400 MB +100 MB +120 MB +1 % +80 %/);
  assert.match(text, /proxy +- +30 MB +- +- +- +-/);
  assert.doesNotMatch(text, /against the last time/);
  assert.match(renderStackBench({ ...STACK, failed: 'not well: api (failed)' }, wide, null), /not well: api/);
});

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-history-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function kept(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const later: Bench = {
  ...BENCH,
  taken: '2026-02-02T03:04:05.000Z',
  ways: BENCH.ways.map((way) => ({ ...way, load: way.load && { ...way.load, perSecond: 90 } })),
};

test('kept runs are compared: the last two of a file, or the last of two files', async () => {
  const lines = [
    'not JSON',
    '{"schema":"other"}',
    ...[BENCH, STACK, later].map((one) => JSON.stringify(one)),
  ];
  const history = kept('history.jsonl', lines.join('\n'));
  const { subjects } = await compareKept([history]);
  assert.deepEqual(subjects.map(({ subject }) => subject), ['api'], 'the stack was measured once'); // biome-ignore format: a line
  assert.deepEqual(
    subjects[0]?.changes.find(({ figure }) => figure === 'answers'),
    { of: 'own', figure: 'answers', unit: 'per second', before: 180, after: 90 },
  );
  const printed = kept('printed.json', JSON.stringify([later, { ...STACK, starts: [20_000], machine: { ...STACK.machine, cpus: 4 } }], null, 2)); // biome-ignore format: a line
  const both = await compareKept([history, printed]);
  assert.deepEqual(both.subjects.map(({ subject }) => subject), ['api', 'the stack']); // biome-ignore format: a line
  const text = renderBenchComparison(both, { ...plainLook, width: 120 });
  assert.match(text, /2026-01-02T03:04 +2026-01-02T03:04 +change/);
  assert.match(text, /^ +start +10 s +20 s +2\.00x$/m);
  assert.match(text, /api, memory, idle +100 MB +100 MB +1\.00x/);
  assert.match(text, /different machines/);
});

test('nothing to compare, and no such file, are said', async () => {
  const once = kept('once.jsonl', JSON.stringify(BENCH));
  for (const [files, code] of [
    [[once], 'cli/nothing-to-compare'],
    [[once, kept('stack.json', JSON.stringify(STACK))], 'cli/nothing-to-compare'],
    [[join(folder, 'missing')], 'cli/no-history'],
  ] as const)
    await assert.rejects(compareKept(files), (error) => error instanceof UserError && error.code === code);
});
