import { Reader } from './expression.ts';
import type { Expression, ImportedName, Parameter, Statement } from './syntax.ts';
import { type Line, type Token, Tokenizer } from './tokens.ts';

/** Blocks nested deeper than this are read as if they were not nested further. */
const DEEPEST = 60;

const COMPOUND = new Set([
  'if', 'elif', 'else', 'for', 'while', 'with', 'try', 'except', 'finally', 'match', 'case',
]); // biome-ignore format: one table, read as one

/**
 * Reads a Python module statement by statement: Python 3 with every syntax up to 3.14, Python 2 as far as it looks
 * alike. Never throws and always ends: what is broken is skipped up to the next logical line.
 * @param take gets each top-level statement as soon as it is read
 */
export function parsePython(source: string, take: (statement: Statement) => void): void {
  new Parser(source).block(-1, 0, take);
}

class Parser {
  readonly #tokenizer: Tokenizer;
  #line: Line | null;
  /** Functions around the statement that is read. */
  #functions = 0;

  constructor(source: string) {
    this.#tokenizer = new Tokenizer(source);
    this.#line = this.#tokenizer.next();
  }

  /** The statements indented by more than `indent`. */
  block(indent: number, depth: number, take: (statement: Statement) => void): void {
    let decorators: Expression[] = [];
    for (let line = this.#line; line !== null && line.indent > indent; line = this.#line) {
      this.#line = this.#tokenizer.next();
      const [first] = line.tokens;
      if (first && isOperator(first, '@')) {
        decorators.push(new Reader(line.tokens.slice(1)).expression());
        continue;
      }
      for (const statement of this.#statement(line, decorators, depth)) take(statement);
      decorators = [];
    }
  }

  #statement(line: Line, decorators: readonly Expression[], depth: number): readonly Statement[] {
    const isAsync = line.tokens[0]?.kind === 'name' && line.tokens[0].text === 'async';
    const tokens = isAsync ? line.tokens.slice(1) : line.tokens;
    const [first, second] = tokens;
    const reader = new Reader(tokens);
    if (!first) return [];
    if (first.kind !== 'name') return readSimple(reader);
    if (first.text === 'import') return readImport(reader);
    if (first.text === 'from') return readFrom(reader);
    if (first.text === 'return') return readReturn(reader);
    if (first.text === 'def' && second?.kind === 'name')
      return [this.#function(reader, line.indent, decorators, isAsync, depth)];
    if (first.text === 'class' && second?.kind === 'name')
      return [this.#class(reader, line.indent, decorators, depth)];
    if (COMPOUND.has(first.text) && isCompound(tokens)) return [this.#compound(reader, line.indent, depth)];
    // Most lines of a function only move values about; those need no reading.
    const isRead = this.#functions === 0 || tokens.some(isTelling) || keepsSetting(tokens);
    return isRead ? readSimple(reader) : [];
  }

  #function(
    reader: Reader,
    indent: number,
    decorators: readonly Expression[],
    async: boolean,
    depth: number,
  ): Statement {
    const { line } = reader;
    reader.next();
    const name = reader.next()?.text ?? '';
    const parameters = readParameters(reader);
    this.#functions += 1;
    const body = this.#body(reader, indent, depth);
    this.#functions -= 1;
    return { kind: 'function', name, parameters, decorators, async, line, body };
  }

  #class(reader: Reader, indent: number, decorators: readonly Expression[], depth: number): Statement {
    const { line } = reader;
    reader.next();
    const name = reader.next()?.text ?? '';
    const head = reader.is('(') ? reader.expression() : null;
    const bases = head === null ? [] : head.kind === 'list' ? head.items : [head];
    return { kind: 'class', name, bases, decorators, line, body: this.#body(reader, indent, depth) };
  }

  #compound(reader: Reader, indent: number, depth: number): Statement {
    const { line } = reader;
    const word = reader.next()?.text ?? '';
    const head: Expression[] = [];
    while (reader.peek() && !reader.is(':')) {
      const passed = reader.skip(',') || reader.skip('as') || reader.skip('in') || reader.skip('if');
      if (!passed) head.push(reader.expression());
    }
    return { kind: 'block', word, head, line, body: this.#body(reader, indent, depth) };
  }

  /** What follows the colon on the same line, or the lines indented further. */
  #body(reader: Reader, indent: number, depth: number): readonly Statement[] {
    while (reader.peek() && !reader.is(':')) reader.next();
    reader.next();
    if (depth >= DEEPEST) return [];
    const rest: Token[] = [];
    for (let token = reader.next(); token; token = reader.next()) rest.push(token);
    const body: Statement[] = [];
    const inline = rest.length > 0 ? this.#statement({ indent, tokens: rest }, [], depth + 1) : [];
    body.push(...inline);
    this.block(indent, depth + 1, (statement) => body.push(statement));
    return body;
  }
}

/** A call, a subscript or a string: what the rest of a program could want to know of a line. */
function isTelling(token: Token): boolean {
  return token.kind === 'string' || (token.kind === 'operator' && (token.text === '(' || token.text === '['));
}

/** `self.path = settings.path`: what an object does with it later has that value. */
function keepsSetting(tokens: readonly Token[]): boolean {
  const [first, , , equals, ...value] = tokens;
  return first?.text === 'self' && equals?.text === '=' && value.some((token) => isOperator(token, '.'));
}

/** Soft keywords (`match`, `case`) are names elsewhere: a compound statement has a colon outside brackets. */
function isCompound(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (first?.text !== 'match' && first?.text !== 'case') return true;
  const last = tokens[tokens.length - 1];
  return second !== undefined && !/^[=.,:)]/.test(second.text) && last !== undefined && isOperator(last, ':');
}

function readImport(reader: Reader): readonly Statement[] {
  const result: Statement[] = [];
  do {
    reader.next();
    const { line } = reader;
    const module = dotted(reader);
    const alias = reader.skip('as') ? (reader.next()?.text ?? null) : null;
    if (module !== '') result.push({ kind: 'import', module, level: 0, names: null, alias, line });
  } while (reader.is(','));
  return result;
}

function readFrom(reader: Reader): readonly Statement[] {
  const { line } = reader;
  reader.next();
  let level = 0;
  while (reader.skip('.')) level += 1;
  const module = dotted(reader);
  if (!reader.skip('import')) return [];
  const names: ImportedName[] = [];
  for (let token = reader.next(); token; token = reader.next()) {
    if (token.kind !== 'name' && token.text !== '*') continue;
    const alias = reader.skip('as') ? (reader.next()?.text ?? null) : null;
    names.push({ name: token.text, alias });
  }
  return [{ kind: 'import', module, level, names, alias: null, line }];
}

function readReturn(reader: Reader): readonly Statement[] {
  const { line } = reader;
  reader.next();
  const none: Expression = { kind: 'constant', value: null, line };
  return [{ kind: 'return', value: reader.peek() ? reader.expressions() : none, line }];
}

function dotted(reader: Reader): string {
  const parts: string[] = [];
  while (reader.peek()?.kind === 'name' && !reader.is('import') && !reader.is('as')) {
    parts.push(reader.next()?.text ?? '');
    if (!reader.skip('.')) break;
  }
  return parts.join('.');
}

/** Assignments (also annotated, augmented, chained, `x := y`) and expressions. */
function readSimple(reader: Reader): readonly Statement[] {
  const { line } = reader;
  const targets: Expression[] = [];
  let value = reader.expressions();
  let annotation: Expression | null = null;
  if (reader.skip(':')) {
    annotation = reader.expression();
    if (!reader.is('='))
      return value.kind === 'name'
        ? [{ kind: 'field', name: value.name, annotation, line }]
        : [{ kind: 'expression', value: annotation, line }];
  }
  let augmented = false;
  for (let token = reader.peek(); token && ASSIGN.has(token.text); token = reader.peek()) {
    reader.next();
    augmented ||= token.text !== '=' && token.text !== ':=';
    targets.push(value);
    value = reader.expressions();
  }
  if (targets.length > 0) return [{ kind: 'assign', augmented, targets, annotation, value, line }];
  const rest: Statement[] = [{ kind: 'expression', value, line }];
  // Python 2's `print >>file, x` and whatever else is left: what can be read of it is kept.
  for (let left = LEFT; left > 0 && reader.peek(); left -= 1)
    rest.push({ kind: 'expression', value: reader.expressions(), line: reader.line });
  return rest;
}

const LEFT = 50;
const ASSIGN = new Set(['=', '+=', '-=', '*=', '/=', '|=', '&=', '%=', ':=', '@=', '^=']);

/** `(a, b: T = x, *args, **kw)`. */
function readParameters(reader: Reader): readonly Parameter[] {
  const parameters: Parameter[] = [];
  if (!reader.skip('(')) return parameters;
  let isRest = false;
  while (reader.peek() && !reader.skip(')')) {
    const token = reader.next();
    if (token?.kind !== 'name') {
      isRest = token?.text === '*' || token?.text === '**';
      continue;
    }
    const annotation = reader.skip(':') ? reader.expression() : null;
    const preset = reader.skip('=') ? reader.expression() : null;
    const parameter = { name: token.text, annotation, default: preset };
    parameters.push(isRest ? { ...parameter, rest: true } : parameter);
    isRest = false;
  }
  return parameters;
}

function isOperator(token: Token, text: string): boolean {
  return token.kind === 'operator' && token.text === text;
}
