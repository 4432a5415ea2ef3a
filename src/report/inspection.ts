import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Inspection, SizeOption, Waste, Wasted } from '../model/inspection.ts';
import { renderFindings } from './findings.ts';
import type { Look } from './look.ts';
import { shareTable } from './shares.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const ROWS = 12;

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
    ...shareTable('layer', layers, look),
    ...shareTable('package', packages, look, ROWS),
    ...shareTable('kind of file', value.kinds, look, ROWS),
    ...lost(value.wasted, look),
    ...choices(value.options, look),
    '',
    renderFindings(value.findings, look),
  ].join('\n');
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
  return shareTable('lost bytes', shares, look);
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
