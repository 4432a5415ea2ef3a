/** Where a string literal starts: its prefix and quotes. */
export interface StringStart {
  readonly raw: boolean;
  /** f-string (PEP 498, PEP 701) or template string (PEP 750). */
  readonly formatted: boolean;
  /** One or three quotes. */
  readonly quotes: string;
  /** Offset of the first character inside. */
  readonly inside: number;
}

export interface StringEnd {
  /** The value, escapes decoded, holes of an f-string as `{}`. */
  readonly text: string;
  readonly holes: readonly string[];
  /** Offset after the closing quotes. */
  readonly end: number;
  /** Newlines passed. */
  readonly lines: number;
}

const START = /([rRbBuUfFtT]{0,2})("""|'''|"|')/y;

/** The start of a string literal at `at`, or null. */
export function stringStart(source: string, at: number): StringStart | null {
  const code = source.charCodeAt(at);
  const isQuote = code === 34 || code === 39;
  if (!isQuote && !'rRbBuUfFtT'.includes(source[at] ?? '')) return null;
  START.lastIndex = at;
  const match = START.exec(source);
  if (!match) return null;
  const prefix = (match[1] ?? '').toLowerCase();
  return {
    raw: prefix.includes('r'),
    formatted: prefix.includes('f') || prefix.includes('t'),
    quotes: match[2] ?? '"',
    inside: START.lastIndex,
  };
}

/** Reads the literal to its closing quotes; one that is not closed ends with its line, or with the file. */
export function readString(source: string, at: number, start: StringStart): StringEnd {
  const end = closing(source, start);
  const body = source.slice(start.inside, end);
  const isClosed = source.startsWith(start.quotes, end);
  const holes: string[] = [];
  const text = start.formatted ? withoutHoles(body, holes) : body;
  return {
    text: start.raw || !text.includes('\\') ? text : text.replace(ESCAPE, decodeEscape),
    holes,
    end: isClosed ? end + start.quotes.length : Math.max(end, at + 1),
    lines: count(body),
  };
}

/** Offset of the closing quotes, or of where an unclosed literal ends. */
function closing(source: string, start: StringStart): number {
  return start.formatted ? closingFormatted(source, start) : closingPlain(source, start);
}

function closingPlain(source: string, { quotes, inside }: StringStart): number {
  if (quotes.length === 3) return closingTriple(source, quotes, inside);
  for (let at = inside; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === '\n' || char === quotes) return at;
  }
  return source.length;
}

/** The next three quotes that no odd number of backslashes stands before: most of a source's text is docstrings. */
function closingTriple(source: string, quotes: string, inside: number): number {
  for (let at = source.indexOf(quotes, inside); at >= 0; at = source.indexOf(quotes, at + 1)) {
    let before = at - 1;
    while (before >= inside && source[before] === '\\') before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return source.length;
}

function closingFormatted(source: string, { quotes, inside }: StringStart): number {
  const isTriple = quotes.length === 3;
  let depth = 0;
  for (let at = inside; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\n' && !isTriple) return at;
    if (char === quotes[0] && source.startsWith(quotes, at)) {
      const end = depth > 0 ? nestedEnd(source, at, quotes) : null;
      if (end === null) return at;
      at = end;
    } else if (char === '}') depth = Math.max(0, depth - 1);
    else if (isPair(source, at, depth)) at += 1;
    else if (char === '{') depth += 1;
  }
  return source.length;
}

/** Two characters that mean one: an escape, or `{{` outside a hole. */
function isPair(source: string, at: number, depth: number): boolean {
  return source[at] === '\\' || (depth === 0 && source.startsWith('{{', at));
}

/** A literal with the same quotes inside a hole, `f"{x["a"]}"` (PEP 701): where it ends, when the hole ends after it. */
function nestedEnd(source: string, at: number, quote: string): number | null {
  if (quote.length === 3) return null;
  const ahead = source.slice(at + 1, at + 1 + AHEAD);
  const line = ahead.slice(0, ahead.includes('\n') ? ahead.indexOf('\n') : undefined);
  const close = line.indexOf(quote);
  if (close < 0) return null;
  const rest = line.slice(close + 1);
  return /^[^"']*\}/.test(rest) && rest.includes(quote) ? at + 1 + close : null;
}

/** Characters looked at beyond a quote: enough for any line a person wrote, and reading stays linear. */
const AHEAD = 300;

function withoutHoles(body: string, holes: string[]): string {
  if (!body.includes('{')) return body;
  let text = '';
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at];
    if ((char === '{' || char === '}') && body[at + 1] === char) {
      text += char;
      at += 1;
    } else if (char === '{') {
      const end = holeEnd(body, at + 1);
      holes.push(holeSource(body.slice(at + 1, end)));
      text += '{}';
      at = end;
    } else text += char;
  }
  return text;
}

function holeEnd(body: string, from: number): number {
  let depth = 0;
  for (let at = from; at < body.length; at += 1) {
    const char = body[at];
    if (char === '{') depth += 1;
    else if (char === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return body.length;
}

/** The expression of a hole, without conversion and format. */
function holeSource(hole: string): string {
  return hole.replace(/!(?:r|s|a)(?::.*)?$|:[^()[\]{}'"]*$/s, '').replace(/=\s*$/, '');
}

const ESCAPE = /\\(?:\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\s\S])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '', '0': '\0' };

function decodeEscape(written: string): string {
  const rest = written.slice(1);
  if (rest.length > 1) return String.fromCharCode(Number.parseInt(rest.slice(1), 16));
  const simple = ESCAPES[rest];
  if (simple !== undefined) return simple;
  return rest === '\\' || rest === "'" || rest === '"' ? rest : written;
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
