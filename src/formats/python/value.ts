import { posix } from 'node:path';
import { lastPart } from '../text/dotted.ts';
import { readsEnvironment } from './environment.ts';
import { type AssignFact, type PythonModule, qualify } from './module.ts';
import type { PythonProject } from './project.ts';
import type { CallExpression, Expression } from './syntax.ts';
import { isPathCall, treePath, valueOfPathCall } from './value-path.ts';

export type Value = string | number | boolean | null;

/** Names followed from one assignment to the next before giving up. */
const DEEPEST = 16;

/**
 * The value an expression has when nothing outside the code sets it: constants, names assigned in the tree (module
 * level, settings classes), environment variables with a default, `a or b`, sums, `int(...)`, f-strings (holes that
 * cannot be known stay `{}`), and paths (`Path(__file__).parent / 'x'`, see `treePath`). Nothing is executed.
 * @param scope function or class the expression stands in, `Class.method`: its own assignments come first
 * @returns undefined when it cannot be known
 */
export function evaluate(
  project: PythonProject,
  module: PythonModule,
  expression: Expression,
  scope = '',
): Value | undefined {
  return new Evaluation(project, scope).of(module, expression, 0);
}

/** `evaluate`, when the value is text that nothing but a change of the code changes: no variable, no other branch. */
export function evaluateFixed(
  project: PythonProject,
  module: PythonModule,
  expression: Expression,
  scope = '',
): string | null {
  const value = new Evaluation(project, scope, true).of(module, expression, 0);
  return typeof value === 'string' ? value : null;
}

/** `evaluate`, when the value is text. */
export function evaluateText(
  project: PythonProject,
  module: PythonModule,
  expression: Expression | undefined,
  scope = '',
): string | null {
  const value = expression && evaluate(project, module, expression, scope);
  return typeof value === 'string' ? value : null;
}

const CASTS = new Set(['int', 'str', 'float', 'bool']);
const FIELDS = new Set(['pydantic.Field', 'pydantic_settings.Field', 'dataclasses.field', 'field', 'Field']);

class Evaluation {
  readonly #project: PythonProject;
  readonly #scope: string;
  /** Whether what may be different without a change of the code is not known. */
  readonly #fixed: boolean;

  constructor(project: PythonProject, scope: string, fixed = false) {
    this.#project = project;
    this.#scope = scope;
    this.#fixed = fixed;
  }

  of(module: PythonModule, expression: Expression, depth: number): Value | undefined {
    if (depth > DEEPEST) return undefined;
    const inner = (each: Expression): Value | undefined => this.of(module, each, depth + 1);
    switch (expression.kind) {
      case 'number':
      case 'constant':
        return expression.value;
      case 'string':
        return fill(expression.value, expression.holes.map(inner));
      case 'name':
        return this.#name(module, expression.name, depth);
      case 'call':
        return this.#call(module, expression, inner);
      case 'attribute':
        return parentOf(expression.name, inner(expression.of));
      case 'index':
        return this.#index(module, expression, depth) ?? parentsOf(expression.of, expression.index[0], inner);
      case 'operation':
        if (this.#fixed && /^(or|if)$/.test(expression.operator)) return undefined;
        return operate(expression.operator, expression.operands.map(inner));
      default:
        return undefined;
    }
  }

  #name(module: PythonModule, name: string, depth: number): Value | undefined {
    if (name === '__file__') return treePath(module.path);
    const own = assigned(module, name, this.#scope);
    if (this.#fixed && isAssignedAgain(module, name)) return undefined;
    if (own) return this.of(module, own.value, depth + 1);
    const dot = name.lastIndexOf('.');
    const attribute = name.slice(dot + 1);
    if (dot > 0 && (attribute === 'parent' || attribute === 'parents')) {
      const path = this.#name(module, name.slice(0, dot), depth + 1);
      return parentOf(attribute, path);
    }
    const found = this.#project.resolve(module, name);
    if (!found || found.name === '') return undefined;
    const there = assigned(found.module, found.name);
    if (this.#fixed && isAssignedAgain(found.module, found.name)) return undefined;
    if (there) return this.of(found.module, there.value, depth + 1);
    return found.name.includes('.') ? this.#setting(found.module, found.name, depth) : undefined;
  }

  /** `app.config['KEY']`: assigned under that key, or given as a keyword to `config.update(KEY=...)`. */
  #index(
    module: PythonModule,
    { of, index }: Extract<Expression, { kind: 'index' }>,
    depth: number,
  ): Value | undefined {
    const [key] = index;
    if (of.kind !== 'name' || key?.kind !== 'string') return undefined;
    const direct = module.assigns.findLast((one) => one.target === `${of.name}[${key.value}]`);
    const given = module.calls.find(
      ({ call }) =>
        call.callee.kind === 'name' &&
        call.callee.name.startsWith(`${of.name}.`) &&
        key.value in call.keywords,
    );
    const value = direct?.value ?? given?.call.keywords[key.value];
    return value && this.of(module, value, depth + 1);
  }

  /** `settings.port`: a field of a settings class, of this module or of where `settings` was made. */
  #setting(module: PythonModule, name: string, depth: number): Value | undefined {
    const [head = name] = name.split('.');
    const attribute = lastPart(name);
    const value = assigned(module, head)?.value;
    const maker = value?.kind === 'call' && value.callee.kind === 'name' ? value.callee.name : head;
    const made = this.#project.resolve(module, maker);
    for (const place of [made?.module, module]) {
      const field = place && classAttribute(place, attribute);
      if (this.#fixed && place && field && isSettings(place, field.scope)) return undefined;
      if (place && field) return this.of(place, field.value, depth + 1);
    }
    return undefined;
  }

  #call(
    module: PythonModule,
    call: CallExpression,
    inner: (each: Expression) => Value | undefined,
  ): Value | undefined {
    if (isPathCall(module, call)) return valueOfPathCall(module, call, inner);
    const name = call.callee.kind === 'name' ? qualify(module.names, call.callee.name) : null;
    const [first, second] = call.args;
    const preset = call.keywords['default'];
    if (name === null) return undefined;
    if (this.#fixed) return undefined;
    if (FIELDS.has(name)) {
      const value = preset ?? first;
      return value && value.kind !== 'other' ? inner(value) : undefined;
    }
    const fallback = second ?? preset;
    if (readsEnvironment(name)) return fallback && inner(fallback);
    return CASTS.has(name) && first ? cast(name, inner(first)) : undefined;
  }
}

/** The last assignment of a name: in the scope or those around it, `self.x` in any method of its class. */
function assigned(module: PythonModule, name: string, scope = ''): AssignFact | undefined {
  const owner = name.startsWith('self.') ? scope.slice(0, scope.lastIndexOf('.')) : null;
  const sees = (one: AssignFact): boolean =>
    owner !== null && owner !== ''
      ? one.scope.startsWith(owner)
      : one.scope === '' || one.scope === scope || scope.startsWith(`${one.scope}.`);
  const found = module.assigns.filter((one) => one.target === name && !one.augmented && sees(one));
  // The innermost scope wins; among equals the last.
  return found.toSorted((a, b) => a.scope.length - b.scope.length).at(-1);
}

/** The default of a field of a settings class: any class of the module that has one under that name. */
function classAttribute(module: PythonModule, name: string): AssignFact | undefined {
  const scopes = new Set(module.classes.map((one) => one.name));
  return module.assigns.find((one) => one.target === name && scopes.has(one.scope));
}

/** Of several assignments it is not known which holds. */
function isAssignedAgain(module: PythonModule, name: string): boolean {
  return module.assigns.filter((one) => one.target === name).length > 1;
}

/** Whether a class is one of settings (pydantic-settings), whose fields are read from variables. */
export function isSettings({ classes }: PythonModule, scope: string): boolean {
  return classes.some((one) => one.name === scope && one.bases.some((base) => /Settings$/.test(base)));
}

function fill(text: string, holes: readonly (Value | undefined)[]): string {
  let next = 0;
  return holes.length === 0 ? text : text.replaceAll('{}', () => String(holes[next++] ?? '{}'));
}

function cast(name: string, value: Value | undefined): Value | undefined {
  if (name === 'int' && typeof value === 'string') return /^\d+$/.test(value) ? Number(value) : undefined;
  if (name === 'str' && typeof value === 'number') return String(value);
  return value;
}

function parentOf(attribute: string, path: Value | undefined): Value | undefined {
  return attribute === 'parent' && typeof path === 'string' ? posix.dirname(path) : undefined;
}

/** `Path(__file__).resolve().parents[1]`. */
function parentsOf(
  of: Expression,
  index: Expression | undefined,
  inner: (each: Expression) => Value | undefined,
): Value | undefined {
  const base = of.kind === 'attribute' && of.name === 'parents' ? inner(of.of) : undefined;
  if (typeof base !== 'string' || index?.kind !== 'number') return undefined;
  let path = base;
  for (let level = 0; level <= Math.min(index.value, 20); level += 1) path = posix.dirname(path);
  return path;
}

function operate(operator: string, values: readonly (Value | undefined)[]): Value | undefined {
  const [first, second] = values;
  if (operator === 'or') return values.find((value) => value !== undefined && value !== null && value !== '');
  if (operator === 'if') return first ?? values[2];
  if (operator === '/' && typeof first === 'string' && typeof second === 'string')
    return posix.join(first, second);
  if (operator === '*' && typeof first === 'number' && typeof second === 'number') return first * second;
  if (operator !== '+') return undefined;
  if (typeof first === 'string' && typeof second === 'string') return first + second;
  return typeof first === 'number' && typeof second === 'number' ? first + second : undefined;
}
