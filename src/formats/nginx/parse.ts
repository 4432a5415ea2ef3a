/** A run of the source text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface NginxWord extends Span {
  /** Without quotes and escapes. */
  readonly text: string;
}

/** `name argument ...;` or `name argument ... { ... }`. */
export interface Directive extends Span {
  readonly name: string;
  readonly args: readonly NginxWord[];
  /** The directives between its braces; null for a simple one. */
  readonly block: readonly Directive[] | null;
}

export interface NginxProblem extends Span {
  readonly message: string;
}

export interface NginxFile {
  readonly text: string;
  /** Words, punctuation, comments and white space, in order: together they are the whole text. */
  readonly tokens: readonly Span[];
  readonly directives: readonly Directive[];
  readonly problems: readonly NginxProblem[];
}

interface Token extends Span {
  readonly kind: 'word' | 'punctuation' | 'blank' | 'raw';
  readonly text: string;
}

/** Blocks inside one another that are followed. */
const DEEPEST = 50;

/**
 * Reads an nginx configuration (nginx.org, "Configuration file's structure"): simple and block directives, quotes,
 * escapes, comments, Lua blocks taken as they stand. Never throws; {@link printNginx} gives every byte back.
 */
export function parseNginx(text: string): NginxFile {
  const tokens = tokenize(text);
  const parser = new Parser(tokens.filter(({ kind }) => kind !== 'blank'));
  const directives = parser.block(0);
  return { text, tokens, directives, problems: parser.problems };
}

/** The text a configuration came from, byte for byte. */
export function printNginx({ text, tokens }: NginxFile): string {
  return tokens.map(({ start, end }) => text.slice(start, end)).join('');
}

const PUNCTUATION = /[;{}]/;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const token = lua(text, index, tokens) ?? next(text, index);
    tokens.push(token);
    index = token.end;
  }
  return tokens;
}

function next(text: string, start: number): Token {
  const character = text[start] ?? '';
  if (/\s/.test(character) || character === '\ufeff') return span(text, start, /[\s\ufeff]+/y, 'blank');
  if (character === '#') return span(text, start, /[^\n]*/y, 'blank');
  if (PUNCTUATION.test(character)) return { kind: 'punctuation', text: character, start, end: start + 1 };
  return word(text, start);
}

function span(text: string, start: number, pattern: RegExp, kind: Token['kind']): Token {
  pattern.lastIndex = start;
  const end = start + Math.max(1, pattern.exec(text)?.[0].length ?? 1);
  return { kind, text: text.slice(start, end), start, end };
}

const QUOTED = /(["'])((?:\$\{[^}]*\}?|\\[\s\S]?|(?!\1)[\s\S])*)\1?/y;
const BARE = /(?:\$\{[^}]*\}?|\\[\s\S]?|[^\s;{}])+/y;

function word(text: string, start: number): Token {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text);
  if (quoted) return { kind: 'word', text: quoted[2] ?? '', start, end: start + quoted[0].length };
  return span(text, start, BARE, 'word');
}

/** What stands between the braces of `..._by_lua_block` is not nginx's. */
function lua(text: string, start: number, before: readonly Token[]): Token | null {
  const brace = before.findLast(({ kind }) => kind !== 'blank');
  const name = before.findLast((token) => token.kind !== 'blank' && token !== brace);
  if (brace?.text !== '{' || brace.kind !== 'punctuation' || !name?.text.endsWith('_by_lua_block'))
    return null;
  let depth = 1;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth === 0)
      return index === start ? null : { kind: 'raw', text: text.slice(start, index), start, end: index };
  }
  return { kind: 'raw', text: text.slice(start), start, end: text.length };
}

class Parser {
  readonly problems: NginxProblem[] = [];
  private readonly tokens: readonly Token[];
  private index = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** Reads directives up to the closing brace, which is taken too. */
  block(depth: number): readonly Directive[] {
    const directives: Directive[] = [];
    for (let token = this.tokens[this.index]; token; token = this.tokens[this.index]) {
      if (token.text === '}' && token.kind === 'punctuation') {
        this.index++;
        if (depth > 0) return directives;
        this.refuse(token, 'a brace closes nothing');
      } else if (token.kind === 'punctuation' || token.kind === 'raw') this.index++;
      else directives.push(this.directive(token, depth));
    }
    const last = this.tokens.at(-1);
    if (depth > 0 && last) this.refuse(last, 'a block is not closed');
    return directives;
  }

  private directive(first: Token, depth: number): Directive {
    const words: Token[] = [];
    let token = this.tokens[this.index];
    for (; token?.kind === 'word'; token = this.tokens[this.index]) {
      words.push(token);
      this.index++;
    }
    const args = words.slice(1).map(({ text, start, end }) => ({ text, start, end }));
    const frame = { name: first.text, args, start: first.start };
    if (token?.text === ';') {
      this.index++;
      return { ...frame, block: null, end: token.end };
    }
    if (token?.text === '{' && depth < DEEPEST) {
      this.index++;
      const block = this.block(depth + 1);
      return { ...frame, block, end: this.tokens[this.index - 1]?.end ?? token.end };
    }
    this.refuse(
      first,
      token?.text === '{' ? 'the blocks are nested too deep' : `${first.text} does not end in a semicolon`,
    );
    return { ...frame, block: null, end: words.at(-1)?.end ?? first.end };
  }

  private refuse({ start, end }: Span, message: string): void {
    this.problems.push({ start, end, message });
  }
}
