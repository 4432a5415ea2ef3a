import { lastPart } from '../text/dotted.ts';
import { dottedName } from './module.ts';
import type { CallExpression, Expression } from './syntax.ts';

/** Calls that say nothing of what a program needs. Their arguments are looked at all the same. */
const DULL = new Set([
  'abs', 'append', 'astype', 'bool', 'copy', 'critical', 'debug', 'dict', 'endswith', 'enumerate', 'error', 'exception',
  'extend', 'float', 'format', 'getattr', 'hasattr', 'info', 'int', 'isinstance', 'items', 'keys', 'len', 'list', 'lower',
  'lstrip', 'map', 'max', 'mean', 'min', 'pop', 'print', 'range', 'replace', 'reshape', 'round', 'rstrip', 'set', 'sorted',
  'split', 'startswith', 'std', 'str', 'strip', 'sum', 'super', 'tolist', 'tuple', 'type', 'upper', 'values', 'warning', 'zip',
]); // biome-ignore format: one table, read as one

/** Whether a call says nothing of what a program needs. What a variable is turned into says what it holds. */
export function isDull(callee: string, { args }: CallExpression): boolean {
  const isConversion = (callee === 'int' || callee === 'float') && args[0] !== undefined && mayRead(args[0]);
  // What is added to the places of modules or to the handlers of an application is said nowhere else.
  const isTelling = callee === 'sys.path.append' || /\.route_handlers\.\w+$/.test(callee);
  return !isTelling && DULL.has(lastPart(callee)) && !isConversion;
}

/** Something that may read the environment, or a default in its place. */
function mayRead(expression: Expression): boolean {
  if (expression.kind === 'operation') return expression.operands.some(mayRead);
  const read =
    expression.kind === 'index' ? expression.of : expression.kind === 'call' ? expression.callee : null;
  return read?.kind === 'name' && /env|config/i.test(read.name);
}

export function children(expression: Expression): readonly Expression[] {
  if (expression.kind === 'attribute') return [expression.of];
  if (expression.kind === 'list') return expression.items;
  if (expression.kind === 'dict') return expression.entries.flat();
  if (expression.kind === 'operation') return expression.operands;
  return expression.kind === 'other' ? expression.parts : [];
}

/** A dotted name, or `name[key]` for a constant key. */
export function targetName(target: Expression): string | null {
  if (target.kind !== 'index' || target.of.kind !== 'name') return dottedName(target);
  const [key] = target.index;
  return key?.kind === 'string' ? `${target.of.name}[${key.value}]` : null;
}

/** Whether a value inside a function may be a path, a name or an object that something is registered on. */
export function isTelling(value: Expression): boolean {
  return value.kind !== 'other' && value.kind !== 'list' && value.kind !== 'constant';
}

export function isAlways(condition: Expression | undefined): boolean {
  return (
    (condition?.kind === 'constant' && condition.value === true) ||
    (condition?.kind === 'number' && condition.value === 1)
  );
}

/** Names an `if` compares or tests. */
export function comparedNames(expression: Expression): readonly string[] {
  if (expression.kind === 'name') return [expression.name];
  return expression.kind === 'operation' ? expression.operands.flatMap(comparedNames) : [];
}

/** The names an assignment gives values to, and which: `A, B = 1, 2` gives two, `A, B = make()` what is at each place. */
export function unpacked(target: Expression, value: Expression): readonly (readonly [string, Expression])[] {
  const name = targetName(target);
  const { line } = value;
  if (name !== null) return [[name, value]];
  if (target.kind !== 'list') return [];
  if (value.kind === 'call')
    return target.items.flatMap((item, at) =>
      unpacked(item, { kind: 'index', of: value, index: [{ kind: 'number', value: at, line }], line }),
    );
  if (value.kind !== 'list' || target.items.length !== value.items.length) return [];
  return target.items.flatMap((item, index) => unpacked(item, value.items[index] ?? value));
}
