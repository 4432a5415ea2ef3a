import { unifiedDiff } from '../formats/diff/diff.ts';
import type { EmitReport, FileStep } from '../model/files.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const WORDS: Readonly<Record<FileStep['does'], readonly [done: string, would: string]>> = {
  same: ['unchanged', 'unchanged'],
  create: ['written', 'would be written'],
  update: ['written anew', 'would be written anew'],
  merge: ['written, with your edits', 'would be written, with your edits'],
  remove: ['removed: nothing needs it any more', 'would be removed: nothing needs it any more'],
  foreign: [
    'left alone: it is yours; --force takes it over',
    'would be left alone: it is yours; --force takes it over',
  ],
  conflict: [
    'left alone: you edited what would change; see --dry-run, or take it over with --force',
    'would be left alone: you edited what would change; see --dry-run, or take it over with --force',
  ],
  kept: [
    'left alone: nothing needs it any more, but you edited it',
    'left alone: nothing needs it any more, but you edited it',
  ],
};

/** What was done about each file, or would be. */
export function renderEmitted(report: EmitReport, look: Look): string {
  const { files, written } = printable(report);
  const rows = files.map(({ path, does }) => [
    path,
    look.style(/foreign|conflict/.test(does) ? 'accent' : 'faint', WORDS[does][written ? 0 : 1]),
  ]);
  return `${table(rows, { width: look.width }).join('\n')}\n`;
}

/** What would change, as a unified diff; conflicts with both sides between marks. */
export function renderDiff({ files }: EmitReport): string {
  return files
    .filter(({ does }) => !/^(same|kept)$/.test(does))
    .map(({ path, before, after }) => unifiedDiff(path, before ?? '', after ?? ''))
    .join('');
}
