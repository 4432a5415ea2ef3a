import type { ScriptProject } from '../formats/javascript/project.ts';
import type { CallExpression, CallFact, Expression, ScriptModule } from '../formats/javascript/syntax.ts';
import { definitionOf, textOf } from '../formats/javascript/value.ts';
import type { Route } from '../model/inventory.ts';
import { joinRoute } from './route.ts';

const VERBS: Readonly<Record<string, string>> = {
  get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE', del: 'DELETE', all: 'ANY', head: 'HEAD', options: 'OPTIONS',
}; // biome-ignore format: one table
/** Methods that attach another holder of routes below a path. */
const MOUNTS = new Set(['use', 'route', 'register', 'mount']);
const MAKES =
  /^(?:express|fastify|Fastify|Hono|OpenAPIHono|express\.Router|Router|Koa|Elysia|polka|restify\.createServer)$/;
/** Names that functions give the application they are handed. */
const HANDED = /^(app|server|fastify|api|router|instance|application|routes?)$/;

interface Mount {
  readonly to: string;
  readonly prefix: string;
}

/**
 * Routes that are registered on objects, as Express, Fastify and Hono do: `app.get('/x', ...)`, routers attached below a
 * path with `use`, `route` or `register`, also across modules and through functions the application is handed to.
 */
export function registeredRoutes(project: ScriptProject, modules: readonly ScriptModule[]): readonly Route[] {
  const mounts = new Map<string, Mount[]>();
  const mounted = new Set<string>();
  for (const module of modules)
    for (const fact of module.calls)
      for (const mount of mountsOf(project, module, fact)) {
        const key = holderKey(project, module, ownerOf(module, fact.call));
        mounts.set(key, [...(mounts.get(key) ?? []), mount]);
        mounted.add(mount.to);
      }
  const prefixes = prefixesOf(modules, mounts, mounted, project);
  return modules.flatMap((module) =>
    module.calls.flatMap((fact) =>
      routeOf(project, module, fact).flatMap(({ method, path }): readonly Route[] =>
        (prefixes.get(holderKey(project, module, ownerOf(module, fact.call))) ?? ['']).map((prefix) => {
          const whole = plain(joinRoute(joinRoute(prefix, baseOf(project, module, fact.call)), path));
          return {
            method,
            path: whole,
            evidence: { path: module.path, line: fact.call.line, text: `${method} ${whole}` },
          };
        }),
      ),
    ),
  );
}

/** Express's `:id` and `*` as everywhere else. */
function plain(path: string): string {
  const written = path.replace(/:(\w+)(?:\([^)]*\))?\??/g, '{$1}').replace(/\*\w*/g, '{path}');
  return written.length > 1 ? written.replace(/\/$/, '') : written;
}

function ownerOf(module: ScriptModule, call: CallExpression): string {
  const dot = call.name.lastIndexOf('.');
  if (dot > 0) return call.name.slice(0, dot);
  // `app.route('/x').get(...)`: the name at the chain's beginning.
  const { callee, line } = firstOf(call);
  const name = callee.kind === 'name' ? callee.name : '';
  if (!MAKES.test(name)) return name.replace(/\.\w+$/, '');
  // `const app = new Hono().get(...).post(...)`: the name that all of the chain is given to.
  const isIt = (value: Expression | null): boolean =>
    value?.kind === 'call' && firstOf(value).line === line && isMade(value);
  return module.assigns.find(({ value }) => isIt(value))?.target ?? (isIt(module.whole) ? 'default' : name);
}

/** The call that a chain begins with. */
function firstOf(call: CallExpression): CallExpression {
  let first = call;
  while (first.callee.kind === 'member' && first.callee.of.kind === 'call') first = first.callee.of;
  return first;
}

/** What the holder of a route puts before all of its routes: `new Hono().basePath('/todos')`. */
function baseOf(project: ScriptProject, module: ScriptModule, call: CallExpression): string {
  if (call.callee.kind === 'member') return basePath(project, module, call);
  const found = definitionOf(project, module, ownerOf(module, call));
  return found?.value.kind === 'call' ? basePath(project, found.module, found.value) : '';
}

function basePath(project: ScriptProject, module: ScriptModule, call: CallExpression): string {
  const { callee } = call;
  const before =
    callee.kind === 'member' && callee.of.kind === 'call' ? basePath(project, module, callee.of) : '';
  const own = /\.basePath$/.test(call.name) ? textOf(project, module, call.args[0]) : null;
  return own === null ? before : joinRoute(before, own);
}

/** One name for a holder wherever it is imported: the module and name it is made under. */
function holderKey(project: ScriptProject, module: ScriptModule, name: string): string {
  const found = definitionOf(project, module, name);
  return found ? `${found.module.path}#${found.name}` : `${module.path}#${name}`;
}

function mountsOf(project: ScriptProject, module: ScriptModule, { call }: CallFact): readonly Mount[] {
  const method = call.name.slice(call.name.lastIndexOf('.') + 1);
  if (!MOUNTS.has(method) || !call.name.includes('.') || call.args.length === 0) return [];
  const [first] = call.args;
  const options = call.args.find((one) => one.kind === 'object');
  const written = options?.kind === 'object' ? (options.entries['prefix'] ?? first) : first;
  const prefix = textOf(project, module, written);
  return call.args
    .flatMap((one) => (one.kind === 'list' ? one.items : [one]))
    .flatMap((one): readonly Mount[] => {
      const to = holderIn(project, module, one);
      const below = prefix?.startsWith('/') ? prefix : '';
      return to === null ? [] : [{ to, prefix: joinRoute(baseOf(project, module, call), below) }];
    });
}

/** The holder of routes that an expression is, in whatever module it is made; null for anything else. */
function holderIn(project: ScriptProject, module: ScriptModule, expression: Expression): string | null {
  const inner =
    expression.kind === 'call' && /(^|\.)(routes|default)$/.test(expression.name)
      ? expression.callee
      : expression;
  if (inner.kind === 'member') return holderIn(project, module, inner.of);
  if (inner.kind === 'name') {
    const name = inner.name.replace(/\.(routes|default|router)$/, '');
    const found = definitionOf(project, module, name);
    if (found && isMade(found.value)) return `${found.module.path}#${found.name}`;
    return importedPlugin(project, module, name);
  }
  const source = inner.kind === 'call' && inner.name === 'require' ? inner.args[0] : undefined;
  const path = source?.kind === 'string' ? project.resolve(module.path, source.value) : null;
  const other = path === null ? null : project.module(path);
  if (other?.whole?.kind !== 'name') return null;
  const found = definitionOf(project, other, other.whole.name);
  return found && isMade(found.value) ? `${found.module.path}#${found.name}` : null;
}

/** A function of another module that is handed the application: Fastify's plugins. */
function importedPlugin(project: ScriptProject, module: ScriptModule, name: string): string | null {
  const from = module.imports.find((one) => one.local === name);
  const path = from ? project.resolve(module.path, from.source) : null;
  const other = path === null ? null : project.module(path);
  const handed = other?.calls.map((fact) => ownerOf(other, fact.call)).find((owner) => HANDED.test(owner));
  return other && handed !== undefined && definitionOf(project, other, handed) === null
    ? `${other.path}#${handed}`
    : null;
}

function isMade(value: Expression): boolean {
  if (value.kind !== 'call') return false;
  if (MAKES.test(value.name)) return true;
  // `require('express').Router()`.
  if (value.name === '.Router' && value.callee.kind === 'member' && isRequire(value.callee.of)) return true;
  // `new Hono().get(...)`, `express.Router().use(...)`.
  return value.callee.kind === 'member' && isMade(value.callee.of);
}

function isRequire(value: Expression): boolean {
  return value.kind === 'call' && value.name === 'require';
}

/** Every prefix a holder is reached under: applications under none, what is attached below their own. */
function prefixesOf(
  modules: readonly ScriptModule[],
  mounts: ReadonlyMap<string, readonly Mount[]>,
  mounted: ReadonlySet<string>,
  project: ScriptProject,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, prefix: string, depth: number): void => {
    const known = found.get(key) ?? [];
    if (known.includes(prefix) || depth > 8 || known.length > 8) return;
    found.set(key, [...known, prefix]);
    for (const { to, prefix: below } of mounts.get(key) ?? []) add(to, joinRoute(prefix, below), depth + 1);
  };
  for (const module of modules)
    for (const { call } of module.calls) {
      const key = holderKey(project, module, ownerOf(module, call));
      if (!mounted.has(key)) add(key, '', 0);
    }
  return found;
}

function routeOf(
  project: ScriptProject,
  module: ScriptModule,
  { call }: CallFact,
): readonly { readonly method: string; readonly path: string }[] {
  const name = call.name.slice(call.name.lastIndexOf('.') + 1);
  const owner = ownerOf(module, call);
  if (!isHolder(project, module, owner)) return [];
  const [first] = call.args;
  if (name === 'route' && first?.kind === 'object') return described(project, module, first);
  const verb = VERBS[name];
  if (verb === undefined) return [];
  const path = chained(project, module, call.callee) ?? textOf(project, module, first);
  const isRoute = path !== null && (path.startsWith('/') || path === '*' || path === '');
  // `app.get('setting')` reads a setting.
  return isRoute && (call.args.length > 1 || call.callee.kind === 'member') ? [{ method: verb, path }] : [];
}

/** `fastify.route({ method: ['GET'], url: '/x' })`. */
function described(
  project: ScriptProject,
  module: ScriptModule,
  { entries }: Extract<Expression, { kind: 'object' }>,
): readonly { readonly method: string; readonly path: string }[] {
  const path = textOf(project, module, entries['url'] ?? entries['path']);
  const method = entries['method'];
  const methods = method?.kind === 'list' ? method.items : method ? [method] : [];
  const verbs = methods.flatMap((one) => (one.kind === 'string' ? [one.value.toUpperCase()] : []));
  return path === null ? [] : (verbs.length > 0 ? verbs : ['ANY']).map((verb) => ({ method: verb, path }));
}

/** The path of `app.route('/x').get(...)`. */
function chained(project: ScriptProject, module: ScriptModule, callee: Expression): string | null {
  let now: Expression = callee;
  while (now.kind === 'member' && now.of.kind === 'call') {
    // With a second argument it attaches what has routes of its own.
    if (/(^|\.)route$/.test(now.of.name) && now.of.args.length === 1)
      return textOf(project, module, now.of.args[0]);
    now = now.of.callee;
  }
  return null;
}

function isHolder(project: ScriptProject, module: ScriptModule, name: string): boolean {
  if (name === '' || name.includes('.')) return MAKES.test(name);
  if (name === 'default') return module.whole !== null && isMade(module.whole);
  const found = definitionOf(project, module, name);
  return found ? isMade(found.value) : HANDED.test(name) && module.imports.every((one) => one.local !== name);
}
