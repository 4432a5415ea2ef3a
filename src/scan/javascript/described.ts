import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf, piecesOf, textOf } from '../../formats/javascript/value.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import { type Address, addressOf } from './address.ts';
import type { Request } from './request.ts';

type Described = Omit<Request, 'fixed'>;

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** What says that a server answers a path, instead of asking for one. */
const ANSWERS = ['handler', 'preHandler', 'schema', 'component', 'element', 'loader'];
/** Hooks of clients that are typed by a description: `$api.useQuery('get', '/items')`. */
const HOOKS = /(^|\.)(use(Suspense|Infinite)?Query|useMutation|queryOptions|prefetchQuery)$/;

/**
 * The request of a client that was generated from a description of an API, or that describes what it asks for: method and
 * path in one object, methods in capitals, endpoints of RTK Query. Null for any other call.
 */
export function describedRequest(
  project: ScriptProject,
  module: ScriptModule,
  call: CallExpression,
): Request | null {
  const found =
    byObject(project, module, call) ??
    byCapitals(project, module, call) ??
    byHook(project, module, call) ??
    byEndpoint(project, module, call);
  return found && { ...found, fixed: true };
}

/** `request(OpenAPI, { method: 'POST', url: '/items' })`, `client.get({ url: '/items' })`. */
function byObject(project: ScriptProject, module: ScriptModule, call: CallExpression): Described | null {
  const base = { base: call.name.replace(/\.\w+$/, '') || 'client', path: '' };
  const verb = lastPart(call.name).toUpperCase();
  for (const one of call.args) {
    if (one.kind !== 'object' || ANSWERS.some((name) => name in one.entries)) continue;
    const { method: named, url: address, path } = one.entries;
    const method = textOf(project, module, named)?.toUpperCase() ?? (named === undefined ? verb : '');
    const url = address ?? (named === undefined ? undefined : path);
    if (METHODS.has(method) && isPath(project, module, url)) return { method, url, base };
  }
  return null;
}

/** `client.GET('/items/{id}')`. */
function byCapitals(project: ScriptProject, module: ScriptModule, call: CallExpression): Described | null {
  const method = lastPart(call.name);
  const [url] = call.args;
  if (!METHODS.has(method) || method === call.name || !isPath(project, module, url)) return null;
  const owner = call.name.slice(0, -method.length - 1);
  const made = definitionOf(project, module, owner);
  const [options] = made?.value.kind === 'call' ? made.value.args : [];
  const written = options?.kind === 'object' ? options.entries['baseUrl'] : undefined;
  const base = written && made ? addressOf(piecesOf(project, made.module, written)) : null;
  return { method, url, base: base ?? { base: owner, path: '' } };
}

function byHook(project: ScriptProject, module: ScriptModule, call: CallExpression): Described | null {
  const [first, url] = call.args;
  const method = first?.kind === 'string' && HOOKS.test(call.name) ? first.value.toUpperCase() : '';
  if (!METHODS.has(method) || !isPath(project, module, url)) return null;
  return { method, url, base: { base: call.name.replace(/\.\w+$/, ''), path: '' } };
}

/** `build.query({ query: (id) => `items/${id}` })` of RTK Query, below the base of its `fetchBaseQuery`. */
function byEndpoint(project: ScriptProject, module: ScriptModule, call: CallExpression): Described | null {
  const [options] = call.args;
  const query = options?.kind === 'object' ? options.entries['query'] : undefined;
  const asked = query?.kind === 'function' ? query.returns : null;
  if (!asked || !/\.(query|mutation)$/.test(call.name)) return null;
  const base = baseQuery(project, module);
  if (base === null) return null;
  if (asked.kind !== 'object') return { method: 'GET', url: asked, base };
  const { url, method } = asked.entries;
  if (url === undefined) return null;
  return { method: textOf(project, module, method)?.toUpperCase() ?? (method ? 'ANY' : 'GET'), url, base };
}

function baseQuery(project: ScriptProject, module: ScriptModule): Address | null {
  const fact = module.calls.find(({ call }) => call.name === 'fetchBaseQuery');
  const [options] = fact?.call.args ?? [];
  if (options?.kind !== 'object') return null;
  const written = options.entries['baseUrl'];
  return (written && addressOf(piecesOf(project, module, written))) ?? { base: 'fetchBaseQuery', path: '' };
}

function isPath(project: ScriptProject, module: ScriptModule, url: Expression | undefined): boolean {
  if (url?.kind !== 'string' && url?.kind !== 'template') return false;
  const [first] = piecesOf(project, module, url);
  return first?.kind === 'text' && first.text.startsWith('/');
}
