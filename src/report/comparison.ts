import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Comparison, ImageTotals } from '../model/inspection.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { clip, printable } from './text.ts';

const ROWS = 15;
const NAME = 40;

/** Two images side by side, for people: totals, then the packages and kinds of file that make the difference. */
export function renderComparison(comparison: Comparison, look: Look): string {
  const { before, after, shared, packages, kinds } = printable(comparison);
  const rows = [
    ['', clip(before.name, NAME), clip(after.name, NAME), 'change'].map((text) => look.style('faint', text)),
    ['size', formatBytes(before.size), formatBytes(after.size), signed(after.size - before.size, look)],
    ...compressed(before, after, look),
    ['layers', String(before.layers), String(after.layers), ''],
    ['files', String(before.files), String(after.files), ''],
  ];
  const both = shared > 0 ? [`  ${formatBytes(shared)} in layers that both have`] : [];
  const changed = packages
    .slice(0, ROWS)
    .map((one) => [
      clip(`${one.name} (${one.ecosystem})`, NAME),
      one.before ? `${one.before.version}, ${formatBytes(one.before.size)}` : '-',
      one.after ? `${one.after.version}, ${formatBytes(one.after.size)}` : '-',
      signed((one.after?.size ?? 0) - (one.before?.size ?? 0), look),
    ]);
  const more =
    packages.length > ROWS ? [`  and ${plural(packages.length - ROWS, 'package')} with smaller changes`] : [];
  const sorts = kinds
    .filter((kind) => kind.before !== kind.after)
    .map((kind) => [
      kind.name,
      formatBytes(kind.before),
      formatBytes(kind.after),
      signed(kind.after - kind.before, look),
    ]);
  const print = (all: readonly (readonly string[])[]) =>
    table(all, { width: look.width, indent: 2, right: [1, 2] });
  return [...print(rows), ...both, '', ...print(changed), ...more, '', ...print(sorts), ''].join('\n');
}

function compressed(before: ImageTotals, after: ImageTotals, look: Look): readonly (readonly string[])[] {
  if (before.compressed === null || after.compressed === null) return [];
  const change = signed(after.compressed - before.compressed, look);
  return [['compressed', formatBytes(before.compressed), formatBytes(after.compressed), change]];
}

function signed(bytes: number, look: Look): string {
  if (bytes === 0) return '';
  return look.style(bytes > 0 ? 'bad' : 'good', `${bytes > 0 ? '+' : ''}${formatBytes(bytes)}`);
}
