import { styleText } from 'node:util';
import type { Look, Tone } from '../report/look.ts';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<Tone, Format>> = {
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  accent: 'cyan',
};

/**
 * How text looks on a stream: colours only on a terminal that has them (`NO_COLOR`, `FORCE_COLOR` and `TERM` decide,
 * as in Node itself), its own width, and ASCII where the locale says that nothing else can be shown.
 */
export function lookOf(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Look {
  const coloured = styleText('bold', 'x', { stream }) !== 'x';
  return {
    style: (tone, text) =>
      coloured && text !== '' ? styleText(FORMATS[tone], text, { validateStream: false }) : text,
    width: columns(stream),
    unicode: !/^(C|POSIX)$/.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || ''),
  };
}

/**
 * Wider lines than 120 are hard to follow, narrower tables than 40 hard to read. Files and pipes get unbroken lines:
 * those who search them look for whole sentences.
 */
function columns(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? Math.min(120, Math.max(40, stream.columns || 80)) : Number.POSITIVE_INFINITY;
}
