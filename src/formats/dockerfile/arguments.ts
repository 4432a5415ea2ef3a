import { sourceSpan } from './logical.ts';
import type { CommandForm, Pair, Problem, Segment, Word } from './node.ts';
import { jsonWords, plainWords, quotedWords, type Token } from './words.ts';

/** What an instruction's arguments say, by keyword. */
export interface Arguments {
  readonly words: readonly Word[];
  readonly json: boolean;
  readonly pairs: readonly Pair[];
  readonly command: CommandForm | null;
  readonly problem: Pick<Problem, 'code' | 'message'> | null;
}

/** An instruction's arguments with the way back to the source. */
export interface Source {
  readonly keyword: string;
  readonly text: string;
  /** Index of `text` in the logical text. */
  readonly at: number;
  readonly segments: readonly Segment[];
  readonly escape: '\\' | '`';
}

const NOTHING: Arguments = { words: [], json: false, pairs: [], command: null, problem: null };
const MIXED = { code: 'invalid-arguments', message: 'the JSON form takes strings only' } as const;

/** Every instruction of the builder's grammar (dockerfile reference, "Overview"). */
export const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;

/** Reads an instruction's arguments as the builder would. */
export function readArguments(source: Source): Arguments {
  if (source.text === '') return missing(source.keyword);
  switch (source.keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return commandForm(source, source.text, source.at);
    case 'HEALTHCHECK':
      return healthcheck(source);
    case 'COPY':
    case 'ADD':
    case 'VOLUME':
      return listForm(source);
    case 'ENV':
    case 'LABEL':
      return keyValues(source);
    case 'ARG':
      return { ...NOTHING, pairs: quotedWords(source.text, source.escape).map((word) => pair(source, word)) };
    case 'FROM':
    case 'EXPOSE':
      return { ...NOTHING, words: located(source, plainWords(source.text)) };
    default:
      return {
        ...NOTHING,
        words: located(source, [{ text: source.text, at: 0, end: source.text.length }]),
      };
  }
}

function missing(keyword: string): Arguments {
  const allowed = keyword === 'RUN' || keyword === 'CMD' || keyword === 'ENTRYPOINT';
  const problem = { code: 'missing-arguments', message: `${keyword} needs an argument` } as const;
  return { ...NOTHING, problem: allowed ? null : problem };
}

function commandForm(source: Source, text: string, at: number): Arguments {
  const json = jsonWords(text);
  if (json === 'mixed') return { ...NOTHING, command: { text, at, json: null }, problem: MIXED };
  const problem =
    json === null && source.keyword === 'SHELL'
      ? ({ code: 'invalid-arguments', message: 'SHELL takes the JSON form only' } as const)
      : null;
  return { ...NOTHING, json: json !== null, command: { text, at, json }, problem };
}

function healthcheck(source: Source): Arguments {
  const [type] = plainWords(source.text);
  if (!type) return missing(source.keyword);
  const rest = source.text.slice(type.end);
  const text = rest.trimStart();
  const words = located(source, [type]);
  if (type.text.toUpperCase() === 'NONE' || text === '') return { ...NOTHING, words };
  return { ...commandForm(source, text, source.at + type.end + rest.length - text.length), words };
}

function listForm(source: Source): Arguments {
  const json = jsonWords(source.text);
  if (json === 'mixed') return { ...NOTHING, problem: MIXED };
  if (json === null) return { ...NOTHING, words: located(source, plainWords(source.text)) };
  const whole = sourceSpan(source.segments, source.at, source.at + source.text.length);
  return { ...NOTHING, json: true, words: json.map((text) => ({ text, ...whole })) };
}

function keyValues(source: Source): Arguments {
  const words = quotedWords(source.text, source.escape);
  const [first] = words;
  if (!first) return NOTHING;
  if (!first.text.includes('=')) return legacyPair(source);
  const odd = words.find((word) => !word.text.includes('='));
  const problem = odd
    ? ({ code: 'invalid-arguments', message: `${source.keyword} has no = in "${odd.text}"` } as const)
    : null;
  return { ...NOTHING, pairs: words.map((word) => pair(source, word)), problem };
}

function legacyPair(source: Source): Arguments {
  const match = /^(\S+)\s+([\s\S]*)$/.exec(source.text);
  if (!match) {
    const message = `${source.keyword} needs a name and a value`;
    return { ...NOTHING, problem: { code: 'invalid-arguments', message } };
  }
  const span = sourceSpan(source.segments, source.at, source.at + source.text.length);
  const [, key = '', value = ''] = match;
  return { ...NOTHING, pairs: [{ key, value, separator: ' ', ...span }] };
}

function pair(source: Source, word: Token): Pair {
  const equals = word.text.indexOf('=');
  const span = sourceSpan(source.segments, source.at + word.at, source.at + word.end);
  if (equals < 0) return { key: word.text, value: null, separator: '', ...span };
  return { key: word.text.slice(0, equals), value: word.text.slice(equals + 1), separator: '=', ...span };
}

function located(source: Source, words: readonly Token[]): readonly Word[] {
  return words.map(({ text, at, end }) => ({
    text,
    ...sourceSpan(source.segments, source.at + at, source.at + end),
  }));
}
