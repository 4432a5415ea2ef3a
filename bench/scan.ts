// What `plimsoll scan` takes as a process, start and all: on the examples, and on a tree of 10,000 files made for it.
//
//   npm run build && node bench/scan.ts [--runs 5] [FOLDER ...]
//
// Node.js alone, doing nothing, is measured beside it: what lies below that no program can reach. Processor time is what
// the process used; elapsed time says more of what else the machine was doing.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { formatBytes } from '../src/formats/units/bytes.ts';
import { formatDuration } from '../src/formats/units/duration.ts';
import { table } from '../src/report/table.ts';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist/cli/main.js');
const FILES = 10_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
try {
  const large = join(scratch, 'large');
  await writeLarge(large);
  const examples = (await readdir(join(ROOT, 'examples'))).sort().map((name) => join(ROOT, 'examples', name));
  const rows = [await measure('node alone', ['-e', '0'])];
  for (const folder of [...examples, ...positionals, large])
    rows.push(
      await measure(folder === large ? '10,000 files' : folder.replace(`${ROOT}/`, ''), scanOf(folder)),
    );
  const lines = table([['tree', 'elapsed', 'processor', 'memory'], ...rows], {
    width: 100,
    right: [1, 2, 3],
  });
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await rm(scratch, { recursive: true });
}

function scanOf(folder: string): readonly string[] {
  return [PROGRAM, 'scan', '--json', folder];
}

/** Medians of several runs after one that fills the caches. */
async function measure(name: string, argv: readonly string[]): Promise<readonly string[]> {
  const runs: Usage[] = [];
  for (let run = -1; run < Number(values.runs); run += 1) {
    const usage = await runOnce(argv);
    if (run >= 0) runs.push(usage);
  }
  const middle = (of: (usage: Usage) => number): number =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
  return [
    name,
    formatDuration(middle((usage) => usage.elapsed)),
    formatDuration(middle((usage) => usage.processor)),
    formatBytes(middle((usage) => usage.memory)),
  ];
}

/** Milliseconds and bytes. */
interface Usage {
  readonly elapsed: number;
  readonly processor: number;
  readonly memory: number;
}

/** The process tells its own use as it ends: a module loaded before the program. */
async function runOnce(argv: readonly string[]): Promise<Usage> {
  const report =
    "process.on('exit',()=>{const u=process.resourceUsage();require('fs').writeSync(3,JSON.stringify([u.userCPUTime+u.systemCPUTime,u.maxRSS]))})";
  const file = join(scratch, 'report.cjs');
  await writeFile(file, report);
  const start = performance.now();
  const result = await execa('node', ['--require', file, ...argv], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    reject: false,
  });
  const elapsed = performance.now() - start;
  const [micros = 0, kilobytes = 0] = JSON.parse(String(result.stdio[3])) as readonly number[];
  return { elapsed, processor: micros / 1000, memory: kilobytes * 1024 };
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
