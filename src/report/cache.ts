import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { CacheUse } from '../model/cache.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

/** What the cache holds, for people. */
export function renderCache(value: CacheUse, look: Look): string {
  const { folder, areas, unused, pruned } = printable(value);
  const rows = areas.map(({ what, files, bytes }) => [what, formatBytes(bytes), plural(files, 'file')]);
  const days = plural(unused.days, 'day');
  const size = `${formatBytes(unused.bytes)} in ${plural(unused.files, 'file')}`;
  const idle =
    unused.files === 0 ? `nothing in it has gone unused for ${days}` : `${size} not used for ${days}`;
  const verdict = pruned && unused.files > 0 ? `removed ${idle}` : idle;
  const lines = [
    folder,
    ...table(rows, { width: look.width, indent: 2, right: [1, 2] }),
    '',
    look.style(pruned ? 'good' : 'faint', verdict),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
