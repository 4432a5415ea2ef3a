import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { BuildContext, Place } from '../model/context.ts';
import { bar } from './bar.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { clip, printable } from './text.ts';

const ROWS = 10;
const BAR = 24;
const NAME = 48;

/** What a build would send, for people, and what the ignore file keeps at home. */
export function renderContext(context: BuildContext, look: Look): string {
  const clean = printable(context);
  const { sent, folders, largest, patterns } = clean;
  return [
    `${look.style('strong', formatBytes(sent.size))} in ${plural(sent.files, 'file')} would be sent; ${keptAtHome(clean)}`,
    ...block('sent, by folder', folders, look),
    ...block('largest files', largest, look),
    ...block('kept at home by', patterns, look),
    '',
  ].join('\n');
}

/** What the ignore file keeps out of the context. */
export function keptAtHome({ ignoreFile, ignored }: BuildContext): string {
  if (ignoreFile === null) return 'there is no .dockerignore';
  return `${ignoreFile} keeps ${formatBytes(ignored.size)} (${plural(ignored.files, 'file')}) at home`;
}

function block(heading: string, places: readonly Place[], look: Look): readonly string[] {
  const [largest] = places;
  if (!largest) return [];
  const rows = places
    .slice(0, ROWS)
    .map(({ path, size, files }) => [
      clip(path, NAME),
      look.style('accent', bar(size / Math.max(1, largest.size), BAR, look)),
      formatBytes(size),
      plural(files, 'file'),
    ]);
  const titles = [heading, '', 'size', ''].map((text) => look.style('faint', text));
  return ['', ...table([titles, ...rows], { width: look.width, indent: 2, right: [2] })];
}
