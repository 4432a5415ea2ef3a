import { formatDuration } from '../../formats/units/duration.ts';
import type { Part } from '../../model/progress.ts';
import { type Look, mark, type Tone } from '../../report/look.ts';
import { clip, padEnd, padStart, printable, width } from '../../report/text.ts';
import { elapsed, spinner } from './words.ts';

/** What comes between two columns. */
const GAP = '  ';
/** Columns of a line that are neither name nor state nor time: indent, mark, gaps, and the last one, which stays free. */
const BESIDE = 12;

/**
 * A table of the parts of a step: mark, name, state, seconds, note. No line reaches the edge of the terminal, and there
 * are at most `room` of them: where there are more parts, those that are well give way to those that are not.
 */
export function partLines(parts: readonly Part[], now: number, look: Look, room: number): readonly string[] {
  const shown = parts.length <= room ? parts : pressing(parts, Math.max(0, room - 1));
  const rows = shown.map(oneLine).map((part) => ({ part, time: timeOf(part, now) }));
  const widest = (cells: readonly string[]): number => Math.max(0, ...cells.map(width));
  const states = widest(rows.map(({ part }) => part.state));
  const times = widest(rows.map(({ time }) => time));
  const most = look.width - BESIDE - states - times;
  const names = Math.min(widest(rows.map(({ part }) => part.name)), Math.max(4, most));
  const lines = rows.map(({ part, time }) => {
    const cells = [
      look.style('strong', padEnd(clip(part.name, names), names)),
      look.style(toneOf(part), padEnd(part.state, states)),
      padStart(time, times),
    ];
    const left = look.width - width(`     ${cells.join(GAP)}${GAP}`) - 1;
    const note = left < 4 ? '' : look.style('faint', clip(part.note, left));
    return `  ${markOf(part, now, look)} ${[...cells, note].join(GAP)}`.trimEnd();
  });
  const hidden = parts.length - shown.length;
  return hidden === 0 ? lines : [...lines, look.style('faint', `    and ${hidden} more`)];
}

/** What a log gets when a part has ended, well or not. */
export function partLine(part: Part, milliseconds: number): string {
  const { name, state, took, note } = oneLine(part);
  const words = [took === null ? '' : `after ${formatDuration(took)}`, note].filter(Boolean).join(', ');
  const rest = words === '' ? '' : `${GAP}${words}`;
  return `${GAP}${name}${GAP}${state}${rest}${GAP}at ${formatDuration(milliseconds)}`;
}

/** What still goes on, for the end of a log's line. */
export function pendingWords(parts: readonly Part[]): string {
  const pending = parts.map(oneLine).filter(({ well, since }) => well === null && since !== null);
  return pending
    .map(({ name, state, note }) => `${name} is ${state}${note === '' ? '' : ` (${note})`}`)
    .join(', ');
}

function oneLine(part: Part): Part {
  const flat = (text: string): string => printable(text).replaceAll('\n', ' ');
  return { ...part, name: flat(part.name), state: flat(part.state), note: flat(part.note) };
}

/** In their order: first of all what has failed, then what goes on, what waits, and what is well. */
function pressing(parts: readonly Part[], count: number): readonly Part[] {
  const rank = ({ well, since }: Part): number => {
    if (well === false) return 0;
    if (well === true) return 3;
    return since === null ? 2 : 1;
  };
  const kept = new Set(parts.toSorted((a, b) => rank(a) - rank(b)).slice(0, count));
  return parts.filter((part) => kept.has(part));
}

function timeOf({ well, since, took }: Part, now: number): string {
  if (took !== null) return elapsed(took);
  return well === null && since !== null ? elapsed(now - since) : '';
}

function markOf({ well, since }: Part, now: number, look: Look): string {
  if (well !== null) return padEnd(mark(well, look), look.unicode ? 1 : 2);
  const sign = since === null ? (look.unicode ? '·' : '.') : spinner(now, look);
  return padEnd(look.style(since === null ? 'faint' : 'accent', sign), look.unicode ? 1 : 2);
}

function toneOf({ well, since }: Part): Tone {
  if (well !== null) return well ? 'good' : 'bad';
  return since === null ? 'faint' : 'warn';
}
