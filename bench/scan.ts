// What `plimsoll scan` takes as a process, start and all: on the examples, on folders that are named, and on a tree of
// 10,000 files made for it. Beside it the planning step of other tools on the same trees, where they are on PATH, and what
// they would do with the whole.
//
//   npm run build && node bench/scan.ts [--runs 5] [--page docs/benchmarks.md] [FOLDER ...]
//
// Node.js alone, doing nothing, is measured beside it: what lies below that no program can reach. Processor time is what
// the process used; elapsed time says more of what else the machine was doing.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { formatDuration } from '../src/formats/units/duration.ts';
import { table } from '../src/report/table.ts';
import { putTable } from './support/page.ts';
import { PLANNERS, planOnce, type Usage } from './support/planners.ts';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist/cli/main.js');
const FILES = 10_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, page: { type: 'string' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  const large = join(scratch, 'large');
  await writeLarge(large);
  const examples = (await readdir(join(ROOT, 'examples'))).sort().map((name) => join(ROOT, 'examples', name));
  const { usage } = await measure(() => runOnce(['-e', '0']));
  const rows = [
    ['tree', 'plimsoll scan', 'services', ...PLANNERS.flatMap(({ name }) => [name, 'it plans'])],
    ['node alone', said(usage), '', ...PLANNERS.flatMap(() => ['', ''])],
  ];
  for (const folder of [...examples, ...positionals, large]) {
    const name = folder === large ? '10,000 files' : basename(folder).replace('__', '/');
    process.stderr.write(`${name}\n`);
    const own = await measure(() => runOnce([PROGRAM, 'scan', '--json', folder]));
    const others: string[] = [];
    for (const planner of PLANNERS) {
      const first = await planOnce(planner, folder, scratch);
      if ('without' in first) others.push('-', first.without);
      else {
        const theirs = await measure(async () => {
          const next = await planOnce(planner, folder, scratch);
          return 'without' in next ? first : next;
        });
        others.push(said(theirs.usage), first.shown);
      }
    }
    rows.push([name, said(own.usage), own.last.services, ...others]);
  }
  process.stdout.write(`${table(rows, { width: 160, right: [] }).join('\n')}\n`);
  if (values.page !== undefined)
    await putTable(values.page, 'scan', rows, `node bench/scan.ts --runs ${values.runs} FOLDER...`);
} finally {
  await rm(scratch, { recursive: true });
}

/** Elapsed and processor time, and the most memory. */
function said({ elapsed, processor, memory }: Usage): string {
  // GNU time counts in hundredths of a second.
  const used = processor < 10 ? 'under 10 ms' : formatDuration(processor);
  return `${formatDuration(elapsed)}, ${used} CPU, ${formatBytes(memory)}`;
}

/** Medians of several runs after one that fills the caches, and the last of them. */
async function measure<T extends { readonly usage: Usage }>(
  run: () => Promise<T>,
): Promise<{ readonly usage: Usage; readonly last: T }> {
  let last = await run();
  const runs: Usage[] = [];
  for (let number = 0; number < Number(values.runs); number += 1) {
    last = await run();
    runs.push(last.usage);
  }
  const middle = (of: (usage: Usage) => number): number =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
  const usage = {
    elapsed: middle((one) => one.elapsed),
    processor: middle((one) => one.processor),
    memory: middle((one) => one.memory),
  };
  return { usage, last };
}

/** The process tells its own use as it ends: a module loaded before the program. */
async function runOnce(
  argv: readonly string[],
): Promise<{ readonly usage: Usage; readonly services: string }> {
  const report =
    "process.on('exit',()=>{const u=process.resourceUsage();require('fs').writeSync(3,JSON.stringify([u.userCPUTime+u.systemCPUTime,u.maxRSS]))})";
  const file = join(scratch, 'report.cjs');
  await writeFile(file, report);
  const start = performance.now();
  const result = await execa('node', ['--require', file, ...argv], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    maxBuffer: 256e6,
    reject: false,
  });
  const elapsed = performance.now() - start;
  const [micros = 0, kilobytes = 0] = JSON.parse(String(result.stdio[3])) as readonly number[];
  const usage = { elapsed, processor: micros / 1000, memory: kilobytes * 1024 };
  return { usage, services: servicesIn(result.stdout) };
}

/** The frameworks of what was found, each once with how often. */
function servicesIn(output: string): string {
  if (!output.startsWith('{')) return '';
  const { services } = JSON.parse(output) as { services: readonly { framework: string }[] };
  const counts = Map.groupBy(services, ({ framework }) => framework);
  return [...counts].map(([id, all]) => (all.length > 1 ? `${all.length} ${id}` : id)).join(', ');
}

/** An API, a front end with a thousand components, and data: what a large repository holds. */
async function writeLarge(root: string): Promise<void> {
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write('api/requirements.txt', 'fastapi\nscikit-learn\ntorch\n');
  const imports = Array.from({ length: 500 }, (_, index) => `from api.part${index} import f${index}`).join(
    '\n',
  );
  await write('api/__init__.py', '');
  await write(
    'api/main.py',
    `from fastapi import FastAPI\n${imports}\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n`,
  );
  await write('web/package.json', '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}');
  await write('web/index.html', '<div id="root"></div>');
  for (let index = 0; index < FILES - 5; index += 1) {
    if (index < 500)
      await write(
        `api/part${index}.py`,
        `import os\ndef f${index}(x):\n    return os.path.join(str(x), "a")\n`,
      );
    else if (index < 1500)
      await write(
        `web/src/Part${index}.tsx`,
        `export function Part${index}() {\n  return <p onClick={() => fetch('/api/health')}>{${index}}</p>;\n}\n`,
      );
    else await write(`data/d${index % 50}/row${index}.csv`, 'a,b\n1,2\n');
  }
}
