import { formatBytes } from '../formats/units/bytes.ts';
import { formatDuration } from '../formats/units/duration.ts';
import { plural } from '../formats/units/plural.ts';
import type { Image } from '../model/image.ts';
import { bar } from './bar.ts';
import { TRIMMED } from './choices.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { clip, printable } from './text.ts';

/** Columns that indent, gaps and sizes of a row take; names and bars share the others, 3 to 2. */
const TAKEN = 30;
const WIDEST = 100;
/** Packages that are named with what they went without. */
const MOST_PACKAGES = 8;

/** What was built, for people: per image its layers as bars, sizes on disk and on the wire, and the times. */
export function renderImages(values: readonly Image[], look: Look): string {
  return printable(values)
    .map((image) => `${imageBlock(image, look).join('\n')}\n`)
    .join('\n');
}

/** What building again has made anew, a line for each image with a layer of its own that was not at hand. */
export function renderRebuilt(values: readonly Image[], look: Look): string {
  return printable(values)
    .filter(({ layers }) => layers.some(({ cached }) => !cached))
    .map(({ service, ref, layers, timings }) => {
      const made = layers
        .filter(({ cached }) => !cached)
        .map(({ what, size }) => `${what} ${formatBytes(size)}`);
      const time = look.style('faint', `in ${formatDuration(timings['total'] ?? 0)}`);
      return `${look.style('strong', service)}  ${ref}  ${made.join(', ')}  ${time}\n`;
    })
    .join('');
}

/** The lines of one image: title, layers, total, times. */
export function imageBlock(image: Image, look: Look): readonly string[] {
  const title = `${look.style('strong', image.service)}  ${image.ref}  ${look.style('faint', image.platform)}`;
  return [
    title,
    `  ${look.style('faint', image.digest)}`,
    ...layers(image, look),
    ...trimmed(image, look),
    ...times(image, look),
  ];
}

function layers(image: Image, look: Look): readonly string[] {
  const largest = Math.max(1, ...image.layers.map((layer) => layer.size));
  const room = Math.max(20, Math.min(WIDEST, look.width) - TAKEN);
  const rows = image.layers.map((layer) => [
    clip(layer.what, Math.floor(room * 0.6)),
    look.style('accent', bar(layer.size / largest, Math.floor(room * 0.4), look)),
    formatBytes(layer.size),
    formatBytes(layer.compressed) + (layer.cached ? look.style('faint', '  cached') : ''),
  ]);
  const heading = ['layer', '', 'on disk', 'compressed'].map((title) => look.style('faint', title));
  const total = [
    look.style('strong', 'total'),
    plural(image.layers.length, 'layer'),
    look.style('strong', formatBytes(image.size)),
    look.style('strong', formatBytes(image.compressed)),
  ];
  return table([heading, ...rows, total], { width: look.width, indent: 2, right: [2] });
}

function trimmed(image: Image, look: Look): readonly string[] {
  const all = image.layers.flatMap((layer) => layer.trimmed ?? []);
  const words = [...Map.groupBy(all, ({ what }) => what)].flatMap(([what, of]) =>
    what === 'unreached' ? [] : [`${TRIMMED[what]} ${formatBytes(sumOf(of))}`],
  );
  const unreached = all.filter(({ what }) => what === 'unreached').sort((a, b) => b.size - a.size);
  const packages = unreached.slice(0, MOST_PACKAGES).map((one) => `${one.package} ${formatBytes(one.size)}`);
  const others = unreached.slice(MOST_PACKAGES);
  if (others.length > 0) packages.push(`${plural(others.length, 'other')} ${formatBytes(sumOf(others))}`);
  const rows = [
    ...(words.length === 0 ? [] : [['left out', words.join(', ')]]),
    ...(packages.length === 0
      ? []
      : [['trimmed', `${formatBytes(sumOf(unreached))}: ${packages.join(', ')}`]]),
  ];
  return table(
    rows.map(([title = '', text = '']) => [look.style('faint', title), text]),
    { width: look.width, indent: 2 },
  );
}

function sumOf(all: readonly { readonly size: number }[]): number {
  return all.reduce((sum, { size }) => sum + size, 0);
}

function times(image: Image, look: Look): readonly string[] {
  const { total, ...steps } = image.timings;
  if (total === undefined) return [];
  const spent = Object.entries(steps).filter(([, milliseconds]) => milliseconds >= 1);
  const words = spent.map(([step, milliseconds]) => `${step} ${formatDuration(milliseconds)}`);
  const text = `in ${formatDuration(total)}${words.length > 0 ? `: ${words.join(', ')}` : ''}`;
  return table([[look.style('faint', 'built'), text]], { width: look.width, indent: 2 });
}
