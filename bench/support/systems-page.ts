import { availableParallelism, cpus, totalmem } from 'node:os';
import { formatBytes } from '../../src/formats/units/bytes.ts';
import { formatDuration } from '../../src/formats/units/duration.ts';
import type { BenchWay } from '../../src/model/bench.ts';
import type { Counted } from './wheel-bytes.ts';

export interface Measured {
  readonly id: string;
  readonly ways: readonly BenchWay[];
  /** What the naive image would hold besides: counted, not built. */
  readonly counted?: Counted | null;
}

export interface StackFigures {
  /** From the command to all of it healthy. */
  readonly ms: number;
  /** All images together. */
  readonly bytes: number;
  readonly services: number;
}

export interface SystemFigures {
  readonly scores: { readonly own: number | null; readonly emitted: number | null };
  readonly services: readonly Measured[];
  readonly stack: StackFigures | null;
  /** Processes that ran or waited to, those of the bench included, a mean of five minutes after each service. */
  readonly loads?: readonly number[];
}

type Verdict = readonly [claim: string, here: string, met: boolean | null];

/** What the owners of the systems reached by hand, and what is asked of us instead. */
const HEADLINES: Readonly<Record<string, (figures: SystemFigures) => readonly Verdict[]>> = {
  wildfire: (all) => [smaller(all, 'backend', 'API from 8.36 GB to 232 MB: at least 97 % smaller', 0.97)],
  demeter: (all) => [
    below('largest image from 5.92 GB to less than 1.5 GB', largest(all), 1.5e9),
  ],
  flightontime: (all) => [
    smaller(all, 'api', 'from 1.2 GB to 650 MB: at least 46 % smaller', 0.46),
    ['score from at most 4 to at least 9 of 10', `${all.scores.own} to ${all.scores.emitted}`, (all.scores.own ?? 10) <= 4 && (all.scores.emitted ?? 0) >= 9],
  ],
  exoplanet: ({ stack }) => [
    below('whole stack at most 830 MB', stack?.bytes, 830e6),
    ['healthy within 15 s', stack ? formatDuration(stack.ms) : 'not run', stack === null ? null : stack.ms <= 15_000],
  ],
  cirame: (all) => [
    below('back end from 1.2 GB to less than 400 MB', sizeOf(all, 'backend', 'direct'), 400e6),
    below('front end from 150 MB to less than 30 MB', sizeOf(all, 'frontend', 'direct'), 30e6),
  ],
}; // biome-ignore format: a claim a line

/** The page, from all figures there are. */
export function systemsPage(figures: Readonly<Record<string, SystemFigures>>): string {
  const machine = `${availableParallelism()} processors (${cpus()[0]?.model.trim()}), ${formatBytes(totalmem())} of memory`;
  return `# Five systems and one more, before and after

Made by \`node bench/systems.ts --stack\` on ${machine}; do not edit. *Naive* is the Dockerfile that such systems begin with, one for each service: one stage, root, everything copied first, compilers installed in case a package wants them ([bench/support/naive.ts](../bench/support/naive.ts)). *Emitted* is what \`plimsoll emit\` writes, built by BuildKit. Both stand on stand-ins of the official images made from Debian packages, the emitted static front ends on the nginx that Plimsoll assembles. *Direct* is \`plimsoll build\`, its base made too. Both of ours build from a lock made before. Each build is a process of its own, once, where noted on a machine with much other work: only the columns of one table compare, and times then only roughly, for all that builds inside Docker has the share of few processes. What depends on the network is in all of them. Sizes are those of \`docker image inspect\`. The start is the time from \`docker run\` to the first answer without anything else running; services that need their database to answer have none. The score is that of \`plimsoll check\` for the whole application. A dash is a figure that was not taken in that run; systems without a section here are not measured yet.

${Object.entries(figures).map(([system, one]) => section(system, one)).join('\n')}`; // biome-ignore format: a line
}

function section(system: string, all: SystemFigures): string {
  const verdicts = HEADLINES[system]?.(all) ?? [];
  const claims = verdicts.map(([claim, here, met]) => `| ${claim} | ${here} | ${met === null ? 'not measured' : met ? 'met' : '**not met**'} |\n`);
  const stack = all.stack && `The stack of ${all.stack.services} services, ${formatBytes(all.stack.bytes)} of images in all, was healthy ${formatDuration(all.stack.ms)} after \`plimsoll up\`, images at hand and volumes empty.\n`;
  const head = claims.length > 0 ? `| its owners' figure | here | |\n| --- | --- | --- |\n${claims.join('')}\n` : '';
  const load = all.loads && `Taken at a load of ${Math.min(...all.loads).toFixed(0)} to ${Math.max(...all.loads).toFixed(0)}.\n`;
  return `## ${system}\n\n${head}${all.services.map((one) => table(one, all)).join('\n')}${stack ? `\n${stack}` : ''}${load ? `\n${load}` : ''}`;
} // biome-ignore format: sentences

const WAYS = { own: 'naive', emitted: 'emitted', direct: 'direct' } as const;

function table({ id, ways, counted }: Measured, { scores }: SystemFigures): string {
  const of = (key: BenchWay['way']) => ways.find(({ way }) => way === key);
  const row = (what: string, cell: (way: BenchWay) => string | null) =>
    `| ${what} | ${(['own', 'emitted', 'direct'] as const).map((key) => show(of(key), cell)).join(' | ')} |`;
  const build = (way: BenchWay, scenario: 'clean' | 'nothing changed') => {
    const [ms] = way.builds[scenario] ?? [];
    return ms === undefined ? null : formatDuration(ms);
  };
  const rows = [
    `| ${id} | ${Object.values(WAYS).join(' | ')} |`,
    '| --- | ---: | ---: | ---: |',
    row('image', ({ way, sizes }) => sizes && formatBytes(sizes.engine + (way === 'own' ? addedBy(counted) : 0))),
    row('image as a push sends it', ({ sizes }) => (sizes?.compressed ? formatBytes(sizes.compressed) : null)),
    row('layers', ({ sizes }) => sizes && String(sizes.layers)),
    row('clean build', (way) => build(way, 'clean')),
    row('build, nothing changed', (way) => build(way, 'nothing changed')),
    row('sent to the builder', ({ way, context }) => (way === 'direct' ? 'nothing' : context && formatBytes(context.size))),
    row('start to first answer', ({ starts }) => (starts[0] === undefined ? null : formatDuration(starts[0]))),
    row('memory, idle', ({ idle }) => idle && formatBytes(idle.memory)),
    `| score | ${scores.own ?? '-'} | ${scores.emitted ?? '-'} | ${scores.emitted ?? '-'} |`,
  ];
  const note = counted && `\nOf the naive image ${formatBytes(addedBy(counted))} are counted and not built: what the ${counted.wheels} wheels of PyTorch and all it brings unpack to (${formatBytes(counted.bytes)}, bytecode left out), and the copies of them that pip keeps (${formatBytes(counted.kept)}). The machine has no room for them. The other figures of the naive image are those of an image without them: a build that fetches and unpacks them takes longer.\n`;
  return `${rows.join('\n')}\n${note ?? ''}`;
} // biome-ignore format: a row a line

function addedBy(counted: Counted | null | undefined): number {
  return counted ? counted.bytes + counted.kept : 0;
}

function show(way: BenchWay | undefined, cell: (way: BenchWay) => string | null): string {
  return (way && cell(way)) ?? '-';
}

function sizeOf(all: SystemFigures, id: string, key: BenchWay['way']): number | undefined {
  const service = all.services.find((one) => one.id === id);
  const size = service?.ways.find(({ way }) => way === key)?.sizes?.engine;
  return size === undefined || key !== 'own' ? size : size + addedBy(service?.counted);
}

/** Of the images that we make. */
function largest({ services }: SystemFigures): number | undefined {
  const sizes = services.flatMap(({ ways }) => ways.filter(({ way }) => way !== 'own').map(({ sizes }) => sizes?.engine ?? 0));
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
} // biome-ignore format: a line

/** Both of our images, held to what the direct build makes. */
function smaller(all: SystemFigures, id: string, claim: string, share: number): Verdict {
  const [own, emitted, direct] = (['own', 'emitted', 'direct'] as const).map((key) => sizeOf(all, id, key));
  if (!own || !emitted || !direct) return [claim, 'not measured', null];
  const saved = (size: number) => 1 - size / own;
  const text = `${formatBytes(own)} to ${formatBytes(emitted)} (emitted, ${percent(saved(emitted))} smaller) and ${formatBytes(direct)} (direct, ${percent(saved(direct))} smaller)`;
  return [claim, text, saved(direct) >= share];
}

function below(claim: string, size: number | undefined, most: number): Verdict {
  return [claim, size ? formatBytes(size) : 'not measured', size ? size <= most : null];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
