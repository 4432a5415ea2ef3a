/** A word and where it stands in the text it was read from. */
export interface Token {
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const isSpace = (character: string): boolean => /\s/.test(character);

/** Splits at white space, quotes meaning nothing: how FROM, EXPOSE, COPY and ADD are read. */
export function plainWords(text: string): readonly Token[] {
  return tokens(text.matchAll(/\S+/g));
}

function tokens(matches: Iterable<RegExpExecArray>): readonly Token[] {
  return [...matches].map(({ 0: text, index }) => ({ text, at: index, end: index + text.length }));
}

const QUOTED = {
  '\\': /(?:\\[\s\S]?|"(?:\\[\s\S]|[^"\\])*"?|'[^']*'?|[^\s\\"'])+/g,
  '`': /(?:`[\s\S]?|"(?:`[\s\S]|[^"`])*"?|'[^']*'?|[^\s`"'])+/g,
} as const;

/** Splits at white space outside quotes, keeping quotes and escapes: how ENV, LABEL and ARG are read. */
export function quotedWords(text: string, escaper: '\\' | '`'): readonly Token[] {
  return tokens(text.matchAll(QUOTED[escaper]));
}

/** The strings of a JSON array, or null when the text is not one; `mixed` when it holds anything but strings. */
export function jsonWords(text: string): readonly string[] | 'mixed' | null {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    return value.every((item) => typeof item === 'string') ? (value as string[]) : 'mixed';
  } catch {
    return null;
  }
}

/** Leading `--flag[=value]` words and the index where the arguments begin. Quotes and escapes are resolved. */
export function leadingFlags(
  text: string,
  escaper: string,
): { readonly flags: readonly Token[]; readonly rest: number } {
  const flags: Token[] = [];
  let index = 0;
  for (;;) {
    while (index < text.length && isSpace(text[index] ?? '')) index++;
    if (!text.startsWith('--', index)) return { flags, rest: index };
    const flag = readFlag(text, index, escaper);
    if (flag.text === '--') return { flags, rest: flag.end };
    flags.push(flag);
    index = flag.end;
  }
}

function readFlag(text: string, at: number, escaper: string): Token {
  let word = '';
  let quote = '';
  let index = at;
  for (; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quote === '' && isSpace(character)) break;
    if (character === escaper) word += text[++index] ?? '';
    else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else word += character;
  }
  return { text: word, at, end: Math.min(index, text.length) };
}

/** A word without its quotes and escapes, variables left as written. */
export function unquote(word: string): string {
  let result = '';
  let quote = '';
  for (let index = 0; index < word.length; index++) {
    const character = word[index] ?? '';
    if (character === '\\' && quote !== "'" && index + 1 < word.length) {
      const next = word[++index] ?? '';
      result += quote === '"' && next !== '"' && next !== '\\' && next !== '$' ? character + next : next;
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else result += character;
  }
  return result;
}
