// The same bytes: a Python and a Node.js service, each for both architectures, built in two folders with two caches under
// differing time zone, language, umask, thread count and home, cold and then warm. Prints the digests; exits with 1 when two
// differ. Packages come from the indexes and archives this machine is set up for.
//
//   node bench/reproducible.ts [--page docs/benchmarks.md]
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import type { Image } from '../src/model/image.ts';
import { table } from '../src/report/table.ts';
import { putTable } from './support/page.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'src/cli/main.ts');
const SERVICES = { 'Python: FastAPI, scikit-learn': 'examples/flightontime', 'Node.js: Hono, ONNX Runtime': 'examples/hono-onnx/server' }; // biome-ignore format: a line
const PLATFORMS = ['linux/amd64', 'linux/arm64'];
const SURROUNDINGS = [
  { umask: '022', env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' } },
  { umask: '077', env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'C', LANG: 'tr_TR.UTF-8', UV_THREADPOOL_SIZE: '1', SOURCE_DATE_EPOCH: '99' } }, // biome-ignore format: a line
];

const { values } = parseArgs({ options: { page: { type: 'string' } } });
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-reproducible-'));
try {
  const rows = [['', 'platform', 'digest', 'builds', 'the same']];
  for (const [what, example] of Object.entries(SERVICES)) rows.push(...(await compared(what, example)));
  if (values.page !== undefined)
    await putTable(values.page, 'reproducible', rows, 'node bench/reproducible.ts');
  process.stdout.write(`${table(rows, { width: 140 }).join('\n')}\n`);
} finally {
  await rm(scratch, { recursive: true });
}

async function compared(what: string, example: string): Promise<string[][]> {
  const [locked] = await folders(example);
  await execa(process.execPath, [MAIN, 'lock', locked, '--quiet', ...platforms()], { env: { PLIMSOLL_CACHE: join(scratch, 'locking') }, stderr: 'inherit' }); // biome-ignore format: a line
  const digests = new Map<string, string[]>();
  for (const { umask, env } of SURROUNDINGS) {
    const [folder, cache] = await folders(null, locked);
    for (let build = 0; build < 2; build += 1) {
      const start = ['-c', 'umask "$0"; exec "$@"', umask, process.execPath, MAIN, 'build', '--locked', '--json', ...platforms()]; // biome-ignore format: a line
      const { stdout } = await execa('sh', start, { cwd: folder, env: { ...env, PLIMSOLL_CACHE: cache } });
      const { images }: { images: readonly Image[] } = JSON.parse(stdout);
      for (const { platform, digest } of images)
        digests.set(platform, [...(digests.get(platform) ?? []), digest]);
    }
  }
  return [...digests].map(([platform, all]) => {
    const same = new Set(all).size === 1;
    if (!same) process.exitCode = 1;
    return [what, platform, `${all[0]?.slice(0, 19)}…`, String(all.length), same ? 'yes' : 'no'];
  });
}

/** A copy of an application in a folder of its own, and one for its cache. */
async function folders(example: string | null, from = join(ROOT, example ?? '')): Promise<[string, string]> {
  const own = await mkdtemp(join(scratch, 'build-'));
  const filter = (path: string) => !/\/(node_modules|dist)$/.test(path) && !(example && path.endsWith('plimsoll.lock')); // biome-ignore format: a line
  await cp(from, join(own, 'app'), { recursive: true, filter });
  await mkdir(join(own, 'cache'));
  return [join(own, 'app'), join(own, 'cache')];
}

function platforms(): readonly string[] {
  return PLATFORMS.flatMap((platform) => ['--platform', platform]);
}
