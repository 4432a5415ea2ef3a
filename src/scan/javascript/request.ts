import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallExpression, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { definitionOf, piecesOf, textOf } from '../../formats/javascript/value.ts';
import { type Address, addressOf } from './address.ts';
import { describedRequest } from './described.ts';

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request']);
/** Functions that take an address and options as `fetch` does. */
const FETCHES = /^(?:window\.|globalThis\.|self\.)?(fetch|\$fetch|useFetch|ofetch|useLazyFetch)$/;
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
/** What frameworks hand their components under these names. */
const GIVEN = new Set([
  'this.http',
  'this.httpClient',
  'this.$axios',
  '$axios',
  'this.httpService.axiosRef',
  'this.httpService',
]);

/** A request as it is written. */
export interface Request {
  readonly method: string;
  /** False when the method may be set from outside: options handed on, none written. */
  readonly fixed: boolean;
  readonly url: Expression | undefined;
  /** Base address of the client that makes it. */
  readonly base: Address | null;
}

/** The request that a call makes by itself, or null. */
export function requestOf(
  project: ScriptProject,
  module: ScriptModule,
  call: CallExpression,
): Request | null {
  return written(project, module, call) ?? describedRequest(project, module, call);
}

function written(project: ScriptProject, module: ScriptModule, call: CallExpression): Request | null {
  const [first, second] = call.args;
  if (!first) return null;
  if (FETCHES.test(call.name)) {
    const method = methodIn(project, module, second);
    return {
      method: method ?? 'GET',
      fixed: method !== null && method !== 'ANY',
      url: addressIn(first),
      base: null,
    };
  }
  const dot = call.name.lastIndexOf('.');
  const owner = dot < 0 ? call.name : call.name.slice(0, dot);
  const verb = dot < 0 ? 'request' : call.name.slice(dot + 1).toLowerCase();
  if (owner === '' || !VERBS.has(verb)) return null;
  const base = clientBase(project, module, owner);
  if (base === undefined) return null;
  if (verb !== 'request') return { method: verb.toUpperCase(), fixed: true, url: first, base };
  const options = first.kind === 'object' ? first : second;
  const url = first.kind === 'object' ? first.entries['url'] : first;
  const method = methodIn(project, module, options);
  return url ? { method: method ?? 'GET', fixed: method !== null && method !== 'ANY', url, base } : null;
}

/** `useFetch(() => address)` and `new Request(address)` hold it inside. */
function addressIn(first: Expression): Expression | undefined {
  return first.kind === 'function' ? (first.returns ?? undefined) : first;
}

/** The method that options name; `ANY` when it is not written out or may come with what is spread; null without one. */
export function methodIn(
  project: ScriptProject,
  module: ScriptModule,
  options: Expression | undefined,
): string | null {
  if (options === undefined) return null;
  if (options.kind !== 'object') return 'ANY';
  const written = options.entries['method'];
  if (written === undefined) return '...' in options.entries ? 'ANY' : null;
  return textOf(project, module, written)?.toUpperCase() ?? 'ANY';
}

/** The base address of a client by its name: null when it has none, undefined when the name is no client. */
function clientBase(project: ScriptProject, module: ScriptModule, owner: string): Address | null | undefined {
  const from = module.imports.find((one) => one.local === owner);
  if (from && CLIENTS.has(from.source)) return defaultsOf(project, module, owner);
  if (GIVEN.has(owner)) return null;
  const found =
    definitionOf(project, module, owner) ?? definitionOf(project, module, owner.replace(/^this\./, ''));
  if (found?.value.kind !== 'call' || !MAKES.test(found.value.name)) return undefined;
  const [options] = found.value.args;
  if (options?.kind !== 'object') return null;
  const written = options.entries['baseURL'] ?? options.entries['prefixUrl'] ?? options.entries['baseUrl'];
  return written ? addressOf(piecesOf(project, found.module, written)) : null;
}

/** `axios.defaults.baseURL = ...` of the same module. */
function defaultsOf(project: ScriptProject, module: ScriptModule, owner: string): Address | null {
  const set = module.assigns.find((one) => one.target === `${owner}.defaults.baseURL`);
  return set ? addressOf(piecesOf(project, module, set.value)) : null;
}
