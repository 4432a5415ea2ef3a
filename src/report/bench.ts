import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import type { Bench, BenchWay, Scenario } from '../model/bench.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const NAMES: Readonly<Record<BenchWay['way'], string>> = {
  own: 'own Dockerfile',
  emitted: 'emitted Dockerfile',
  direct: 'plimsoll build',
};
const SCENARIOS: readonly Scenario[] = ['clean', 'nothing changed', 'code changed', 'dependency added'];

/** The ways of building a service side by side, for people: medians, with their range. `earlier`: the same ways some time ago. */
export function renderBench(value: Bench, look: Look, earlier: Bench | null = null): string {
  const { service, runs, machine, ways } = printable(value);
  const row = (what: string, of: (way: BenchWay) => string | null) => [what, ...ways.map((way) => of(way) ?? '-')]; // biome-ignore format: a line
  const rows = [
    ['', ...ways.map(({ way }) => look.style('strong', NAMES[way]))],
    ...SCENARIOS.map((name) => row(`build, ${name}`, ({ builds }) => spread(builds[name] ?? []))),
    row('sent to the builder', ({ context }) => context && formatBytes(context.size)),
    row('image, as the engine counts', ({ sizes }) => sizes && formatBytes(sizes.engine)),
    row('image, files of its layers', ({ sizes }) => sizes && formatBytes(sizes.size)),
    row('image, as sent', ({ sizes }) => (sizes?.compressed ? formatBytes(sizes.compressed) : null)),
    row('layers', ({ sizes }) => sizes && String(sizes.layers)),
    row('start to first answer', ({ starts }) => spread(starts)),
    row('memory, idle', ({ idle }) => idle && formatBytes(idle.memory)),
    row('memory, under load', ({ load }) => load && formatBytes(load.memory)),
    row('CPU, idle and under load', ({ idle, load }) => idle && load && `${percent(idle.cpu)}, ${percent(load.cpu)}`), // biome-ignore format: a line
    row('answers per second', ({ load }) => load && `${Math.round(load.perSecond)}, half within ${formatDuration(load.median)}, 95 % within ${formatDuration(load.slowest95)}`), // biome-ignore format: a line
  ];
  const failures = ways.flatMap(({ way, failed }) => (failed === null ? [] : [`  ${look.style('bad', NAMES[way])}: ${failed}`])); // biome-ignore format: a line
  const since = earlier === null ? [] : changes(ways, earlier, look);
  return [
    `${look.style('strong', service)}  medians of ${runs}, taken in turns, on ${machine.cpus} CPUs and ${machine.engine}`,
    ...table(rows, { width: look.width, indent: 2 }),
    ...failures,
    ...since,
    '',
  ].join('\n');
}

/** What changed since an earlier bench by more than a tenth. */
function changes(ways: readonly BenchWay[], earlier: Bench, look: Look): readonly string[] {
  const lines = ways.flatMap((now) => {
    const old = earlier.ways.find(({ way }) => way === now.way);
    if (!old) return [];
    const figures = [
      ...SCENARIOS.map((name) => [`build, ${name}`, median(old.builds[name] ?? []), median(now.builds[name] ?? [])] as const), // biome-ignore format: a line
      ['start', median(old.starts), median(now.starts)] as const,
      ['image', old.sizes?.engine ?? null, now.sizes?.engine ?? null] as const,
    ];
    return figures.flatMap(([what, before, after]) => {
      if (!before || !after || Math.abs(after / before - 1) < 0.1) return [];
      const tone = after > before ? 'bad' : 'good';
      return [`  ${NAMES[now.way]}, ${what}: ${look.style(tone, `${(after / before).toFixed(2)}x`)}`];
    });
  });
  return ['', look.style('faint', 'against the last time'), ...(lines.length > 0 ? lines : ['  nothing changed by more than a tenth'])]; // biome-ignore format: a line
}

/** `3.1 s (2.9 s to 3.4 s)`; null without values. */
function spread(values: readonly number[]): string | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const range = sorted.length > 1 ? ` (${formatDuration(least)} to ${formatDuration(most)})` : '';
  return formatDuration(median(values) ?? least) + range;
}

/** The middle of the values, or the mean of the two middle ones. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
