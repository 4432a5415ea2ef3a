import type { AssignFact, PythonModule } from './module.ts';
import { qualify } from './module.ts';
import type { PythonProject } from './project.ts';
import type { CallExpression, Expression } from './syntax.ts';

export type Value = string | number | boolean | null;

/** Names followed from one assignment to the next before giving up. */
const DEEPEST = 12;

/**
 * The value an expression has when nothing outside the code sets it: constants, names assigned once in the tree
 * (module level, settings classes), environment variables with a default, `a or b`, sums, `int(...)`, f-strings
 * (holes that cannot be known stay `{}`), `os.path.join` and `Path(...) / ...`. Nothing is executed.
 * @returns undefined when it cannot be known
 */
export function evaluate(
  project: PythonProject,
  module: PythonModule,
  expression: Expression,
  depth = 0,
): Value | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (each: Expression): Value | undefined => evaluate(project, module, each, depth + 1);
  if (expression.kind === 'number' || expression.kind === 'constant') return expression.value;
  if (expression.kind === 'string') {
    const holes = expression.holes.map(inner);
    let next = 0;
    return holes.length === 0
      ? expression.value
      : expression.value.replaceAll('{}', () => String(holes[next++] ?? '{}'));
  }
  if (expression.kind === 'name') return valueOfName(project, module, expression.name, depth);
  if (expression.kind === 'call') return valueOfCall(module, expression, inner);
  if (expression.kind === 'operation')
    return valueOfOperation(expression.operator, expression.operands.map(inner));
  return undefined;
}

/** `evaluate`, when the value is text. */
export function evaluateText(
  project: PythonProject,
  module: PythonModule,
  expression: Expression | undefined,
): string | null {
  const value = expression && evaluate(project, module, expression);
  return typeof value === 'string' ? value : null;
}

function valueOfName(
  project: PythonProject,
  module: PythonModule,
  name: string,
  depth: number,
): Value | undefined {
  const own = assigned(module, name);
  if (own) return evaluate(project, module, own.value, depth + 1);
  const definition = project.resolve(module, name);
  if (!definition || definition.name === '' || definition.module === module) {
    const attribute = name.split('.').pop() ?? name;
    const setting = attribute === name ? null : classAttribute(definition?.module ?? module, attribute);
    return setting ? evaluate(project, definition?.module ?? module, setting.value, depth + 1) : undefined;
  }
  const there = assigned(definition.module, definition.name);
  if (there) return evaluate(project, definition.module, there.value, depth + 1);
  const attribute = definition.name.split('.').pop() ?? '';
  const setting = definition.name.includes('.') ? classAttribute(definition.module, attribute) : null;
  if (setting) return evaluate(project, definition.module, setting.value, depth + 1);
  return valueElsewhere(project, definition.module, definition.name, depth);
}

/** `settings.port` where `settings = get_settings()` came from yet another module: the class may be there. */
function valueElsewhere(
  project: PythonProject,
  module: PythonModule,
  name: string,
  depth: number,
): Value | undefined {
  const [head = name, attribute] = name.split('.');
  const value = attribute === undefined ? undefined : assigned(module, head)?.value;
  if (attribute === undefined || value?.kind !== 'call' || value.callee.kind !== 'name') return undefined;
  const maker = project.resolve(module, value.callee.name);
  const setting = maker ? classAttribute(maker.module, attribute) : null;
  return maker && setting ? evaluate(project, maker.module, setting.value, depth + 1) : undefined;
}

function assigned(module: PythonModule, name: string): AssignFact | undefined {
  return module.assigns.findLast((one) => one.target === name && one.scope === '');
}

/** The default of a field of a settings class: any class of the module that has one under that name. */
function classAttribute(module: PythonModule, name: string): AssignFact | null {
  const scopes = new Set(module.classes.map((one) => one.name));
  return module.assigns.find((one) => one.target === name && scopes.has(one.scope)) ?? null;
}

/** Functions that read a variable: its name first, then its default, by position or as `default`. */
const READERS = new Set([
  'os.getenv', 'os.environ.get', 'environ.get', 'getenv', 'decouple.config', 'config', 'env', 'env.str', 'env.int',
  'env.bool', 'starlette.config.Config', 'os.environ.setdefault', 'os.environ.pop',
]); // biome-ignore format: one table, read as one
const CASTS = new Set([
  'int',
  'str',
  'float',
  'bool',
  'pathlib.Path',
  'Path',
  'os.path.abspath',
  'os.path.normpath',
]);
const FIELDS = new Set(['pydantic.Field', 'pydantic_settings.Field', 'dataclasses.field', 'field', 'Field']);

/** True for a function that reads an environment variable named by its first argument. */
export function readsEnvironment(qualified: string): boolean {
  return READERS.has(qualified);
}

function valueOfCall(
  module: PythonModule,
  call: CallExpression,
  inner: (each: Expression) => Value | undefined,
): Value | undefined {
  const name = call.callee.kind === 'name' ? qualify(module.names, call.callee.name) : null;
  const [first, second] = call.args;
  const preset = call.keywords['default'];
  if (name === null) return undefined;
  if (FIELDS.has(name)) {
    const value = preset ?? first;
    return value && value.kind !== 'other' ? inner(value) : undefined;
  }
  if (READERS.has(name)) return second || preset ? inner(second ?? preset ?? call) : undefined;
  if (CASTS.has(name) && first) return cast(name, inner(first));
  if (name === 'os.path.join' || (name.endsWith('Path') && second)) return joined(call.args.map(inner));
  return undefined;
}

function cast(name: string, value: Value | undefined): Value | undefined {
  if (name === 'int' && typeof value === 'string') return /^\d+$/.test(value) ? Number(value) : undefined;
  if (name === 'str' && typeof value === 'number') return String(value);
  return value;
}

function valueOfOperation(operator: string, values: readonly (Value | undefined)[]): Value | undefined {
  const [first, second] = values;
  if (operator === 'or') return values.find((value) => value !== undefined && value !== null && value !== '');
  if (operator === 'if') return first ?? values[2];
  if (operator === '/') return joined(values);
  if (operator === '+' && typeof first === 'string' && typeof second === 'string') return first + second;
  if (operator === '+' && typeof first === 'number' && typeof second === 'number') return first + second;
  return undefined;
}

function joined(values: readonly (Value | undefined)[]): string | undefined {
  const known = values.filter((value) => typeof value === 'string');
  return known.length === values.length ? known.join('/') : undefined;
}
