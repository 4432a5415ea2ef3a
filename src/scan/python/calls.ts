import { readsEnvironment } from '../../formats/python/environment.ts';
import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import { qualify } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateText } from '../../formats/python/value.ts';
import type { EnvironmentVariable, HttpCall } from '../../model/inventory.ts';

const LIBRARIES = /^(requests|httpx|aiohttp)\b/;
const VERB = /\.(get|post|put|patch|delete|head|request|stream)$/;
/** What people call a client they have made: its type is not followed. */
const CLIENT = /(^|[._])(client|session|http)s?$/i;
const MAKES = /^(httpx\.(Async)?Client|aiohttp\.ClientSession)$/;

/**
 * The HTTP requests that Python modules make with requests, httpx and aiohttp: of addresses that are written out, begin
 * with a variable, or stand below the base address of a client. Sorted by path, method and place.
 */
export function callsOf(
  project: PythonProject,
  modules: readonly PythonModule[],
  env: readonly EnvironmentVariable[],
): readonly HttpCall[] {
  const variables = new Set(env.map((one) => one.name));
  const found = new Map<string, HttpCall>();
  for (const module of modules) {
    if (!module.imports.some((one) => LIBRARIES.test(one.module))) continue;
    const below = baseOf(module);
    for (const fact of module.calls) {
      const call = callOf(project, module, fact, below, variables);
      if (call) found.set(`${call.path} ${call.method} ${call.evidence.path} ${call.evidence.line}`, call);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

/** The base address that clients of a module are made with, and where. */
function baseOf(module: PythonModule): { readonly value: Expression; readonly scope: string } | null {
  for (const { name, call, scope } of module.calls) {
    const value = MAKES.test(name) ? (call.keywords['base_url'] ?? call.args[0]) : undefined;
    if (value) return { value, scope };
  }
  return null;
}

function callOf(
  project: PythonProject,
  module: PythonModule,
  fact: CallFact,
  below: ReturnType<typeof baseOf>,
  variables: ReadonlySet<string>,
): HttpCall | null {
  const verb = VERB.exec(fact.name)?.[1];
  const owner = fact.name.replace(VERB, '');
  if (verb === undefined || !(LIBRARIES.test(owner) || CLIENT.test(owner))) return null;
  const { args, keywords } = fact.call;
  const isNamed = verb === 'request' || verb === 'stream';
  const url = keywords['url'] ?? args[isNamed ? 1 : 0];
  const method = isNamed ? evaluateText(project, module, args[0], fact.scope) : verb;
  const own = url && addressOf(project, module, url, fact.scope, variables);
  if (!own) return null;
  const base =
    own.base === null && below ? addressOf(project, module, below.value, below.scope, variables) : own;
  // A path alone is an address only below a base.
  if (base?.base == null) return null;
  const path = own === base ? own.path : `${base.path.replace(/\/$/, '')}${own.path}`;
  const shown = path.replace(/[?#].*$/, '').replaceAll('{}', '{value}');
  if (!shown.startsWith('/')) return null;
  const asked = (method ?? 'ANY').toUpperCase();
  const evidence = { path: module.path, line: fact.line, text: `${asked} ${shown}` };
  return { method: asked, path: shown, base: base.base, evidence };
}

interface Address {
  /** A variable's name, an origin, or null for a path alone. */
  readonly base: string | null;
  readonly path: string;
}

/** An address in pieces; null when nothing of it is known. */
function addressOf(
  project: PythonProject,
  module: PythonModule,
  written: Expression,
  scope: string,
  variables: ReadonlySet<string>,
): Address | null {
  const url = followed(module, written, scope);
  const first = firstOf(url);
  const name = first && variableOf(project, module, first, variables);
  const whole = evaluateText(project, module, url, scope) ?? sumOf(project, module, url, scope);
  if (whole === null) return name === null || first !== url ? null : { base: name, path: '' };
  const origin = /^((?:https?|wss?):\/\/[^/{]+)(.*)$/.exec(whole);
  const path = origin ? (origin[2] ?? '') : whole.replace(/^\{\}/, '');
  if (name !== null) return { base: name, path };
  if (origin) return { base: origin[1] ?? null, path: path === '' ? '/' : path };
  if (whole.startsWith('{}/')) return { base: 'base', path };
  return whole.startsWith('/') ? { base: null, path: whole } : null;
}

/** `url = f"{BASE}/x"` in the same function. */
function followed(module: PythonModule, written: Expression, scope: string): Expression {
  if (written.kind !== 'name' || scope === '') return written;
  return (
    module.assigns.findLast((one) => one.target === written.name && one.scope === scope)?.value ?? written
  );
}

/** What an address begins with when that is no text. */
function firstOf(url: Expression): Expression | null {
  if (url.kind === 'string') return url.value.startsWith('{}') ? (url.holes[0] ?? null) : null;
  if (url.kind === 'operation' && url.operator === '+')
    return url.operands[0] ? firstOf(url.operands[0]) : null;
  return url;
}

/** `BASE + "/items/" + str(id)` with what is not known left open. */
function sumOf(project: PythonProject, module: PythonModule, url: Expression, scope: string): string | null {
  if (url.kind !== 'operation' || url.operator !== '+') return null;
  return url.operands
    .map((one) => evaluateText(project, module, one, scope) ?? sumOf(project, module, one, scope) ?? '{}')
    .join('');
}

/** The environment variable an expression is read from: directly, by a name of the tree, or as a field of settings. */
function variableOf(
  project: PythonProject,
  module: PythonModule,
  expression: Expression,
  variables: ReadonlySet<string>,
  seen: ReadonlySet<Expression> = new Set(),
): string | null {
  // `url = url.rstrip("/")` comes back to itself.
  return seen.has(expression)
    ? null
    : variableIn(project, module, expression, variables, new Set([...seen, expression]));
}

function variableIn(
  project: PythonProject,
  module: PythonModule,
  expression: Expression,
  variables: ReadonlySet<string>,
  known: ReadonlySet<Expression>,
): string | null {
  if (expression.kind === 'call' && expression.callee.kind === 'name') {
    const [key] = expression.args;
    const isReader = readsEnvironment(qualify(module.names, expression.callee.name));
    if (isReader) return key?.kind === 'string' && variables.has(key.value) ? key.value : null;
    // `os.getenv("X").rstrip("/")` is an attribute of a call; `BASE.rstrip("/")` is named.
    const owner = expression.callee.name.replace(/\.(rstrip|strip)$/, '');
    return owner === expression.callee.name
      ? null
      : variableOf(project, module, { kind: 'name', name: owner, line: 0 }, variables, known);
  }
  if (expression.kind === 'index' && expression.of.kind === 'name' && /environ$/.test(expression.of.name)) {
    const [key] = expression.index;
    return key?.kind === 'string' && variables.has(key.value) ? key.value : null;
  }
  if (expression.kind !== 'name') return null;
  const attribute = expression.name.slice(expression.name.lastIndexOf('.') + 1).toUpperCase();
  if (variables.has(attribute)) return attribute;
  const found = project.resolve(module, expression.name);
  const place = found?.module ?? module;
  const value = place.assigns.find((one) => one.target === (found?.name ?? expression.name))?.value;
  return value && value.kind !== 'name' ? variableOf(project, place, value, variables, known) : null;
}
