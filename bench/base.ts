// Locks and assembles the Debian base of each suite from the partial mirror (`node scripts/mirror.ts`), each round with an
// empty store, then again with what it left there; prints medians of milliseconds (elapsed, and processor time of this
// process: on a busy machine the one that says something), and peak memory.
//
//   node bench/base.ts [ROUNDS]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baseEntries } from '../src/build/base/entries.ts';
import { compilers } from '../src/engine/toolchain/compiler.ts';
import { resolvePackages } from '../src/lock/debian/resolve.ts';
import { toolPackages } from '../src/lock/debian/tools.ts';
import { openUniverse } from '../src/lock/debian/universe.ts';
import type { PythonSource } from '../src/model/compile.ts';
import type { Entry } from '../src/model/entry.ts';
import { silent } from '../src/model/progress.ts';
import type { Store } from '../src/model/store.ts';
import { openArchive } from '../src/net/archive.ts';
import { basePackages } from '../src/plan/packages.ts';
import { openStore } from '../src/store/store.ts';

const MIRROR = `file://${fileURLToPath(new URL('../.cache/debian', import.meta.url))}`;
const SUITES = [
  ['bookworm', '3.11'],
  ['trixie', '3.13'],
] as const;
const STEPS = ['indexes', 'resolve', 'assemble', 'bytecode'] as const;
type Step = (typeof STEPS)[number];
/** Elapsed and processor time, milliseconds. */
type Times = Record<Step, readonly [elapsed: number, cpu: number]>;

const rounds = Number(process.argv[2] ?? 3);
const lines = ['| suite | step | cold | processor | warm | processor |', '|---|---|---:|---:|---:|---:|'];
for (const [suite, python] of SUITES) {
  const cold: Times[] = [];
  const warm: Times[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-base-'));
    const store = await openStore(folder);
    cold.push(await once(suite, python, store));
    warm.push(await once(suite, python, store));
    rmSync(folder, { recursive: true });
  }
  for (const step of STEPS)
    lines.push(`| ${[suite, step, ...medians(cold, step), ...medians(warm, step)].join(' | ')} |`);
}
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${lines.join('\n')}\n\nmilliseconds, medians of ${rounds}; peak memory ${memory} MB\n`);

async function once(suite: string, python: string, store: Store): Promise<Times> {
  const archive = openArchive(store, { env: {}, mirrors: [MIRROR] });
  const source = { archive, store, now: new Date() };
  const times: Partial<Times> = {};
  let start = performance.now();
  let before = process.cpuUsage();
  const lap = (step: Step): void => {
    const { user, system } = process.cpuUsage(before);
    times[step] = [performance.now() - start, (user + system) / 1000];
    start = performance.now();
    before = process.cpuUsage();
  };
  const universe = await openUniverse(suite, 'amd64', source);
  lap('indexes');
  const { value: debs } = resolvePackages(universe, basePackages(python));
  lap('resolve');
  const ports = { ...source, progress: silent, packages: toolPackages(source) };
  const { value } = await baseEntries(
    debs,
    { suite, runtime: { language: 'python', version: python }, platform: 'linux/amd64' },
    ports,
  );
  lap('assemble');
  const compile = await compilers(
    () => debs,
    ports,
    async () => ({ because: '', fix: '' }),
  )(python, null);
  if ('compile' in compile) await compile.compile(await sources(value));
  lap('bytecode');
  return times as Times;
}

async function sources(entries: readonly Entry[]): Promise<readonly PythonSource[]> {
  const files = entries.filter((entry) => entry.kind === 'file').filter(({ path }) => path.endsWith('.py'));
  return Promise.all(
    files.map(async ({ path, content: { blob } }) => ({
      path: `/${path}`,
      source: await blob.read(0, blob.size),
    })),
  );
}

function medians(all: readonly Times[], step: Step): readonly number[] {
  return [0, 1].map((at) => {
    const sorted = all.map((times) => times[step][at] ?? 0).sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  });
}
