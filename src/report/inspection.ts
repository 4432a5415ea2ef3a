import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Inspection, Share, SizeOption, Waste, Wasted } from '../model/inspection.ts';
import { bar } from './bar.ts';
import { renderFindings } from './findings.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { clip, printable } from './text.ts';

const ROWS = 12;
const BAR = 24;
const NAME = 48;

/** Where an image's bytes are, for people: layers, packages, kinds, what is lost, what should not be there. */
export function renderInspection(inspection: Inspection, look: Look): string {
  const value = printable(inspection);
  const stored = value.compressed === null ? '' : `, ${formatBytes(value.compressed)} compressed`;
  const title = `${look.style('strong', value.image.name)}  ${value.image.platform}`;
  const total = `${formatBytes(value.size)}${stored}, ${plural(value.files, 'file')} in ${plural(value.layers.length, 'layer')}`;
  const layers = value.layers.map(({ step, digest, size, files }) => ({
    name: step || (digest ?? ''),
    size,
    files,
  }));
  const packages = value.packages.map(({ ecosystem, name, version, size, files }) => ({
    name: `${name} ${version} (${ecosystem})`,
    size,
    files,
  }));
  return [
    title,
    `  ${total}`,
    ...block('layer', layers, look, layers.length),
    ...block('package', packages, look, ROWS),
    ...block('kind of file', value.kinds, look, ROWS),
    ...lost(value.wasted, look),
    ...choices(value.options, look),
    '',
    renderFindings(value.findings, look),
  ].join('\n');
}

function block(heading: string, shares: readonly Share[], look: Look, most: number): readonly string[] {
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

/** Each way of losing bytes, for people. */
export const LOST: Readonly<Record<Waste['kind'], string>> = {
  deleted: 'deleted by a later layer',
  overwritten: 'replaced in a later layer',
  rewritten: 'copied whole to change owner or mode',
  duplicate: 'the same bytes as another file',
};

function lost(wasted: readonly Wasted[], look: Look): readonly string[] {
  const shares = wasted.map(({ kind, size, files }) => ({ name: LOST[kind], size, files }));
  return block('lost bytes', shares, look, shares.length);
}

function choices(options: readonly SizeOption[], look: Look): readonly string[] {
  const rows = options.flatMap(({ title, saves, cost, how, because }) => [
    [look.style('good', `-${formatBytes(saves)}`), `${look.style('strong', title)}: ${because}`],
    ['', look.style('faint', `how: ${how}`)],
    ['', look.style('faint', `costs: ${cost}`)],
  ]);
  if (rows.length === 0) return [];
  const heading = look.style('faint', '  what would make it smaller');
  return ['', heading, ...table(rows, { width: look.width, indent: 2 })];
}
