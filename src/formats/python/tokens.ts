import { readString, stringStart } from './string.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator';
  /** As written; for a string its value, f-string holes as `{}`. */
  readonly text: string;
  /** Source text of the holes of an f-string. */
  readonly holes: readonly string[];
  readonly line: number;
}

/** A logical line (Python reference, 2.1.5): joined over brackets and backslashes, comments gone, never empty. */
export interface Line {
  /** Columns of white space before it; a tab goes to the next multiple of 8 (Python reference, 2.1.8). */
  readonly indent: number;
  readonly tokens: readonly Token[];
}

const NONE: readonly string[] = [];
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJlL]?/y;
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|->|:=|[-+*/%@&|^<>=!]=|<>|\S/y;
/** Operators that no longer one starts with. */
const SINGLE = new Set(['(', ')', '[', ']', '{', '}', ',', '.', ';', '~', '$', '?', '`']);
/** What cannot stand at the start of a line inside brackets: a bracket was left open. */
const OUTSIDE =
  /(?:(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w|import[ \t]+\w|from[ \t]+[\w.]+[ \t]+import\b|return\b|@\w[\w.]*\(|if[ \t]+__name__)/y;

/** The tokens of a whole source, its logical lines one after another. */
export function tokensOf(source: string): readonly Token[] {
  const tokenizer = new Tokenizer(source);
  const tokens: Token[] = [];
  for (let line = tokenizer.next(); line !== null; line = tokenizer.next()) tokens.push(...line.tokens);
  return tokens;
}

/**
 * Splits a source into logical lines, one at a time: what has been read of a big file can be forgotten. Linear; reads
 * anything, including Python 2 and broken files. Statements that a semicolon parts are lines of their own.
 */
export class Tokenizer {
  readonly #source: string;
  #tokens: Token[] = [];
  #ended: Line | null = null;
  #indent = 0;
  #at = 0;
  #line = 1;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#startLine();
  }

  /** The next logical line, or null at the end. */
  next(): Line | null {
    while (this.#ended === null && this.#at < this.#source.length) this.#next();
    if (this.#ended === null) this.#endLine();
    const line = this.#ended;
    this.#ended = null;
    return line;
  }

  #next(): void {
    const code = this.#source.charCodeAt(this.#at);
    if (code === 10) this.#newline();
    else if (isBlank(code)) this.#blanks();
    else if (code === 35) this.#at = this.#endOfLine();
    else if (code === 92) this.#backslash();
    else this.#token(code);
  }

  #blanks(): void {
    let at = this.#at + 1;
    while (isBlank(this.#source.charCodeAt(at))) at += 1;
    this.#at = at;
  }

  #newline(): void {
    this.#at += 1;
    this.#line += 1;
    if (this.#depth > 0 && !this.#isOutside()) return;
    this.#endLine();
    this.#startLine();
  }

  #backslash(): void {
    const isJoin = this.#source.charCodeAt(this.#at + 1) === 10;
    this.#at += isJoin ? 2 : 1;
    if (isJoin) this.#line += 1;
  }

  #isOutside(): boolean {
    let at = this.#at;
    while (this.#source.charCodeAt(at) === 32 || this.#source.charCodeAt(at) === 9) at += 1;
    OUTSIDE.lastIndex = at;
    return OUTSIDE.test(this.#source);
  }

  #startLine(): void {
    let indent = 0;
    for (; ; this.#at += 1) {
      const code = this.#source.charCodeAt(this.#at);
      if (code === 32) indent += 1;
      else if (code === 9) indent = (Math.floor(indent / 8) + 1) * 8;
      else if (code !== 12) break;
    }
    this.#indent = indent;
    this.#depth = 0;
  }

  #endLine(): void {
    if (this.#tokens.length === 0) return;
    this.#ended = { indent: this.#indent, tokens: this.#tokens };
    this.#tokens = [];
  }

  #endOfLine(): number {
    const end = this.#source.indexOf('\n', this.#at);
    return end < 0 ? this.#source.length : end;
  }

  #token(code: number): void {
    const start = stringStart(this.#source, this.#at);
    if (start !== null) {
      const { text, holes, end, lines } = readString(this.#source, this.#at, start);
      this.#tokens.push({ kind: 'string', text, holes, line: this.#line });
      this.#at = end;
      this.#line += lines;
      return;
    }
    if (isWord(code)) this.#word();
    else if (isDigit(code) || (code === 46 && isDigit(this.#source.charCodeAt(this.#at + 1))))
      this.#take('number', NUMBER);
    else if (code < 128 || !this.#take('name', NAME)) this.#operator();
  }

  /** A name of ASCII letters is by far the commonest token; any other letter in it leaves it to the pattern. */
  #word(): void {
    let end = this.#at + 1;
    let code = this.#source.charCodeAt(end);
    while (isWord(code) || isDigit(code)) code = this.#source.charCodeAt(++end);
    if (code >= 128) {
      this.#take('name', NAME);
      return;
    }
    const text = this.#source.slice(this.#at, end);
    this.#tokens.push({ kind: 'name', text, holes: NONE, line: this.#line });
    this.#at = end;
  }

  #operator(): void {
    const start = this.#source[this.#at] ?? '';
    if (start === ';' && this.#depth === 0) {
      this.#at += 1;
      this.#endLine();
      return;
    }
    const isSingle = SINGLE.has(start);
    if (start === '(' || start === '[' || start === '{') this.#depth += 1;
    else if (start === ')' || start === ']' || start === '}') this.#depth = Math.max(0, this.#depth - 1);
    if (isSingle) this.#tokens.push({ kind: 'operator', text: start, holes: NONE, line: this.#line });
    if (isSingle || !this.#take('operator', OPERATOR)) this.#at += 1;
  }

  #take(kind: Token['kind'], pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0];
    if (text === undefined) return false;
    this.#tokens.push({ kind, text, holes: NONE, line: this.#line });
    this.#at += text.length;
    return true;
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12 || code === 13;
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
