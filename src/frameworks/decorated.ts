import type { CallFact, PythonModule } from '../formats/python/module.ts';
import { qualify } from '../formats/python/module.ts';
import type { CallExpression, Expression } from '../formats/python/syntax.ts';
import { evaluate } from '../formats/python/value.ts';
import { lastPart } from '../formats/text/dotted.ts';
import type { Route } from '../model/inventory.ts';
import type { Application, Holder, Scope } from './framework.ts';
import { joinRoute } from './route.ts';

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);
/** Methods that attach another holder of routes, and where its prefix is written. */
const MOUNTS: Readonly<Record<string, { readonly holder: number; readonly prefix: number | null }>> = {
  include_router: { holder: 0, prefix: null },
  register_blueprint: { holder: 0, prefix: null },
  register_api: { holder: 0, prefix: null },
  add_namespace: { holder: 0, prefix: 1 },
  mount: { holder: 1, prefix: 0 },
};
/** Extensions that are made over an application or a blueprint and hold routes themselves. */
const WRAPPERS = /^flask_(restful|restx|restplus|smorest|rebar)\.Api$/;
const PREFIX_WORDS = ['prefix', 'url_prefix', 'path'] as const;
const DEEPEST = 10;

/**
 * Routes that are registered on objects, as FastAPI, Flask, Starlette and their extensions do: decorators
 * (`@app.get('/x')`), calls (`app.add_url_rule`), and other holders attached under a prefix (`include_router`,
 * `register_blueprint`, `mount`), across modules, and through functions the application is handed to.
 */
export function decoratedRoutes(scope: Scope, application: Application): readonly Route[] {
  const walk = new Walk(scope);
  for (const { path, name, within } of application.holders) {
    const module = scope.project.module(path);
    if (module) walk.holder({ module, name, within }, '', 0);
  }
  return walk.routes;
}

/** Something routes are registered on, under the name it has in one module (or one function of it). */
interface Use extends Omit<Holder, 'path'> {
  readonly module: PythonModule;
}

class Walk {
  readonly routes: Route[] = [];
  readonly #scope: Scope;
  readonly #seen = new Set<string>();
  /** Names that imports bring in, by the last part of what they stand for. */
  readonly #imported = new Map<string, { readonly module: PythonModule; readonly name: string }[]>();

  constructor(scope: Scope) {
    this.#scope = scope;
    for (const module of scope.reached)
      for (const [name, target] of module.names) {
        const last = lastPart(target);
        const known = this.#imported.get(last);
        if (known) known.push({ module, name });
        else this.#imported.set(last, [{ module, name }]);
      }
  }

  holder(holder: Use, prefix: string, depth: number): void {
    const key = `${holder.module.path} ${holder.within ?? ''} ${holder.name} ${prefix}`;
    if (this.#seen.has(key) || depth > DEEPEST) return;
    this.#seen.add(key);
    for (const use of this.#uses(holder)) {
      this.#decorators(use, prefix);
      for (const call of use.module.calls)
        if (isWithin(call.scope, use)) this.#call(use, call, prefix, depth);
    }
  }

  /** The holder under every name it is imported by. */
  #uses(holder: Use): readonly Use[] {
    if (holder.within !== null) return [holder];
    const others = (this.#imported.get(holder.name) ?? [])
      .filter(({ module, name }) => {
        const found = module === holder.module ? null : this.#scope.project.resolve(module, name);
        return found?.module === holder.module && found.name === holder.name;
      })
      .map((use) => ({ ...use, within: null }));
    return [holder, ...others];
  }

  #decorators(use: Use, prefix: string): void {
    for (const one of [...use.module.functions, ...use.module.classes])
      for (const decorator of one.decorators) {
        const method = isWithin(one.scope, use) && calledOn(decorator, use.name);
        if (method && decorator.kind === 'call') this.#route(use, method, decorator, prefix);
      }
  }

  #route(use: Use, method: string, call: CallExpression, prefix: string): void {
    const written = this.#text(use.module, call.args[0] ?? call.keywords['path'] ?? call.keywords['rule']);
    if (written === null) return;
    for (const verb of verbs(method, call)) this.#add(use, call.line, verb, prefix, written);
  }

  #add(use: Use, line: number, method: string, prefix: string, written: string): void {
    const path = joinRoute(prefix, written);
    const evidence = { path: use.module.path, line, text: `${method} ${path}` };
    this.routes.push({ method, path, evidence });
  }

  #call(use: Use, fact: CallFact, prefix: string, depth: number): void {
    const { call } = fact;
    const method = calledOn(call, use.name);
    if (method === null) {
      this.#handed(use, fact, prefix, depth);
      return;
    }
    const mount = MOUNTS[method];
    if (mount) this.#mount(use, call, mount, prefix, depth);
    else if (method === 'add_resource') this.#resource(use, call, prefix);
    else if (/^add_(url_rule|api_route|route|websocket_route|api_websocket_route)$/.test(method))
      this.#route(use, method, call, prefix);
    else if (method === 'namespace' && fact.target !== null)
      this.#child(use, fact.target, this.#own(use.module, call, true), prefix, depth);
  }

  #mount(
    use: Use,
    call: CallExpression,
    at: { readonly holder: number; readonly prefix: number | null },
    prefix: string,
    depth: number,
  ): void {
    const child = call.args[at.holder] ?? call.keywords['router'] ?? call.keywords['app'];
    const word = PREFIX_WORDS.find((each) => call.keywords[each] !== undefined);
    const written = word ? call.keywords[word] : at.prefix === null ? undefined : call.args[at.prefix];
    const given = written === undefined ? null : (this.#text(use.module, written) ?? '');
    if (child?.kind === 'call') this.#made(use.module, child, joinRoute(prefix, given ?? ''), depth);
    if (child?.kind !== 'name') return;
    const found = this.#scope.project.resolve(use.module, child.name);
    const target = found && found.name !== '' ? found : { module: use.module, name: child.name };
    const made = target.module.calls.find((one) => one.target === target.name);
    const own = made ? this.#own(target.module, made.call, false) : '';
    // Flask: a prefix given when registering replaces the holder's own; FastAPI puts one after the other.
    const replaces = made !== undefined && /blueprint|namespace/i.test(made.name) && given !== null;
    const local = replaces ? given : (given ?? '') + own;
    // What an object holds all methods of its class may fill.
    const inClass = child.name.startsWith('self.') ? use.within?.replace(/\.\w+$/, '') : use.within;
    const within = found ? null : (inClass ?? null);
    this.holder({ module: target.module, name: target.name, within }, joinRoute(prefix, local), depth + 1);
    if (made) this.#made(target.module, made.call, joinRoute(prefix, local), depth);
  }

  /** A holder that a function of the tree makes and gives back: `include_router(make_router(labels))`. */
  #made(module: PythonModule, { callee }: CallExpression, prefix: string, depth: number): void {
    const found = callee.kind === 'name' ? this.#scope.project.resolve(module, callee.name) : null;
    const within = found?.module.functions.find((one) => one.name === found.name && one.scope === '');
    for (const given of within?.returns ?? [])
      if (found && within && given.kind === 'name')
        this.holder({ module: found.module, name: given.name, within: within.name }, prefix, depth + 1);
  }

  /** The prefix a holder was made with; a namespace without one is served under its name. */
  #own(module: PythonModule, call: CallExpression, isNamespace: boolean): string {
    const word = PREFIX_WORDS.find((each) => call.keywords[each] !== undefined);
    const written = word ? this.#text(module, call.keywords[word]) : null;
    if (written !== null) return written;
    const name = call.callee.kind === 'name' ? qualify(module.names, call.callee.name) : '';
    const isNamed = isNamespace || /^flask_rest(x|plus)\.Namespace$/.test(name);
    return isNamed ? `/${this.#text(module, call.args[0]) ?? ''}` : '';
  }

  #child(use: Use, name: string, own: string, prefix: string, depth: number): void {
    this.holder({ ...use, name }, joinRoute(prefix, own), depth + 1);
  }

  /** `Api(app)`, `api.init_app(app)`, `register_routes(app)`. */
  #handed(use: Use, fact: CallFact, prefix: string, depth: number): void {
    const at = fact.call.args.findIndex((one) => one.kind === 'name' && one.name === use.name);
    const keyword = Object.entries(fact.call.keywords).find(
      ([, value]) => value.kind === 'name' && value.name === use.name,
    )?.[0];
    if (at < 0 && keyword === undefined) return;
    const { callee } = fact.call;
    const written = callee.kind === 'name' ? callee.name : '';
    if (WRAPPERS.test(fact.name) && fact.target !== null)
      this.#child(use, fact.target, this.#own(use.module, fact.call, false), prefix, depth);
    else if (written.endsWith('.init_app')) {
      const name = written.slice(0, -'.init_app'.length);
      const found = this.#scope.project.resolve(use.module, name);
      if (found && found.name !== '') this.holder({ ...found, within: null }, prefix, depth + 1);
    } else this.#function(use, written, at, keyword, prefix, depth);
  }

  #function(
    use: Use,
    callee: string,
    at: number,
    keyword: string | undefined,
    prefix: string,
    depth: number,
  ): void {
    const found = this.#scope.project.resolve(use.module, callee);
    const made = found?.module.functions.find((one) => one.name === found.name && one.scope === '');
    const parameter = keyword ?? made?.parameters[at]?.name;
    if (found && made && parameter !== undefined)
      this.holder({ module: found.module, name: parameter, within: made.name }, prefix, depth + 1);
    if (!found && callee.includes('.')) this.#method(lastPart(callee), at, keyword, prefix, depth);
  }

  /** `self.api.add_routes(self.app)`: the method of that name, where only one class of what is reached has one. */
  #method(name: string, at: number, keyword: string | undefined, prefix: string, depth: number): void {
    const all = this.#scope.reached.flatMap((module) =>
      module.functions.filter((one) => one.name === name && one.scope !== '').map((one) => ({ module, one })),
    );
    const [{ module, one } = {}] = all.length === 1 ? all : [];
    const parameter = keyword ?? one?.parameters[at + 1]?.name;
    if (module && one && parameter !== undefined)
      this.holder({ module, name: parameter, within: `${one.scope}.${name}` }, prefix, depth + 1);
  }

  /** Flask-RESTful: a class with a method per verb, and the paths it is served at. */
  #resource(use: Use, call: CallExpression, prefix: string): void {
    const [resource, ...paths] = call.args;
    const found = resource?.kind === 'name' ? this.#scope.project.resolve(use.module, resource.name) : null;
    const methods = (found?.module.functions ?? [])
      .filter((one) => one.scope === found?.name && VERBS.has(one.name))
      .map((one) => one.name.toUpperCase());
    for (const written of paths.map((path) => this.#text(use.module, path)))
      for (const method of written === null ? [] : methods.length > 0 ? methods : ['ANY'])
        this.#add(use, call.line, method, prefix, written ?? '');
  }

  #text(module: PythonModule, expression: Expression | undefined): string | null {
    const value = expression && evaluate(this.#scope.project, module, expression);
    return typeof value === 'string' ? value : null;
  }
}

/** The method of `name.method(...)`, or null. */
function calledOn(expression: Expression, name: string): string | null {
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return null;
  const callee = expression.callee.name;
  const isOn = callee.startsWith(`${name}.`) && !callee.slice(name.length + 1).includes('.');
  return isOn ? callee.slice(name.length + 1) : null;
}

function verbs(method: string, call: CallExpression): readonly string[] {
  if (VERBS.has(method)) return [method.toUpperCase()];
  if (/websocket/.test(method)) return ['WEBSOCKET'];
  if (!/^(route|api_route|add_url_rule|add_api_route|add_route)$/.test(method)) return [];
  const written = call.keywords['methods'];
  const listed = written?.kind === 'list' ? written.items : [];
  const methods = listed.flatMap((one) => (one.kind === 'string' ? [one.value.toUpperCase()] : []));
  return methods.length > 0 ? methods : ['GET'];
}

function isWithin(scope: string, holder: Use): boolean {
  return holder.within === null || scope === holder.within || scope.startsWith(`${holder.within}.`);
}
