import type { ScriptProject } from '../../formats/javascript/project.ts';
import type { CallFact, Expression, ScriptModule } from '../../formats/javascript/syntax.ts';
import { piecesOf } from '../../formats/javascript/value.ts';
import type { HttpCall } from '../../model/inventory.ts';
import { type Address, addressOf, joined, writtenOf } from './address.ts';
import { methodIn, type Request, requestOf } from './request.ts';
import { timeoutOf } from './timeout.ts';

/**
 * The HTTP requests that modules make: `fetch` and its kin, clients as axios is and instances of them with a base
 * address, and functions of the application's own that hand a path on to one of these.
 */
export function callsOf(project: ScriptProject, modules: readonly ScriptModule[]): readonly HttpCall[] {
  const found = new Map<string, HttpCall>();
  const wrappers = wrappersOf(project, modules);
  const names = new Set(wrappers.map((one) => one.name));
  for (const module of modules)
    for (const fact of module.calls) {
      const request = requestOf(project, module, fact.call);
      const name = fact.call.name.slice(fact.call.name.lastIndexOf('.') + 1);
      const call = request
        ? direct(project, module, fact, request)
        : names.has(name)
          ? through(
              project,
              module,
              fact,
              wrappers.filter((one) => one.name === name),
            )
          : null;
      if (call) found.set(`${call.path} ${call.method} ${call.evidence.path} ${call.evidence.line}`, call);
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

/** A function that makes a request of an address one of its parameters ends. */
interface Wrapper {
  readonly module: ScriptModule;
  readonly name: string;
  readonly at: number;
  /** What it puts before the parameter. */
  readonly before: Address | null;
  /** Its method when it is always the same. */
  readonly method: string | null;
  readonly timeout: number | null;
}

function wrappersOf(project: ScriptProject, modules: readonly ScriptModule[]): readonly Wrapper[] {
  return modules.flatMap((module) =>
    module.calls.flatMap((fact): readonly Wrapper[] => {
      const request = fact.within ? requestOf(project, module, fact.call) : null;
      if (!request || !fact.within) return [];
      const { name, params } = fact.within;
      const { before, hole } = holeOf(project, module, request, params);
      return hole < 0
        ? []
        : [
            {
              module,
              name,
              at: hole,
              before,
              method: request.fixed ? request.method : null,
              timeout: timeoutOf(project, module, fact.call),
            },
          ];
    }),
  );
}

/** Which parameter of the enclosing function ends the address, and what stands before it. */
function holeOf(
  project: ScriptProject,
  module: ScriptModule,
  request: Request,
  params: readonly string[],
): { readonly before: Address | null; readonly hole: number } {
  const pieces = piecesOf(project, module, request.url);
  const at = pieces.findIndex((piece) => piece.kind === 'unknown' && params.includes(piece.name));
  const piece = pieces[at];
  const rest = pieces.slice(at + 1);
  if (piece?.kind !== 'unknown' || rest.some((one) => one.kind !== 'text' || one.text.startsWith('/')))
    return { before: null, hole: -1 };
  // `/users/${id}` is an address of its own, `${base}${path}` and `/api${path}` wait for the rest of one.
  const before = pieces.slice(0, at);
  // What another function makes of the path begins with what only that one knows.
  if (piece.by && !/^(encodeURI\w*|String)?$/.test(piece.by))
    return { before: { base: piece.by, path: '' }, hole: params.indexOf(piece.name) };
  if (/[/=?&]$/.test(writtenOf(before)) && !/^(path|url|endpoint|route|uri|resource)$/i.test(piece.name))
    return { before: null, hole: -1 };
  return {
    before: (before.length > 0 ? addressOf(before) : null) ?? request.base,
    hole: params.indexOf(piece.name),
  };
}

function direct(
  project: ScriptProject,
  module: ScriptModule,
  fact: CallFact,
  request: Request,
): HttpCall | null {
  if (fact.within && holeOf(project, module, request, fact.within.params).hole >= 0) return null;
  const own = addressOf(piecesOf(project, module, request.url));
  if (own === null) return null;
  const whole = own.base === null && request.base ? joined(request.base, own) : own;
  return toCall(module, fact, request.method, whole, timeoutOf(project, module, fact.call));
}

/** A call of a function that makes the request. */
function through(
  project: ScriptProject,
  module: ScriptModule,
  fact: CallFact,
  wrappers: readonly Wrapper[],
): HttpCall | null {
  const wrapper = wrappers.find((one) => isMeant(project, module, fact.call.name, one));
  if (!wrapper) return null;
  const own = addressOf(piecesOf(project, module, fact.call.args[wrapper.at]));
  if (own === null) return null;
  const options = fact.call.args.find((one, index) => index !== wrapper.at && one.kind === 'object');
  const method =
    wrapper.method ?? methodIn(project, module, options) ?? methodWritten(fact.call.args) ?? 'GET';
  return toCall(
    module,
    fact,
    method,
    own.base === null && wrapper.before ? joined(wrapper.before, own) : own,
    wrapper.timeout,
  );
}

/** `request('POST', '/users')`. */
function methodWritten(args: readonly Expression[]): string | null {
  const word = args.find((one) => one.kind === 'string' && /^(GET|POST|PUT|PATCH|DELETE)$/i.test(one.value));
  return word?.kind === 'string' ? word.value.toUpperCase() : null;
}

/** Whether a name means a function: in its own module, or where it is imported from there. */
function isMeant(project: ScriptProject, module: ScriptModule, name: string, wrapper: Wrapper): boolean {
  const [head = ''] = name.split('.');
  if (module === wrapper.module) return true;
  const from = module.imports.find((one) => one.local === head);
  return from !== undefined && project.resolve(module.path, from.source) === wrapper.module.path;
}

function toCall(
  module: ScriptModule,
  fact: CallFact,
  method: string,
  { base, path: written }: Address,
  timeout: number | null,
): HttpCall | null {
  const path = written.replace(/[?#].*$/, '').replace(/\/{2,}/g, '/');
  if (
    !path.startsWith('/') ||
    /\.((geo|nd)?json|jsonl|png|jpe?g|gif|svg|ico|html|css|js|xml|pdf|txt|md|wasm|onnx|csv|tsv|parquet|npy|bin|mp[34]|wav|webm|webp|glb|gltf)$/i.test(
      path,
    )
  )
    return null;
  const { line } = fact.call;
  return {
    method,
    path,
    base,
    ...(timeout === null ? {} : { timeout }),
    evidence: { path: module.path, line, text: `${method} ${path}` },
  };
}
