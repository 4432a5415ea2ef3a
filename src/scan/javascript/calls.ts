import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, CallFact, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf, type Piece, piecesOf, textOf } from '../../formats/javascript/value.ts';
import type { HttpCall } from '../../model/inventory.ts';

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request']);
/** Functions that take an address and options as `fetch` does. */
const FETCHES =
  /^(?:window\.|globalThis\.|self\.|this\.)?(fetch|\$fetch|useFetch|ofetch|fetchWithAuth|authFetch|apiFetch|useSWR|useLazyFetch)$/;
/** Libraries whose functions are named after methods. */
const CLIENTS: ReadonlySet<string> = new Set([
  'axios',
  'ky',
  'got',
  'superagent',
  'wretch',
  'ofetch',
  'redaxios',
  'needle',
]);
const MAKES = /^(axios\.create|ky\.(create|extend)|got\.extend|ofetch\.create|\$fetch\.create)$/;

/** The HTTP requests that modules make: `fetch` and its kin, clients as axios is, instances with a base address. */
export function callsOf(project: ScriptProject, modules: readonly ScriptModule[]): readonly HttpCall[] {
  const found = new Map<string, HttpCall>();
  for (const module of modules)
    for (const fact of module.calls) {
      const call = callOf(project, module, fact);
      if (call) found.set(`${call.path} ${call.method} ${call.evidence.path} ${call.evidence.line}`, call);
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

function callOf(project: ScriptProject, module: ScriptModule, { call }: CallFact): HttpCall | null {
  const request = requestOf(project, module, call);
  if (!request) return null;
  const own = split(piecesOf(project, module, request.url));
  if (own === null) return null;
  const whole = own.base === null && request.base ? joined(request.base, own) : own;
  if (!whole.path.startsWith('/') || (whole.path === '/' && whole.base === null)) return null;
  const path = whole.path
    .replace(/[?#].*$/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, request.keepsSlash ? '/' : '');
  const evidence = { path: module.path, line: call.line, text: `${request.method} ${path}` };
  return { method: request.method, path, base: whole.base, evidence };
}

interface Request {
  readonly method: string;
  readonly url: Expression | undefined;
  readonly base: Address | null;
  readonly keepsSlash: boolean;
}

function requestOf(project: ScriptProject, module: ScriptModule, call: CallExpression): Request | null {
  const [first, second] = call.args;
  const name = call.name;
  const fetches = FETCHES.exec(name)?.[1];
  if (fetches !== undefined && first) {
    const url = first.kind === 'function' ? (first.returns ?? undefined) : first;
    return { method: methodIn(project, module, second) ?? 'GET', url, base: null, keepsSlash: true };
  }
  const dot = name.lastIndexOf('.');
  const owner = dot < 0 ? name : name.slice(0, dot);
  const verb = dot < 0 ? 'request' : name.slice(dot + 1).toLowerCase();
  if (owner === '' || !VERBS.has(verb) || !first) return null;
  const base = clientBase(project, module, owner);
  if (base === undefined) return null;
  if (verb !== 'request') return { method: verb.toUpperCase(), url: first, base, keepsSlash: true };
  const options = first.kind === 'object' ? first : second;
  const url = first.kind === 'object' ? first.entries['url'] : first;
  return { method: methodIn(project, module, options) ?? 'GET', url, base, keepsSlash: true };
}

function methodIn(
  project: ScriptProject,
  module: ScriptModule,
  options: Expression | undefined,
): string | null {
  if (options?.kind !== 'object') return options === undefined ? null : 'ANY';
  const written = options.entries['method'];
  if (written === undefined) return null;
  return textOf(project, module, written)?.toUpperCase() ?? 'ANY';
}

/** The base address of a client by its name: null when it has none, undefined when the name is no client. */
function clientBase(project: ScriptProject, module: ScriptModule, owner: string): Address | null | undefined {
  const from = module.imports.find((one) => one.local === owner);
  if (from && CLIENTS.has(from.source)) return defaultsOf(project, module, owner);
  if (
    owner === 'this.http' ||
    owner === 'this.httpClient' ||
    owner === 'this.$axios' ||
    owner === '$axios' ||
    owner === 'this.httpService.axiosRef'
  )
    return null;
  const found = definitionOf(project, module, owner);
  if (found?.value.kind !== 'call' || !MAKES.test(found.value.name)) return undefined;
  const [options] = found.value.args;
  if (options?.kind !== 'object') return null;
  const written = options.entries['baseURL'] ?? options.entries['prefixUrl'] ?? options.entries['baseUrl'];
  return written ? split(piecesOf(project, found.module, written)) : null;
}

/** `axios.defaults.baseURL = ...` of the same module. */
function defaultsOf(project: ScriptProject, module: ScriptModule, owner: string): Address | null {
  const set = module.assigns.find((one) => one.target === `${owner}.defaults.baseURL`);
  return set ? split(piecesOf(project, module, set.value)) : null;
}

/** An address: what stands before its path, and the path, parameters in braces. */
interface Address {
  readonly base: string | null;
  readonly path: string;
}

function joined(base: Address, own: Address): Address {
  return { base: base.base, path: `${base.path.replace(/\/$/, '')}/${own.path.replace(/^\//, '')}` };
}

/** Pieces as an address; null when nothing of it is known. */
function split(pieces: readonly Piece[]): Address | null {
  const [first, ...rest] = pieces.filter((piece) => piece.kind !== 'text' || piece.text !== '');
  if (!first) return null;
  if (first.kind === 'variable') {
    const origin = /^https?:\/\/[^/]+(\/.*)?$/.exec(first.fallback ?? '');
    return { base: first.name, path: (origin?.[1] ?? '').replace(/\/$/, '') + written(rest) };
  }
  if (first.kind === 'unknown') {
    const path = written(rest);
    return path.startsWith('/') ? { base: first.name === '' ? null : first.name, path } : null;
  }
  const whole = written(pieces);
  const origin = /^((?:https?|wss?):\/\/[^/{]+)(.*)$/.exec(whole);
  if (origin) return { base: origin[1] ?? null, path: origin[2] === '' ? '/' : (origin[2] ?? '/') };
  return { base: null, path: whole.startsWith('/') ? whole : `/${whole}` };
}

function written(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) =>
      piece.kind === 'text'
        ? piece.text
        : `{${piece.kind === 'variable' ? piece.name : piece.name || 'value'}}`,
    )
    .join('');
}
