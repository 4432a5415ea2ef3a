import { execa } from 'execa';
import { formatBytes } from '../../src/formats/units/bytes.ts';
import { formatDuration } from '../../src/formats/units/duration.ts';
import { median as medianOf } from '../../src/formats/units/median.ts';

/**
 * Times by name, in milliseconds, told on stderr as they are taken. What was written before goes to the disk first: who
 * syncs its own files does not wait for those of others.
 */
export class Stopwatch {
  readonly #times = new Map<string, number[]>();

  async take(name: string, work: () => Promise<unknown>): Promise<void> {
    await execa('sync');
    const start = performance.now();
    await work();
    const time = performance.now() - start;
    this.#times.set(name, [...this.of(name), time]);
    process.stderr.write(`${name}: ${formatDuration(time)}\n`);
  }

  of(name: string): readonly number[] {
    return this.#times.get(name) ?? [];
  }
}

/** One row of a comparison: what a hand-written Dockerfile gives, what Plimsoll gives, and the ratio between them. */
export function timeRow(what: string, theirs: readonly number[], ours: readonly number[]): readonly string[] {
  const ratio = median(theirs) / median(ours);
  return [what, spread(theirs), spread(ours), `${ratio.toFixed(1)}x faster`];
}

export function sizeRow(what: string, theirs: number, ours: number): readonly string[] {
  return [what, formatBytes(theirs), formatBytes(ours), `${(ours / theirs).toFixed(2)}x`];
}

/** `3.1 s (2.9 s to 3.4 s)`: the median of the times, and their range when there are several. */
export function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  const range = sorted.length > 1 ? ` (${formatDuration(least)} to ${formatDuration(most)})` : '';
  return formatDuration(median(times)) + range;
}

/** The median, which is not a number without values. */
export function median(values: readonly number[]): number {
  return medianOf(values) ?? Number.NaN;
}
