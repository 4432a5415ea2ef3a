import type { CallExpression, Expression, FunctionExpression } from './syntax.ts';

/** A node of the parser's tree (ESTree, with TypeScript's): only what is asked of it is looked at. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** 1-based line of an offset. */
export type LineOf = (offset: number) => number;

const OTHER: Expression = { kind: 'other' };
/** Levels of an expression that are looked at. */
const DEEPEST = 24;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

export function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The expression a node is; `other` for what scanning has no use for. */
export function expressionOf(value: unknown, lineOf: LineOf, depth = 0): Expression {
  if (!isNode(value) || depth > DEEPEST) return OTHER;
  const next = (one: unknown): Expression => expressionOf(one, lineOf, depth + 1);
  switch (value.type) {
    case 'Literal':
      return literal(value['value']);
    case 'TemplateLiteral':
      return template(value, next);
    case 'Identifier':
    case 'ThisExpression':
    case 'MetaProperty':
    case 'MemberExpression':
      return named(value, next);
    case 'CallExpression':
    case 'NewExpression':
      return callOf(value, lineOf, depth);
    case 'ObjectExpression':
      return { kind: 'object', entries: entriesOf(value, next) };
    case 'ArrayExpression':
      return { kind: 'list', items: nodes(value['elements']).map(next) };
    case 'LogicalExpression':
    case 'BinaryExpression':
      return {
        kind: 'operation',
        operator: String(value['operator']),
        operands: [next(value['left']), next(value['right'])],
      };
    case 'ConditionalExpression':
      return {
        kind: 'operation',
        operator: '?:',
        operands: [next(value['consequent']), next(value['alternate'])],
      };
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return functionOf(value, next);
    default:
      return inside(value, next);
  }
}

/** What stands in wrappers that change nothing: `await x`, `x as T`, `x!`, `(x)`, `a?.b`. */
function inside(node: Node, next: (one: unknown) => Expression): Expression {
  const wrapped = node['expression'] ?? (node.type === 'AwaitExpression' ? node['argument'] : undefined);
  return /^(TS\w+Expression|ParenthesizedExpression|ChainExpression|AwaitExpression)$/.test(node.type)
    ? next(wrapped)
    : OTHER;
}

function literal(value: unknown): Expression {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number') return { kind: 'number', value };
  return typeof value === 'boolean' ? { kind: 'boolean', value } : OTHER;
}

function template(node: Node, next: (one: unknown) => Expression): Expression {
  const quasis = nodes(node['quasis']);
  const values = nodes(node['expressions']);
  const parts = quasis.flatMap((quasi, index): readonly Expression[] => {
    const cooked = (quasi['value'] as { cooked?: unknown } | undefined)?.cooked;
    const text: Expression = { kind: 'string', value: typeof cooked === 'string' ? cooked : '' };
    const value = values[index];
    return value ? [text, next(value)] : [text];
  });
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'template', parts };
}

function named(node: Node, next: (one: unknown) => Expression): Expression {
  const name = dotted(node);
  if (name !== null) return { kind: 'name', name };
  const key = keyOf(node, 'property');
  return key === null ? OTHER : { kind: 'member', of: next(node['object']), name: key };
}

/** `a.b.c` of names alone, `this` and `import.meta` among them; computed by a string literal counts. */
function dotted(node: Node): string | null {
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'MetaProperty') return 'import.meta';
  if (
    node.type === 'ChainExpression' ||
    node.type === 'TSNonNullExpression' ||
    node.type === 'TSAsExpression'
  )
    return isNode(node['expression']) ? dotted(node['expression']) : null;
  if (node.type === 'ParenthesizedExpression')
    return isNode(node['expression']) ? dotted(node['expression']) : null;
  if (node.type !== 'MemberExpression' || !isNode(node['object'])) return null;
  const of = dotted(node['object']);
  const key = keyOf(node, 'property');
  return of === null || key === null ? null : `${of}.${key}`;
}

/** The name of a property or key, unless it is computed from something else than a literal. */
export function keyOf(node: Node, field: 'key' | 'property'): string | null {
  const key = node[field];
  if (!isNode(key)) return null;
  if (key.type === 'Literal') return String(key['value']);
  if (node['computed'] === true) return null;
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? String(key['name']) : null;
}

/** A call or `new` with its arguments. */
export function callOf(node: Node, lineOf: LineOf, depth = 0): CallExpression {
  const callee = expressionOf(node['callee'], lineOf, depth + 1);
  return {
    kind: 'call',
    name: nameOfCallee(callee),
    callee,
    args: nodes(node['arguments']).map((one) => expressionOf(one, lineOf, depth + 1)),
    isNew: node.type === 'NewExpression',
    line: lineOf(lastName(node['callee']) ?? node.start),
  };
}

/** A package that is called as it is required, `require('express')()`, goes by the package's name. */
function nameOfCallee(callee: Expression): string {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind === 'member') return `.${callee.name}`;
  const source = callee.kind === 'call' && callee.name === 'require' ? callee.args[0] : undefined;
  return source?.kind === 'string' ? source.value : '';
}

/** Where the last part of a callee stands: of a chain over several lines each call has its own. */
function lastName(callee: unknown): number | null {
  if (!isNode(callee) || callee.type !== 'MemberExpression' || !isNode(callee['property'])) return null;
  return callee['property'].start;
}

function entriesOf(node: Node, next: (one: unknown) => Expression): Readonly<Record<string, Expression>> {
  const entries: Record<string, Expression> = {};
  for (const property of nodes(node['properties'])) {
    const key = property.type === 'Property' ? keyOf(property, 'key') : null;
    if (key !== null && key !== '__proto__') entries[key] = next(property['value']);
    else if (property.type === 'SpreadElement') entries['...'] = next(property['argument']);
  }
  return entries;
}

function functionOf(node: Node, next: (one: unknown) => Expression): FunctionExpression {
  const body = node['body'];
  const params = paramsOf(node);
  if (!isNode(body)) return { kind: 'function', params, returns: null };
  if (body.type !== 'BlockStatement') return { kind: 'function', params, returns: next(body) };
  const last = nodes(body['body']).at(-1);
  const returns = last?.type === 'ReturnStatement' ? next(last['argument']) : null;
  return { kind: 'function', params, returns };
}

/** Names of a function's parameters, those with a default among them. */
export function paramsOf(node: Node): readonly string[] {
  return nodes(node['params']).map((one) => {
    const bound = one.type === 'AssignmentPattern' ? one['left'] : one;
    return isNode(bound) && bound.type === 'Identifier' ? String(bound['name']) : '';
  });
}
