// Checks one application, and a thousand Dockerfiles in one call, beside other linters where they are given, each in a
// process of its own, interleaved; prints medians of wall and processor time. The program must have been built.
//
//   node bench/check.ts [--rounds 5] [--hadolint PATH] [--tally PATH]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exampleFiles } from '../src/check/example-files.ts';
import { dockerfileRules } from '../src/check/rules/dockerfile.ts';

const FILES = 1000;
const ROOT = join(import.meta.dirname, '..');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    hadolint: { type: 'string' },
    tally: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'bench-check-'));
try {
  bench(folder, Number(values.rounds));
} finally {
  rmSync(folder, { recursive: true });
}

interface Row {
  readonly what: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly wall: number[];
  readonly processor: number[];
}

function bench(scratch: string, rounds: number): void {
  const application = join(scratch, 'application');
  cpSync(join(ROOT, 'test', 'broken'), application, { recursive: true });
  const paths = writeFiles(join(scratch, 'files'));
  const rows = [
    ...tools(['Dockerfile'], application, 'one application', ['check', '--json']),
    ...tools(paths, join(scratch, 'files'), `${FILES} Dockerfiles`, ['check', '--json', ...paths]),
  ];
  // The first run of each is not counted: it fills the caches that later ones have.
  for (const row of rows) run(row);
  for (let round = 0; round < rounds; round++)
    for (const row of rows) {
      const { wall, processor } = run(row);
      row.wall.push(wall);
      row.processor.push(processor);
    }
  const [load] = loadavg();
  process.stdout.write(`${rounds} rounds, load ${load?.toFixed(1)} while they ended\n`);
  for (const { what, wall, processor } of rows)
    process.stdout.write(
      `${what.padEnd(32)} ${seconds(wall)} wall (least ${(Math.min(...wall) / 1000).toFixed(2)} s), ${seconds(processor)} processor\n`,
    );
}

function tools(paths: readonly string[], cwd: string, what: string, own: readonly string[]): readonly Row[] {
  const row = (name: string, argv: readonly string[]): Row => ({
    what: `${what}, ${name}`,
    argv,
    cwd,
    wall: [],
    processor: [],
  });
  const { hadolint, tally } = values;
  const tallyArgs = ['lint', '--no-config', '--slow-checks', 'off', '-f', 'json', '--fail-level', 'none'];
  return [
    row('plimsoll', [process.execPath, join(ROOT, 'dist/cli/main.js'), ...own]),
    ...(hadolint === undefined ? [] : [row('hadolint', [hadolint, '-f', 'json', '--no-fail', ...paths])]),
    ...(tally === undefined ? [] : [row('tally', [tally, ...tallyArgs, ...paths])]),
  ];
}

/** The Dockerfiles of the rules' examples over and over, each in a folder of its own. */
function writeFiles(into: string): readonly string[] {
  const texts = dockerfileRules
    .flatMap(({ bad }) => bad.map(({ example }) => exampleFiles('dockerfile', example)['Dockerfile'] ?? ''))
    .filter((text) => text.startsWith('FROM') && text.length < 4000);
  return Array.from({ length: FILES }, (_, index) => {
    const path = join(String(index), 'Dockerfile');
    mkdirSync(join(into, String(index)), { recursive: true });
    writeFileSync(join(into, path), texts[index % texts.length] ?? '');
    return path;
  });
}

/** Milliseconds of one run; the processor's are those of the child and its threads, as the kernel counts them. */
function run({ argv: [command = '', ...args], cwd }: Row): {
  readonly wall: number;
  readonly processor: number;
} {
  const start = performance.now();
  const { stderr, error } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', 'bash', command, ...args], { cwd, encoding: 'utf8' }); // biome-ignore format: one line
  if (error) throw error;
  const wall = performance.now() - start;
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return { wall, processor: (user + system) * 1000 };
}

function seconds(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `${((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) / 1000).toFixed(2).padStart(6)} s`;
}
