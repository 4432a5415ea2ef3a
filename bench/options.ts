// What an option of `plimsoll inspect` says it saves, beside what doing it saves: images are built with and without on
// the example systems' own requirements, and inspected.
//
//   sh scripts/engine.sh bases && node bench/options.ts [--page docs/benchmarks.md] [OPTION...]   (rows of other options stay)
//
// Wheels come from the index that pip is set up for, Debian packages from the base's own archive. PyTorch's CPU wheels
// are on an index of their own that not every machine reaches; ONNX Runtime stands in for them: its wheel for GPUs and the
// one for CPUs are both on the usual index.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { formatBytes } from '../src/formats/units/bytes.ts';
import type { Inspection } from '../src/model/inspection.ts';
import { table } from '../src/report/table.ts';
import { CASES, type Case, DIRECT } from './support/option-cases.ts';
import { putTable, rowsOf } from './support/page.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const TAG = `plimsoll-bench-options:${process.pid}`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { page: { type: 'string' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-options-'));
const HEADING = ['option', 'on', 'expected', 'real', 'off by'];
const rows: (readonly string[])[] = [];
try {
  const wanted = CASES.filter(({ option }) => positionals.length === 0 || positionals.includes(option));
  if (wanted.some(({ option }) => option === 'smaller-base')) await direct();
  for (const one of wanted) rows.push(await tried(one));
} finally {
  await rm(scratch, { recursive: true });
  await execa('docker', ['image', 'rm', '--force', DIRECT], { reject: false });
}
if (values.page !== undefined) {
  const before = await rowsOf(values.page, 'options');
  const all = CASES.map(({ option }) => [...rows, ...before].find(([id]) => id === option)).filter(
    (row) => row !== undefined,
  );
  await putTable(values.page, 'options', [HEADING, ...all], 'node bench/options.ts');
}
process.stdout.write(`${table([HEADING, ...rows], { width: 120, right: [2, 3, 4] }).join('\n')}\n`);

async function tried({ option, on, app, before, after, counted = /(?:)/ }: Case): Promise<readonly string[]> {
  const folder = join(scratch, option);
  await cp(app === null ? join(ROOT, 'bench/baseline') : join(ROOT, 'examples', app), folder, {
    recursive: true,
  });
  const asked = app === null ? [] : ['--app', join(ROOT, 'examples', app)]; // biome-ignore format: a line
  const with_ = await inspected(folder, before, asked);
  const offered = with_.options.find(({ id }) => id === option);
  if (!offered) return [option, on, 'not offered', '', ''];
  const without = await inspected(folder, after(with_), asked);
  const kept = without.layers.filter(({ step }) => counted.test(step));
  const real = with_.size - kept.reduce((sum, { size }) => sum + size, 0);
  const off = (offered.saves - real) / real;
  const row = [option, on, formatBytes(offered.saves), formatBytes(real), `${(off * 100).toFixed(1)} %`];
  process.stderr.write(`${row.join('  ')}\n`);
  return row;
}

async function direct(): Promise<void> {
  const folder = join(scratch, 'direct');
  await mkdir(folder);
  await writeFile(
    join(folder, 'main.py'),
    'from starlette.applications import Starlette\napp = Starlette()\n',
  );
  await writeFile(join(folder, 'requirements.txt'), 'starlette\nuvicorn\n');
  await execa(process.execPath, [MAIN, 'build', folder, '--output', 'docker', '--tag', DIRECT, '--quiet']);
}

/** The image of a Dockerfile, looked into and removed again. */
async function inspected(folder: string, dockerfile: string, asked: readonly string[]): Promise<Inspection> {
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  const network = ['--network', 'host'];
  await execa('docker', ['buildx', 'build', '--quiet', '--load', ...network, '--tag', TAG, folder]);
  try {
    const { stdout } = await execa(process.execPath, [MAIN, 'inspect', `docker:${TAG}`, '--json', '--quiet', ...asked]); // biome-ignore format: a line
    return JSON.parse(stdout);
  } finally {
    await execa('docker', ['image', 'rm', '--force', TAG]);
  }
}
