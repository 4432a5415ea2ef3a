import { quotedWords, unquote } from './words.ts';

/** A here-document as its line announces it. */
export interface HeredocStart {
  readonly name: string;
  readonly expand: boolean;
  readonly chomp: boolean;
}

const START = /^\d*<<(-?)\s*([^<]*)$/;

/** The here-documents that a RUN, COPY or ADD line opens, in order (dockerfile reference, "Here-Documents"). */
export function heredocStarts(line: string): readonly HeredocStart[] {
  if (!line.includes('<<')) return [];
  const joined = line.replace(/<<(-?)[ \t]+(?=\S)/g, '<<$1');
  const starts: HeredocStart[] = [];
  for (const word of quotedWords(joined, '\\')) {
    const match = START.exec(word.text);
    const raw = match?.[2] ?? '';
    if (!match || raw === '') continue;
    const name = unquote(raw);
    starts.push({ name, expand: !/['"]/.test(raw), chomp: match[1] === '-' });
  }
  return starts;
}
