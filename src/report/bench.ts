import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import { median } from '../formats/units/median.ts';
import {
  type Answers,
  type Bench,
  type BenchChange,
  type BenchComparison,
  type BenchWay,
  type ComparedBench,
  SCENARIOS,
  type StackBench,
} from '../model/bench.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const NAMES: Readonly<Record<BenchWay['way'], string>> = {
  own: 'own Dockerfile',
  emitted: 'emitted Dockerfile',
  direct: 'plimsoll build',
};

/** The ways of building a service side by side, for people: medians, with their range. `since`: against the last time. */
export function renderBench(value: Bench, look: Look, since: ComparedBench | null): string {
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
    row('answers per second', ({ load }) => load && answers(load)),
  ];
  const failures = ways.flatMap(({ way, failed }) => (failed === null ? [] : [`  ${look.style('bad', NAMES[way])}: ${failed}`])); // biome-ignore format: a line
  return [
    `${look.style('strong', service)}  medians of ${runs}, taken in turns, on ${machine.cpus} CPUs and ${machine.engine}`,
    ...table(rows, { width: look.width, indent: 2 }),
    ...failures,
    ...changes(since, look),
    '',
  ].join('\n');
}

/** The figures of a whole stack: as one, and a service a line. */
export function renderStackBench(value: StackBench, look: Look, since: ComparedBench | null): string {
  const { runs, machine, failed, starts, images, services, load } = printable(value);
  const head = `${look.style('strong', 'the stack')}  medians of ${runs}, on ${machine.cpus} CPUs and ${machine.engine}`;
  if (failed !== null) return `${head}\n  ${look.style('bad', failed)}\n`;
  const whole = [
    ['from plimsoll up to all of it well', spread(starts) ?? '-'],
    ['images, each once', formatBytes(images)],
    ['answers of the front page', load === null ? '-' : answers(load)],
  ];
  const rows = [
    ['', 'start', 'image', 'memory, idle', 'under load', 'CPU, idle', 'under load'].map((name) => look.style('faint', name)),
    ...services.map(({ id, image, starts, idle, busy }) => [
      look.style('strong', id),
      spread(starts) ?? '-',
      image === null ? '-' : formatBytes(image),
      ...[idle, busy].map((one) => (one === null ? '-' : formatBytes(one.memory))),
      ...[idle, busy].map((one) => (one === null ? '-' : percent(one.cpu))),
    ]),
  ]; // biome-ignore format: a service a line
  return [
    head,
    ...table(whole, { width: look.width, indent: 2 }),
    '',
    ...table(rows, { width: look.width, indent: 2 }),
    ...changes(since, look),
    '',
  ].join('\n');
}

/** Two kept runs side by side, for people; what changed by more than a tenth stands out. */
export function renderBenchComparison({ subjects }: BenchComparison, look: Look): string {
  return subjects.map((one) => comparedLines(printable(one), look).join('\n')).join('\n');
}

function comparedLines(compared: ComparedBench, look: Look): readonly string[] {
  const { subject, before, after, sameMachine, changes } = compared;
  const rows = [
    ['', before.slice(0, 16) || 'before', after.slice(0, 16) || 'after', 'change'].map((name) => look.style('faint', name)),
    ...changes.map((one) => [
      named(one),
      figure(one, one.before),
      figure(one, one.after),
      ratio(one, look),
    ]),
  ]; // biome-ignore format: a figure a line
  const elsewhere = sameMachine ? [] : [`  ${look.style('warn', 'taken on different machines: compare sizes, not times')}`]; // biome-ignore format: a line
  return [look.style('strong', subject), ...table(rows, { width: look.width, indent: 2, right: [1, 2] }), ...elsewhere, '']; // biome-ignore format: a line
}

/** What changed by more than a tenth. */
function changes(since: ComparedBench | null, look: Look): readonly string[] {
  if (since === null) return [];
  const lines = since.changes.filter(isLarge).map((one) => `  ${named(one)}: ${ratio(one, look)}`);
  return ['', look.style('faint', 'against the last time'), ...(lines.length > 0 ? lines : ['  nothing changed by more than a tenth'])]; // biome-ignore format: a line
}

function isLarge({ before, after }: BenchChange): boolean {
  return Math.abs(after - before) >= 0.1 * before;
}

/** `1.24x`, in the colour of better or worse where it is more than a tenth. */
function ratio(change: BenchChange, look: Look): string {
  const text = `${(change.after / change.before).toFixed(2)}x`;
  if (!isLarge(change)) return text;
  return look.style(change.after > change.before === (change.unit === 'per second') ? 'good' : 'bad', text);
}

function named({ of, figure }: BenchChange): string {
  const who = NAMES[of as BenchWay['way']] ?? of;
  return who === '' ? figure : `${who}, ${figure}`;
}

function figure({ unit }: BenchChange, value: number): string {
  if (unit === 'ms') return formatDuration(value);
  return unit === 'bytes' ? formatBytes(value) : String(Math.round(value));
}

function answers({ perSecond, median, slowest95 }: Answers): string {
  return `${Math.round(perSecond)}, half within ${formatDuration(median)}, 95 % within ${formatDuration(slowest95)}`;
}

/** `3.1 s (2.9 s to 3.4 s)`; null without values. */
function spread(values: readonly number[]): string | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return null;
  const range = sorted.length > 1 ? ` (${formatDuration(least)} to ${formatDuration(most)})` : '';
  return formatDuration(median(values) ?? least) + range;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
