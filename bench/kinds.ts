// Size and cold start of each kind of service: the directly built image beside that of a good Dockerfile, of Python ones
// with pip (which compiles bytecode) and with uv (which by default does not), and ours both as it comes and trimmed by a
// run that was verified. Medians; starts are taken in turns.
//
//   sh scripts/engine.sh bases && npm test
//   node bench/kinds.ts [KIND...] [--runs 3] [--large FOLDER] [--page docs/benchmarks.md]
//
// Wheels come from .cache, npm packages from there or from where this machine's npm gets them. `tensorflow` and `torch`
// need theirs in a folder of --large, and are told as not measured without it:
//
//   python3.11 -m pip download --only-binary=:all: --dest FOLDER -r bench/kinds/tensorflow/requirements.txt
//   python3.11 -m pip download --only-binary=:all: --dest FOLDER --no-deps --platform manylinux_2_28_aarch64 \
//     --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64 -r bench/kinds/torch/wheels.txt
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { runOnce } from '../src/cli/bench/run.ts';
import { run } from '../src/engine/run.ts';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { table } from '../src/report/table.ts';
import { FLIGHT as PREDICTED } from '../test/support/flight.ts';
import { WHEELS } from '../test/support/local.ts';
import { type BuiltKind, imagesOf, type Kind } from './support/kind-images.ts';
import { median, spread } from './support/measure.ts';
import { putTable } from './support/page.ts';

interface Listed extends Kind {
  readonly what: string;
  /** Where it listens, and what answers when it is ready; null when this machine cannot run it. */
  readonly asked: { readonly port: number; readonly route: string } | null;
  readonly large?: true;
}

const SERVER = { port: 8000, route: '/health' };
const MAIN = { files: ['main.py'], app: 'main:app' };
const FLIGHT = {
  files: ['models', 'API'],
  app: 'API.main:app',
  exercise: [{ method: 'POST', path: '/predict', body: PREDICTED }],
};

const KINDS: Readonly<Record<string, Listed>> = {
  onnxruntime: { what: 'FastAPI, ONNX Runtime', folder: 'bench/kinds/onnxruntime', python: MAIN, asked: SERVER },
  'scikit-learn': { what: 'FastAPI, scikit-learn, pandas', folder: 'examples/flightontime', python: FLIGHT, asked: SERVER },
  opencv: { what: 'FastAPI, OpenCV', folder: 'bench/kinds/opencv', python: MAIN, asked: SERVER },
  tensorflow: { what: 'FastAPI, TensorFlow for CPUs', folder: 'bench/kinds/tensorflow', python: MAIN, asked: SERVER, large: true },
  torch: { what: 'FastAPI, PyTorch for CPUs, arm64', folder: 'bench/kinds/torch', python: MAIN, foreign: true, asked: null, large: true },
  next: { what: 'Next.js, standalone', folder: 'examples/exoplanet/web', dockerfile: 'next.Dockerfile', asked: { port: 3000, route: '/' } },
  vite: { what: 'Vite, a front end of files', folder: 'examples/cirame/frontend', dockerfile: 'vite.Dockerfile', asked: { port: 8080, route: '/' } },
}; // biome-ignore format: a kind a line

const HEADING = ['', 'Dockerfile', 'Dockerfile, uv', 'Plimsoll', 'to the first', 'to uv', 'budget'];
const WAYS = ['dockerfile', 'uv', 'plimsoll'] as const;
type Ways<T> = Readonly<Partial<Record<(typeof WAYS)[number], T>>>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    page: { type: 'string' },
    large: { type: 'string' },
  },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-kinds-'));
try {
  const rows = [HEADING];
  for (const name of positionals.length > 0 ? positionals : Object.keys(KINDS)) {
    const kind = KINDS[name];
    if (kind === undefined) throw new Error(`kinds are ${Object.keys(KINDS).join(', ')}`);
    rows.push(...(await measured(name, kind)));
  }
  const load = loadavg()[0]?.toFixed(1);
  const command = ['node bench/kinds.ts', ...positionals, `--runs ${values.runs}`].join(' ');
  if (values.page !== undefined) await putTable(values.page, 'kinds', rows, command);
  process.stdout.write(`${table(rows, { width: 160, right: [1, 2, 3, 4, 5] }).join('\n')}\nload ${load}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Builds the images once each, then starts them in turns: once to have them at hand, then to measure. */
async function measured(name: string, kind: Listed): Promise<string[][]> {
  const { what, asked } = kind;
  if (kind.large && values.large === undefined) return [[what, 'not measured', '', '', '', '', '']];
  process.stderr.write(`${name}: building\n`);
  const wheels = kind.large ? (values.large ?? '') : WHEELS;
  const built = await imagesOf(kind, name, { scratch: join(scratch, name), wheels });
  try {
    const own = built.filter(({ by }) => by === 'plimsoll' || by === 'trimmed');
    const starts = asked === null ? {} : await started(name, built, asked);
    return own.flatMap(({ by }) =>
      rowsOf(
        what,
        built.filter((one) => !own.includes(one) || one.by === by),
        starts,
      ),
    );
  } finally {
    const tags = built.flatMap(({ tag }) => tag ?? []);
    await execa('docker', ['image', 'rm', '--force', ...tags], { reject: false, stdio: 'ignore' });
  }
}

/** Milliseconds to the first answer of each, as often as asked for. */
async function started(
  name: string,
  built: readonly BuiltKind[],
  asked: NonNullable<Listed['asked']>,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const starts: Record<string, number[]> = {};
  for (let round = 0; round <= Number(values.runs); round += 1)
    for (const { by, tag } of built) {
      if (tag === null) continue;
      const container = `plimsoll-kinds-${process.pid}`;
      const { startMs, failed } = await runOnce(run, tag, container, { ...asked, env: {} }, null);
      if (startMs === null) throw new Error(`${tag}: ${failed}`);
      if (round === 0) continue;
      starts[by] = [...(starts[by] ?? []), startMs];
      process.stderr.write(`${name}, ${by}: ${startMs.toFixed(0)} ms\n`);
    }
  return starts;
}

/** Image, as pushed and start of one of our images beside the others. */
function rowsOf(
  what: string,
  built: readonly BuiltKind[],
  starts: Readonly<Record<string, readonly number[]>>,
): string[][] {
  const isTrimmed = built.some(({ by }) => by === 'trimmed');
  const of = (value: (one: BuiltKind) => number): Ways<number> => waysOf(built, value);
  const least = isTrimmed ? '0.5x' : '0.6x';
  const rows = [
    compared(
      isTrimmed ? 'trimmed by a verified run' : `${what}: image`,
      of(({ size }) => size),
      formatBytes,
      least,
    ),
    compared(
      'as pushed',
      of(({ compressed }) => compressed),
      formatBytes,
      least,
    ),
  ];
  if (Object.keys(starts).length === 0) return rows;
  const budget = built.some(({ by }) => by === 'uv') ? '1x, 0.5x of uv' : '1x';
  const [first = '', ...cells] = compared(
    'start to first answer',
    of(({ by }) => median(starts[by] ?? [])),
    String,
    budget,
  );
  // The ranges too, where sizes have one value.
  const ranges = waysOf(built, ({ by }) => spread(starts[by] ?? []));
  return [...rows, [first, ...WAYS.map((way) => ranges[way] ?? ''), ...cells.slice(WAYS.length)]];
}

/** By column: the trimmed image takes the place of ours. */
function waysOf<T>(built: readonly BuiltKind[], value: (one: BuiltKind) => T): Ways<T> {
  return Object.fromEntries(built.map((one) => [one.by === 'trimmed' ? 'plimsoll' : one.by, value(one)]));
}

/** A row: what each way comes to, and ours as a share of the others'. */
function compared(what: string, all: Ways<number>, show: (one: number) => string, budget: string): string[] {
  const own = all.plimsoll ?? Number.NaN;
  const cells = WAYS.map((way) => (all[way] === undefined ? '' : show(all[way])));
  const shares = (['dockerfile', 'uv'] as const).map((way) =>
    all[way] === undefined ? '' : `${(own / all[way]).toFixed(2)}x`,
  );
  return [what, ...cells, ...shares, budget];
}
