import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { BuildContext, Place } from '../model/context.ts';
import type { Share } from '../model/inspection.ts';
import type { Look } from './look.ts';
import { shareTable } from './shares.ts';
import { printable } from './text.ts';

const ROWS = 10;

/** What a build would send, for people, and what the ignore file keeps at home. */
export function renderContext(context: BuildContext, look: Look): string {
  const clean = printable(context);
  const { sent, folders, largest, patterns } = clean;
  return [
    `${look.style('strong', formatBytes(sent.size))} in ${plural(sent.files, 'file')} would be sent; ${keptAtHome(clean)}`,
    ...shareTable('sent, by folder', first(folders), look),
    ...shareTable('largest files', first(largest), look),
    ...shareTable('kept at home by', first(patterns), look),
    '',
  ].join('\n');
}

/** What the ignore file keeps out of the context. */
export function keptAtHome({ ignoreFile, ignored }: BuildContext): string {
  if (ignoreFile === null) return 'there is no .dockerignore';
  return `${ignoreFile} keeps ${formatBytes(ignored.size)} (${plural(ignored.files, 'file')}) at home`;
}

function first(places: readonly Place[]): readonly Share[] {
  return places.slice(0, ROWS).map(({ path, size, files }) => ({ name: path, size, files }));
}
