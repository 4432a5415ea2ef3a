import type { ScriptProject } from './project.ts';
import { variableRead } from './readers.ts';
import { schemaDefault, settingRead } from './settings.ts';
import type { Expression, ScriptModule } from './syntax.ts';

/** A piece of a text: written out, an environment variable with what stands in for it, or not known. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | null }
  /** With the function that makes it of what it is called with, where it is one. */
  | { readonly kind: 'unknown'; readonly name: string; readonly by?: string };

const DEEPEST = 12;
const ENVIRONMENT = /^(?:process\.env|import\.meta\.env|Bun\.env|Deno\.env)\.([A-Za-z_]\w*)$/;

/** What an expression gives as text, piece by piece; names are followed to where they are made, across modules. */
export function piecesOf(
  project: ScriptProject,
  module: ScriptModule,
  expression: Expression | undefined,
  depth = 0,
): readonly Piece[] {
  if (expression === undefined || depth > DEEPEST) return [{ kind: 'unknown', name: '' }];
  const next = (one: Expression | undefined): readonly Piece[] => piecesOf(project, module, one, depth + 1);
  switch (expression.kind) {
    case 'string':
      return [{ kind: 'text', text: expression.value }];
    case 'number':
    case 'boolean':
      return [{ kind: 'text', text: String(expression.value) }];
    case 'template':
      return expression.parts.flatMap(next);
    case 'name':
      return nameValue(project, module, expression.name, depth);
    case 'operation':
      return isSum(expression) ? [{ kind: 'unknown', name: '' }] : operation(expression, next);
    case 'call':
      return called(project, module, expression, depth, next);
    case 'member':
      return [{ kind: 'unknown', name: expression.name }];
    default:
      return [{ kind: 'unknown', name: '' }];
  }
}

/** The text of an expression when all of it is known, else null. */
export function textOf(
  project: ScriptProject,
  module: ScriptModule,
  expression: Expression | undefined,
): string | null {
  const pieces = piecesOf(project, module, expression);
  const texts = pieces.map((piece) =>
    piece.kind === 'text' ? piece.text : piece.kind === 'variable' ? piece.fallback : null,
  );
  return texts.includes(null) ? null : texts.join('');
}

/** The number of an expression (a default counts), else null. */
export function numberOf(
  project: ScriptProject,
  module: ScriptModule,
  expression: Expression | undefined,
): number | null {
  const text = expression === undefined ? null : textOf(project, module, expression);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** An assignment to the name, here or where it is imported from. */
export function definitionOf(
  project: ScriptProject,
  module: ScriptModule,
  name: string,
  depth = 0,
): { readonly module: ScriptModule; readonly value: Expression; readonly name: string } | null {
  if (depth > DEEPEST) return null;
  const own = module.assigns.find((one) => one.target === name);
  if (own && !(own.value.kind === 'call' && own.value.name === 'require'))
    return { module, value: own.value, name };
  const from = module.imports.find((one) => one.local === name);
  const path = from && project.resolve(module.path, from.source);
  const other = path ? project.module(path) : null;
  if (!from || !other) return null;
  const isWhole = from.imported === '*' || from.imported === 'default';
  const local = other.exports.get(isWhole ? 'default' : from.imported) ?? (isWhole ? '' : from.imported);
  const found = definitionOf(project, other, local, depth + 1);
  if (found) return found;
  return from.imported === 'default' && other.whole
    ? { module: other, value: other.whole, name: 'default' }
    : null;
}

function nameValue(
  project: ScriptProject,
  module: ScriptModule,
  name: string,
  depth: number,
): readonly Piece[] {
  const variable = ENVIRONMENT.exec(name)?.[1];
  if (variable !== undefined) return [{ kind: 'variable', name: variable, fallback: null }];
  const found = definitionOf(project, module, name, depth);
  // What begins empty is filled in later.
  if (found && !isEmpty(found.value)) return piecesOf(project, found.module, found.value, depth + 1);
  const [head = '', ...rest] = name.split('.');
  const object = rest.length > 0 ? definitionOf(project, module, head, depth) : null;
  const entry = object && memberOf(object.value, rest);
  if (object && entry) return piecesOf(project, object.module, entry, depth + 1);
  const [key] = rest;
  const define = (one: string): Expression | null =>
    object ? (definitionOf(project, object.module, one, depth + 1)?.value ?? null) : null;
  const preset =
    object && key !== undefined && rest.length === 1 ? schemaDefault(object.value, key, define) : null;
  if (object && preset && key !== undefined)
    return [{ kind: 'variable', name: key, fallback: textOf(project, object.module, preset) }];
  return [{ kind: 'unknown', name: rest.at(-1) ?? head }];
}

function isEmpty(value: Expression): boolean {
  return value.kind === 'string' && value.value === '';
}

function memberOf(value: Expression, path: readonly string[]): Expression | null {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const entry = value.kind === 'object' ? value.entries[key] : undefined;
  return entry ? memberOf(entry, rest) : null;
}

type Next = (one: Expression | undefined) => readonly Piece[];

/** `port + 1`, which no text is made of. */
function isSum({ operator, operands }: Extract<Expression, { kind: 'operation' }>): boolean {
  const isText = operands.some(({ kind }) => kind === 'string' || kind === 'template');
  return operator === '+' && !isText && operands.some(({ kind }) => kind === 'number');
}

function operation(expression: Extract<Expression, { kind: 'operation' }>, next: Next): readonly Piece[] {
  const { operator, operands } = expression;
  if (operator === '+') return operands.flatMap(next);
  if (operator === '?:') return next(operands.at(-1));
  if (operator !== '||' && operator !== '??') return [{ kind: 'unknown', name: '' }];
  const first = next(operands[0]);
  const [only] = first;
  const second = next(operands[1]);
  if (first.length === 1 && only?.kind === 'variable') {
    const [fallback] = second;
    const isText = second.length === 1 && fallback?.kind !== 'unknown';
    const text = !isText || !fallback ? null : fallback.kind === 'text' ? fallback.text : fallback.fallback;
    return [{ ...only, fallback: only.fallback ?? text }];
  }
  return first.some((piece) => piece.kind === 'unknown') ? second : first;
}

/** Calls that give back what they are given, or a text made of it. */
function called(
  project: ScriptProject,
  module: ScriptModule,
  call: Extract<Expression, { kind: 'call' }>,
  depth: number,
  next: Next,
): readonly Piece[] {
  const [first, second] = call.args;
  const setting = settingRead(module, call) ?? variableRead(project, module, call);
  if (setting) {
    const fallback = setting.fallback === undefined ? null : textOf(project, module, setting.fallback);
    return [{ kind: 'variable', name: setting.name, fallback }];
  }
  if (/^(Number|String|parseInt|parseFloat|encodeURIComponent|encodeURI|Number\.parseInt)$/.test(call.name))
    return next(first);
  if (call.isNew && call.name === 'URL') return second ? [...next(second), ...next(first)] : next(first);
  if (/(^|\.)(replace|replaceAll|trim|toString|toLowerCase)$/.test(call.name)) {
    const of = call.callee;
    if (of.kind === 'member') return next(of.of);
    if (of.kind === 'name') return next({ kind: 'name', name: of.name.slice(0, of.name.lastIndexOf('.')) });
  }
  // A function of the application's own that only gives a text.
  const made = definitionOf(project, module, call.name, depth);
  if (made?.value.kind === 'function' && made.value.returns)
    return piecesOf(project, made.module, made.value.returns, depth + 1);
  const label = first?.kind === 'name' ? (first.name.split('.').pop() ?? '') : '';
  return [{ kind: 'unknown', name: label, by: call.name }];
}
