// Size and cold start of each kind of service: the directly built image beside that of a good Dockerfile, of Python ones
// with pip (which compiles bytecode) and with uv (which by default does not). Medians; starts are taken in turns.
//
//   sh scripts/engine.sh bases && npm test && node bench/kinds.ts [KIND...] [--runs 5] [--page docs/benchmarks.md]
//
// Wheels come from .cache, npm packages from the registry npm is set up for. `tensorflow` (which stands in for PyTorch,
// whose wheels for CPUs are on an index of their own) needs its wheels in a folder: --large FOLDER, see bench/budgets.ts.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { imageSizes } from '../src/cli/bench/docker.ts';
import { runOnce } from '../src/cli/bench/run.ts';
import { run } from '../src/engine/run.ts';
import type { ImageSizes } from '../src/model/bench.ts';
import { table } from '../src/report/table.ts';
import { LOCAL_MIRROR, offline, STORE, WHEELS } from '../test/support/local.ts';
import { baselineFor, buildBaseline, type Installer, pinRequirements, uvFolder } from './support/baseline.ts';
import { median, sizeRow, spread } from './support/measure.ts';
import { putTable } from './support/page.ts';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist/cli/main.js');

interface Kind {
  readonly what: string;
  /** Below the checkout. */
  readonly folder: string;
  /** A Dockerfile of bench/baseline, or what one of a Python service copies and runs. */
  readonly dockerfile: string | { readonly files: readonly string[]; readonly app: string };
  readonly port: number;
  readonly route: string;
}

const SERVER = { port: 8000, route: '/health' };

const KINDS: Readonly<Record<string, Kind>> = {
  onnxruntime: { what: 'FastAPI, ONNX Runtime', folder: 'bench/kinds/onnxruntime', dockerfile: { files: ['main.py'], app: 'main:app' }, ...SERVER },
  'scikit-learn': { what: 'FastAPI, scikit-learn, pandas', folder: 'examples/flightontime', dockerfile: { files: ['models', 'API'], app: 'API.main:app' }, ...SERVER },
  opencv: { what: 'FastAPI, OpenCV', folder: 'bench/kinds/opencv', dockerfile: { files: ['main.py'], app: 'main:app' }, ...SERVER },
  tensorflow: { what: 'FastAPI, TensorFlow for CPUs', folder: 'bench/kinds/tensorflow', dockerfile: { files: ['main.py'], app: 'main:app' }, ...SERVER },
  next: { what: 'Next.js, standalone', folder: 'examples/exoplanet/web', dockerfile: 'next.Dockerfile', port: 3000, route: '/' },
  vite: { what: 'Vite, a front end of files', folder: 'examples/cirame/frontend', dockerfile: 'vite.Dockerfile', port: 8080, route: '/' },
}; // biome-ignore format: a kind a line

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, page: { type: 'string' }, large: { type: 'string' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-kinds-'));
try {
  const rows = [['', 'Dockerfile', 'Plimsoll', '']];
  for (const name of positionals.length > 0 ? positionals : Object.keys(KINDS)) {
    const kind = KINDS[name];
    if (kind === undefined) throw new Error(`kinds are ${Object.keys(KINDS).join(', ')}`);
    if (name === 'tensorflow' && values.large === undefined) continue;
    rows.push(...(await measured(name, kind)));
  }
  if (values.page !== undefined)
    await putTable(values.page, 'kinds', rows, `node bench/kinds.ts --runs ${values.runs}`);
  process.stdout.write(`${table(rows, { width: 140, right: [1, 2] }).join('\n')}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** Builds the images once each, then starts them in turns. */
async function measured(name: string, { what, folder, dockerfile, port, route }: Kind): Promise<string[][]> {
  const application = join(scratch, name);
  const filter = (path: string) => !/\/(node_modules|\.next|dist|plimsoll\.lock)$/.test(path);
  await cp(join(ROOT, folder), application, { recursive: true, filter });
  const images = typeof dockerfile === 'string' ? await webImages(application, name, dockerfile) : await pythonImages(application, name, dockerfile); // biome-ignore format: a line
  try {
    const starts = new Map(images.map(({ tag }) => [tag, [] as number[]]));
    for (let at = 0; at < Number(values.runs); at += 1)
      for (const { tag } of images) {
        const { startMs, failed } = await runOnce(run, tag, `plimsoll-kinds-${process.pid}`, { port, route, env: {} }, null); // biome-ignore format: a line
        if (startMs === null) throw new Error(`${tag}: ${failed}`);
        starts.get(tag)?.push(startMs);
      }
    const sizes = new Map<string, ImageSizes | null>();
    for (const { tag } of images) sizes.set(tag, await imageSizes(run, tag));
    const own = images.at(-1)?.tag ?? '';
    return images.slice(0, -1).flatMap(({ by, tag }) => {
      const than = by === '' ? what : `${what}, ${by}`;
      const of = (key: 'tar' | 'compressed', image: string) => sizes.get(image)?.[key] ?? Number.NaN;
      const [theirs, ours] = [starts.get(tag) ?? [], starts.get(own) ?? []];
      return [
        [...sizeRow(`${than}: image`, of('tar', tag), of('tar', own))],
        [...sizeRow(`${than}: as pushed`, of('compressed', tag), of('compressed', own))],
        [`${than}: start to first answer`, spread(theirs), spread(ours), `${(median(ours) / median(theirs)).toFixed(2)}x`], // biome-ignore format: a line
      ];
    });
  } finally {
    await execa('docker', ['image', 'rm', '--force', ...images.map(({ tag }) => tag)], { reject: false, stdio: 'ignore' }); // biome-ignore format: a line
  }
}

/** An image as Docker has it; ours is the last. */
interface Built {
  readonly by: Installer | '';
  readonly tag: string;
}

async function pythonImages(
  application: string,
  name: string,
  { files, app }: { readonly files: readonly string[]; readonly app: string },
): Promise<readonly Built[]> {
  const wheels = name === 'tensorflow' ? (values.large ?? '') : WHEELS;
  const env = { ...(await offline(join(scratch, 'store'))), PIP_FIND_LINKS: wheels };
  await writeFile(join(application, 'plimsoll.yaml'), LOCAL_MIRROR);
  const images: Built[] = [];
  const own = await direct(application, name, env);
  await pinRequirements(application, application);
  const uv = await uvFolder(join(scratch, 'uv'));
  for (const installer of ['pip', 'uv'] as const) {
    const file = join(scratch, `${installer}.Dockerfile`);
    await writeFile(file, await baselineFor(installer, files, ['uvicorn', app, '--host', '0.0.0.0', '--port', '8000'])); // biome-ignore format: a line
    const tag = tagOf(name, installer);
    await buildBaseline({ installer, context: application, wheels, uv, tag, file });
    images.push({ by: installer, tag });
  }
  return [...images, own];
}

async function webImages(application: string, name: string, dockerfile: string): Promise<readonly Built[]> {
  const tag = tagOf(name, 'dockerfile');
  const file = join(ROOT, 'bench/baseline', dockerfile);
  await execa('docker', ['buildx', 'build', '--quiet', '--provenance=false', '--network', 'host', '--file', file, '--tag', tag, application]); // biome-ignore format: a line
  return [{ by: '', tag }, await direct(application, name, { PLIMSOLL_CACHE: STORE })];
}

async function direct(
  application: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<Built> {
  const tag = tagOf(name, 'plimsoll');
  await execa(process.execPath, [PROGRAM, 'build', application, '--quiet', '--output', 'docker', '--tag', tag], { env, stderr: 'inherit' }); // biome-ignore format: a line
  return { by: '', tag };
}

function tagOf(name: string, by: string): string {
  return `plimsoll-kinds/${name}:${by}`;
}
