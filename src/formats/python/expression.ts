import type { CallExpression, Expression } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Brackets and f-string holes nested deeper than this are skipped: the stack stays bounded on any input. */
const DEEPEST = 60;

/** Operands in a row, and calls or attributes in a row: beyond this the line is skipped, for the same reason. */
const LONGEST = 300;

/** How tightly binary operators bind (Python reference, 6.17). `:=` is left out: it reads as an assignment. */
const BINARY: ReadonlyMap<string, number> = new Map(
  [
    ['or'],
    ['and'],
    ['in', 'is', 'not', '<', '>', '==', '!=', '<=', '>=', '<>'],
    ['|', '^', '&', '<<', '>>'],
    ['+', '-'],
    ['*', '/', '//', '%', '@', '**'],
  ].flatMap((operators, level) => operators.map((operator) => [operator, level])),
);
const COMPARISON = 2;

const UNARY = new Set(['-', '+', '~', 'not', 'await', 'yield', '*', '**', 'lambda', 'print', 'exec']);
/** Words that end an expression. */
const STOP = new Set(['for', 'if', 'else', 'as', 'from', 'import', 'async']);

/** A reading position in the tokens of one logical line. */
export class Reader {
  readonly #tokens: readonly Token[];
  readonly #depth: number;
  #at = 0;

  constructor(tokens: readonly Token[], depth = 0) {
    this.#tokens = tokens;
    this.#depth = depth;
  }

  get line(): number {
    return (this.#tokens[this.#at] ?? this.#tokens[this.#tokens.length - 1])?.line ?? 1;
  }

  peek(offset = 0): Token | undefined {
    return this.#tokens[this.#at + offset];
  }

  /** Whether the next token is this operator or word. */
  is(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.kind !== 'string' && token.text === text;
  }

  /** Passes the next token if it is this operator or word. */
  skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at += 1;
    return true;
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  /** One expression, commas at this level making a list of it. */
  expressions(): Expression {
    const line = this.line;
    const first = this.expression();
    if (!this.is(',')) return first;
    const items = [first];
    while (this.skip(',')) if (this.#startsExpression()) items.push(this.expression());
    return { kind: 'list', items, line };
  }

  /** One expression: conditional, lambda or anything tighter. Always passes at least one token when there is one. */
  expression(depth = this.#depth): Expression {
    const line = this.line;
    if (depth > DEEPEST) return this.#skipRest(line);
    const then = this.#binary(0, depth);
    if (!this.is('if')) return then;
    this.next();
    const condition = this.#binary(0, depth);
    if (!this.skip('else')) return { kind: 'other', parts: [then, condition], line };
    return {
      kind: 'operation',
      operator: 'if',
      operands: [then, condition, this.expression(depth + 1)],
      line,
    };
  }

  #startsExpression(): boolean {
    const token = this.peek();
    return token !== undefined && !(token.kind === 'operator' && ')]}=:;'.includes(token.text));
  }

  #skipRest(line: number): Expression {
    this.#at = this.#tokens.length;
    return { kind: 'other', parts: [], line };
  }

  /** Operands joined by operators that bind at least as tightly as `least` (precedence climbing). */
  #binary(least: number, depth: number): Expression {
    let left = this.#unary(depth);
    for (let links = 0; ; links += 1) {
      if (links > LONGEST) return this.#skipRest(left.line);
      const token = this.#tokens[this.#at];
      if (!token || token.kind === 'string' || token.kind === 'number') return left;
      const level = BINARY.get(token.text);
      if (level === undefined || level < least) return left;
      this.#at += 1;
      let operator = token.text;
      if (operator === 'is' && this.skip('not')) operator = 'is not';
      else if (operator === 'not' && this.skip('in')) operator = 'not in';
      const right = this.#binary(level + 1, depth);
      left = { kind: 'operation', operator, operands: [left, right], line: left.line };
    }
  }

  #unary(depth: number): Expression {
    const token = this.peek();
    if (token && token.kind !== 'string' && UNARY.has(token.text)) {
      if (depth > DEEPEST) return this.#skipRest(token.line);
      const isCall = token.text === 'print' && this.peek(1)?.text === '(';
      if (!isCall) return this.#prefixed(token, depth);
    }
    return this.#postfix(this.#primary(depth), depth);
  }

  #prefixed(token: Token, depth: number): Expression {
    this.next();
    if (token.text === 'lambda') return this.#lambda(token.line, depth);
    if (token.text === 'yield') this.skip('from');
    if (!this.#startsExpression()) return { kind: 'other', parts: [], line: token.line };
    const operand = token.text === 'not' ? this.#binary(COMPARISON, depth + 1) : this.#unary(depth + 1);
    const isOperator = token.kind === 'operator' || token.text === 'not';
    return isOperator
      ? { kind: 'operation', operator: token.text, operands: [operand], line: token.line }
      : { kind: 'other', parts: [operand], line: token.line };
  }

  #lambda(line: number, depth: number): Expression {
    while (this.peek() && !this.is(':') && !this.is(')')) this.next();
    this.skip(':');
    return { kind: 'other', parts: this.#startsExpression() ? [this.expression(depth + 1)] : [], line };
  }

  #primary(depth: number): Expression {
    const token = this.next();
    if (!token) return { kind: 'other', parts: [], line: this.line };
    const { line } = token;
    if (token.kind === 'string') return this.#string(token, depth);
    if (token.kind === 'number') return { kind: 'number', value: toNumber(token.text), line };
    if (token.kind === 'name') return this.#name(token);
    if (token.text === '(') return this.#parenthesis(line, depth);
    if (token.text === '[') return { kind: 'list', items: this.#items(']', depth), line };
    if (token.text === '{') return this.#braces(line, depth);
    return { kind: 'other', parts: [], line };
  }

  #name(token: Token): Expression {
    const { text, line } = token;
    if (text === 'True' || text === 'False') return { kind: 'constant', value: text === 'True', line };
    if (text === 'None') return { kind: 'constant', value: null, line };
    let name = text;
    while (this.is('.') && this.peek(1)?.kind === 'name') {
      this.next();
      name += `.${this.next()?.text}`;
    }
    return { kind: 'name', name, line };
  }

  #string(first: Token, depth: number): Expression {
    let value = first.text;
    const sources = [...first.holes];
    while (this.peek()?.kind === 'string') {
      const token = this.next();
      value += token?.text ?? '';
      sources.push(...(token?.holes ?? []));
    }
    const holes = sources.map((source) => parseExpression(source, first.line, depth + 1));
    return { kind: 'string', value, holes, line: first.line };
  }

  #parenthesis(line: number, depth: number): Expression {
    const items = this.#items(')', depth);
    const [only] = items;
    return only && items.length === 1 ? only : { kind: 'list', items, line };
  }

  /** What stands up to a closing bracket, separated by commas; comprehension clauses count as items. */
  #items(close: string, depth: number): readonly Expression[] {
    const items: Expression[] = [];
    while (this.peek() && !this.skip(close)) {
      if (this.skip(',') || this.#skipWord()) continue;
      items.push(this.expression(depth + 1));
    }
    return items;
  }

  #skipWord(): boolean {
    const token = this.peek();
    if (token?.kind === 'operator') return ':=;'.includes(token.text) && this.next() !== undefined;
    return token?.kind === 'name' && STOP.has(token.text) && this.next() !== undefined;
  }

  #braces(line: number, depth: number): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    const items: Expression[] = [];
    while (this.peek() && !this.skip('}')) {
      if (this.skip(',') || this.#skipWord()) continue;
      const key = this.expression(depth + 1);
      if (this.skip(':') && this.#startsExpression()) entries.push([key, this.expression(depth + 1)]);
      else items.push(key);
    }
    return items.length > 0 && entries.length === 0
      ? { kind: 'list', items, line }
      : { kind: 'dict', entries, line };
  }

  #postfix(start: Expression, depth: number): Expression {
    let value = start;
    for (let links = 0; ; links += 1) {
      const { line } = value;
      if (links > LONGEST) return this.#skipRest(line);
      if (this.is('(') && value.kind !== 'number') value = this.#call(value, depth);
      else if (this.skip('[')) value = { kind: 'index', of: value, index: this.#items(']', depth), line };
      else if (this.is('.') && this.peek(1)?.kind === 'name') {
        this.next();
        value = { kind: 'attribute', of: value, name: this.next()?.text ?? '', line };
      } else return value;
    }
  }

  #call(callee: Expression, depth: number): CallExpression {
    const { line } = callee;
    const args: Expression[] = [];
    const keywords: Record<string, Expression> = {};
    this.next();
    while (this.peek() && !this.skip(')')) {
      const name = this.peek();
      const isKeyword =
        name?.kind === 'name' && this.peek(1)?.text === '=' && this.peek(1)?.kind === 'operator';
      if (isKeyword && name) {
        this.#at += 2;
        if (this.#startsExpression()) keywords[name.text] = this.expression(depth + 1);
      } else if (!this.skip(',') && !this.#skipWord()) args.push(this.expression(depth + 1));
    }
    return { kind: 'call', callee, args, keywords, line };
  }
}

/** Parses the source of one expression; `line` is where it stands. */
function parseExpression(source: string, line: number, depth: number): Expression {
  if (depth > DEEPEST) return { kind: 'other', parts: [], line };
  const placed = tokensOf(source).map((token) => ({ ...token, line: line + token.line - 1 }));
  return new Reader(placed, depth).expressions();
}

function toNumber(text: string): number {
  const value = Number(text.replaceAll('_', '').replace(/[jJlL]$/, ''));
  return Number.isFinite(value) ? value : 0;
}
