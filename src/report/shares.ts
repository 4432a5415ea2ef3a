import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Share } from '../model/inspection.ts';
import { bar } from './bar.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { clip } from './text.ts';

/** Columns. */
const BAR = 24;
const NAME = 48;

/**
 * Lines of a table of shares with a bar each, below a heading; none without shares. What comes after the first `most` is one
 * row together.
 */
export function shareTable(
  heading: string,
  shares: readonly Share[],
  look: Look,
  most = shares.length,
): readonly string[] {
  if (shares.length === 0) return [];
  const largest = Math.max(1, ...shares.map((share) => share.size));
  const rows = shares
    .slice(0, most)
    .map(({ name, size, files }) => [
      clip(name, NAME),
      look.style('accent', bar(size / largest, BAR, look)),
      formatBytes(size),
      plural(files, 'file'),
    ]);
  const rest = shares.slice(most);
  const size = rest.reduce((sum, share) => sum + share.size, 0);
  const files = rest.reduce((sum, share) => sum + share.files, 0);
  const more =
    rest.length === 0 ? [] : [[`${rest.length} more`, '', formatBytes(size), plural(files, 'file')]];
  const titles = [heading, '', 'size', ''].map((text) => look.style('faint', text));
  return ['', ...table([titles, ...rows, ...more], { width: look.width, indent: 2, right: [2] })];
}
