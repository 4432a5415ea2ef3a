import { posix } from 'node:path';
import { type PythonModule, qualify } from './module.ts';
import type { CallExpression, Expression } from './syntax.ts';
import type { Value } from './value.ts';

/** What a path of the tree starts with as a value, so that it is told from one relative to the working directory. */
const TREE = '/\u0000tree/';

/** The value of a path of the tree, as `__file__` has it. */
export function treePath(path: string): string {
  return TREE + path;
}

/** The path of the tree that a value stands for, relative to the root; null for any other path. */
export function inTree(value: string): string | null {
  if (value === TREE.slice(0, -1)) return '.';
  return value.startsWith(TREE) ? value.slice(TREE.length) || '.' : null;
}

/** Functions that give the path they are given, or one made of their arguments. */
const FUNCTIONS = new Set([
  'Path', 'pathlib.Path', 'pathlib.PurePath', 'os.path.abspath', 'os.path.realpath', 'os.path.normpath',
  'os.path.expanduser', 'os.path.join', 'os.path.dirname', 'os.fspath', 'os.getcwd', 'pathlib.Path.cwd', 'Path.cwd',
]); // biome-ignore format: one table, read as one
const METHODS = new Set(['resolve', 'absolute', 'expanduser', 'as_posix', 'joinpath', '__str__']);

export function isPathCall(module: PythonModule, call: CallExpression): boolean {
  const { callee } = call;
  if (callee.kind === 'attribute') return METHODS.has(callee.name);
  if (callee.kind !== 'name') return false;
  if (FUNCTIONS.has(qualify(module.names, callee.name)) || callee.name === 'str') return true;
  return METHODS.has(callee.name.slice(callee.name.lastIndexOf('.') + 1)) && callee.name.includes('.');
}

/** The path a call of `pathlib` or `os.path` gives. */
export function valueOfPathCall(
  module: PythonModule,
  call: CallExpression,
  inner: (each: Expression) => Value | undefined,
): Value | undefined {
  const { callee } = call;
  const values = call.args.map(inner);
  if (callee.kind === 'attribute') return joined([inner(callee.of), ...values]);
  if (callee.kind !== 'name') return undefined;
  const name = qualify(module.names, callee.name);
  if (name === 'str') return values[0] ?? undefined;
  if (/(getcwd|Path\.cwd)$/.test(name)) return '.';
  if (name === 'os.path.dirname') return typeof values[0] === 'string' ? posix.dirname(values[0]) : undefined;
  if (FUNCTIONS.has(name)) return joined(values);
  const dot = callee.name.lastIndexOf('.');
  return joined([inner({ ...callee, name: callee.name.slice(0, dot) }), ...values]);
}

/** As Python joins: an absolute part starts anew, one that cannot be known is `{}` as in an f-string. */
function joined([first, ...rest]: readonly (Value | undefined)[]): string | undefined {
  let path = '';
  if (typeof first !== 'string') return undefined;
  for (const value of [first, ...rest.map((one) => (typeof one === 'string' ? one : '{}'))])
    path = value.startsWith('/') || path === '' ? value : posix.join(path, value);
  return path === '' ? undefined : path;
}
