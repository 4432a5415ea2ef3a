import { formatBytes } from '../../formats/units/bytes.ts';
import { formatDuration } from '../../formats/units/duration.ts';
import type { ProgressEvent } from '../../model/progress.ts';
import { bar } from '../../report/bar.ts';
import type { Look } from '../../report/look.ts';
import { clip, padEnd, printable, width } from '../../report/text.ts';

/** A step under way: since when, and how far it has come when it counts something. */
export interface Step {
  readonly name: string;
  /** Milliseconds on the clock of the display. */
  readonly since: number;
  readonly event: ProgressEvent | null;
}

const BAR = 20;
/** Narrower terminals have no room for a bar. Columns. */
const ROOMY = 72;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const ASCII_FRAMES = ['|', '/', '-', '\\'];

/** The line a terminal shows for a step, redrawn as it goes on; never wider than the terminal. */
export function liveLine(step: Step, now: number, look: Look): string {
  const gauge =
    step.event?.total && look.width >= ROOMY ? gaugeOf(step.event.done / step.event.total, look) : '';
  const tail = [gauge, counted(step.event), elapsed(now - step.since)].filter(Boolean).join('  ');
  const name = clip(printable(step.name), Math.max(4, look.width - width(tail) - 5));
  return `${look.style('accent', spinner(now, look))} ${name}  ${tail}`;
}

/** What turns while something goes on. */
export function spinner(now: number, look: Look): string {
  const frames = look.unicode ? FRAMES : ASCII_FRAMES;
  return frames[Math.floor(now / 100) % frames.length] ?? '';
}

/** The line that stays when a step has ended. */
export function endLine(step: Step, now: number, look: Look): string {
  return `${look.style('good', look.unicode ? '✔' : 'ok')} ${printable(step.name)}  ${look.style('faint', formatDuration(now - step.since))}`;
}

/** What a log gets now and then while a step goes on. */
export function plainLine(step: Step, now: number): string {
  const words = [counted(step.event), formatDuration(now - step.since)].filter(Boolean).join(', ');
  return `${printable(step.name)}: ${words}`;
}

/** Of one width while it counts, so that the line does not twitch. */
export function elapsed(milliseconds: number): string {
  return milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);
}

function counted(event: ProgressEvent | null): string {
  if (event === null) return '';
  const amount = (count: number) => (event.unit === 'bytes' ? formatBytes(count) : String(count));
  const of = event.total === null ? '' : ` of ${amount(event.total)}`;
  return `${amount(event.done)}${of}${event.unit === 'bytes' ? '' : ` ${event.unit}`}`;
}

function gaugeOf(share: number, look: Look): string {
  const filled = padEnd(bar(share, BAR, look), BAR);
  return look.style('accent', look.unicode ? filled : `[${filled}]`);
}
