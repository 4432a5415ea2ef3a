// Writes layers from a folder of wheels by passing compressed bytes through, by compressing them again, and only unpacks
// them, each in a process of its own, interleaved; prints medians, the ratio to passing through, and peak memory.
//
//   node bench/layer.ts FOLDER [ROUNDS]

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installWheel } from '../src/formats/wheel/install.ts';
import { contentBlob, contentStream } from '../src/formats/zip/content.ts';
import type { Entry } from '../src/model/entry.ts';
import { writeLayer } from '../src/oci/layer.ts';
import { fileBlob } from '../src/store/file.ts';
import { openStore } from '../src/store/store.ts';
import { median } from './support/measure.ts';

const MODES = ['pass through', 'compress again', 'unpack only'] as const;
type Mode = (typeof MODES)[number];

interface Run {
  readonly milliseconds: number;
  /** User and system time of all threads. */
  readonly cpu: number;
  readonly size: number;
  readonly compressed: number;
  /** Peak resident memory, bytes. */
  readonly memory: number;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { mode: { type: 'string' } } });
const [folder, rounds = '5'] = positionals;
if (folder === undefined) fail('usage: node bench/layer.ts FOLDER [ROUNDS]');
const mode = MODES.find((one) => one === values.mode);
print(mode ? JSON.stringify(await once(mode, folder)) : table(compare(folder, Number(rounds))));

async function once(how: Mode, from: string): Promise<Run> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-layer-'));
  const store = await openStore(scratch);
  const start = performance.now();
  let [size, compressed] = [0, 0];
  for (const file of readdirSync(from).filter((name) => name.endsWith('.whl'))) {
    const entries = await installWheel(fileBlob(join(from, file)), {
      file,
      python: '3.11',
      prefix: 'opt/venv',
    });
    if (how === 'unpack only') {
      for (const entry of entries)
        if (entry.kind === 'file')
          for await (const chunk of contentStream(entry.content, file)) size += chunk.length;
      continue;
    }
    const layer = await writeLayer(
      how === 'pass through' ? entries : entries.map(unpacked),
      await store.writer(),
    );
    size += layer.size;
    compressed += layer.compressed;
  }
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage();
  rmSync(scratch, { recursive: true });
  const memory = process.resourceUsage().maxRSS * 1024;
  return { milliseconds, cpu: (user + system) / 1000, size, compressed, memory };
}

/** The same file, its bytes no longer deflated: the layer has to compress them. */
function unpacked(entry: Entry): Entry {
  if (entry.kind !== 'file' || entry.content.kind === 'plain') return entry;
  return { ...entry, content: { kind: 'plain', blob: contentBlob(entry.content, entry.path) } };
}

function compare(from: string, times: number): ReadonlyMap<Mode, readonly Run[]> {
  const runs = new Map<Mode, Run[]>(MODES.map((one) => [one, []]));
  for (let round = 0; round < times; round++)
    for (const one of MODES) {
      const args = [import.meta.filename, '--mode', one, from];
      runs.get(one)?.push(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
    }
  return runs;
}

function table(runs: ReadonlyMap<Mode, readonly Run[]>): string {
  const base = middle(runs.get('pass through') ?? [], 'milliseconds');
  const rows = [...runs].map(([name, all]) => {
    const value = (key: keyof Run): number => middle(all, key);
    const cells = [
      name,
      `${(value('milliseconds') / 1000).toFixed(2)} s`,
      `${(value('milliseconds') / base).toFixed(2)}x`,
      `${(value('cpu') / 1000).toFixed(2)} s`,
      `${(value('size') / 1e6).toFixed(1)} MB`,
      `${(value('compressed') / 1e6).toFixed(1)} MB`,
      `${(value('memory') / 1e6).toFixed(0)} MB`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '| how | time | ratio | CPU | uncompressed | compressed | peak memory |',
    '|---|---|---|---|---|---|---|',
  ];
  return [...head, ...rows].join('\n');
}

function middle(runs: readonly Run[], key: keyof Run): number {
  return median(runs.map((run) => run[key]));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
