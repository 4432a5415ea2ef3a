import { closest } from '../formats/config/closest.ts';
import type { Finding } from '../model/finding.ts';
import type { HttpCall, Link, Route, Service } from '../model/inventory.ts';
import { advise } from './advice/finding.ts';

export interface Contracts {
  readonly links: readonly Link[];
  readonly diagnostics: readonly Finding[];
}

/** What frameworks serve without a line in the code. */
const BUILT_IN =
  /^\/(docs|redoc|openapi\.json|static|media|admin|_next|_nuxt|socket\.io|metrics|api-docs|swagger)(\/|$)/;

/**
 * Compares the requests that services make with the routes of the others. A request is held against the service its base
 * address means, or against all when that cannot be told; proxies and base addresses may add or take leading parts, so
 * that a route counts as met when the paths agree in all their parts from the end.
 * @param isWhole false when the tree also has servers in languages that are not read: they may answer the rest
 * @returns a link for each request that meets a route, a finding for each that meets none
 */
export function compareContracts(services: readonly Service[], isWhole: boolean): Contracts {
  const links: Link[] = [];
  const diagnostics: Finding[] = [];
  for (const service of services)
    for (const call of service.calls) {
      const asked = askedServices(services, service, call);
      const ranked = asked.map((other) => ({ other, fit: bestFit(call, other, service) }));
      const met = ranked.find(({ fit }) => fit === 'met');
      if (met) {
        if (met.other !== service)
          links.push({ from: service.id, to: met.other.id, via: 'http', evidence: [call.evidence] });
        continue;
      }
      const found = asked.some(isOpen) ? null : finding(service, call, ranked);
      if (
        found &&
        asked.length > 0 &&
        ((isWhole && isOurs(service, call, asked)) || found.confidence === 'high')
      )
        diagnostics.push(found);
    }
  return { links, diagnostics };
}

/** Whether an address that meets no route certainly means one of the services: else only a near miss is worth a word. */
function isOurs(service: Service, call: HttpCall, asked: readonly Service[]): boolean {
  if (call.base === null) return true;
  const origin = originOf(service, call.base);
  if (origin !== null && origin !== 'outside')
    return asked.some((one) => one.port === origin.port || one.id === origin.host);
  // A page's variable means our own server; a server's as often one of the world's.
  return PAGES.has(service.kind) && service.env.some((one) => one.name === call.base);
}

const PAGES: ReadonlySet<string> = new Set(['static', 'ssr', 'web']);

type Fit = 'met' | 'other-method' | 'none';

/** The services a request may mean: none when its address is outside or no routes are known. */
function askedServices(services: readonly Service[], from: Service, call: HttpCall): readonly Service[] {
  if (BUILT_IN.test(call.path) || /^\/\{[^}]*\}$/.test(call.path)) return [];
  const serving = services.filter((one) => one.routes.length > 0 && one.kind !== 'worker');
  const origin = originOf(from, call.base);
  if (origin === 'outside') return [];
  if (origin === null) {
    // Without a base a page asks its own server first; what no other service could answer is its own matter.
    const others = serving.filter((one) => one !== from);
    return call.base === null && from.routes.length > 0 ? [from, ...others] : others;
  }
  const exact = serving.filter((one) => one.port === origin.port || one.id === origin.host);
  return exact.length > 0 ? exact : origin.isLocal ? serving.filter((one) => one !== from) : [];
}

interface Origin {
  readonly host: string;
  readonly port: number | null;
  readonly isLocal: boolean;
}

/** What a base address means: a host and a port, somewhere outside, or null when it is not known. */
function originOf(from: Service, base: string | null): Origin | 'outside' | null {
  if (base === null) return null;
  const variable = from.env.find((one) => one.name === base);
  const written = variable ? variable.default : base;
  const match = /^(?:https?|wss?):\/\/([\w.-]+)(?::(\d+))?/.exec(written ?? '');
  if (!match) return null;
  const [, host = '', port] = match;
  const isLocal = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal)$/.test(host);
  if (!isLocal && host.includes('.')) return variable ? null : 'outside';
  return { host: host.toLowerCase(), port: port === undefined ? null : Number(port), isLocal };
}

/** A service that answers whatever is asked of it: a route for all the rest. */
function isOpen(service: Service): boolean {
  return service.routes.some((route) => /^\/\{[^}]*\}$/.test(route.path) && /^(ANY|GET)$/.test(route.method));
}

function bestFit(call: HttpCall, other: Service, from: Service): Fit {
  // A page's own server is asked for exactly what is written.
  const fitting = other.routes.filter((route) => fits(call.path, route, other === from));
  if (fitting.some((route) => sameMethod(call.method, route.method))) return 'met';
  return fitting.length > 0 ? 'other-method' : 'none';
}

function sameMethod(asked: string, answered: string): boolean {
  return (
    asked === answered ||
    asked === 'ANY' ||
    answered === 'ANY' ||
    (asked === 'HEAD' && answered === 'GET') ||
    asked === 'OPTIONS'
  );
}

/** Paths agree when their parts do from the end, and the shorter one is no less than all of the route or the request. */
function fits(path: string, route: Route, isExact: boolean): boolean {
  const asked = partsOf(path);
  const answered = routeParts(route);
  if (asked.length === answered.length)
    return asked.every((part, index) => samePart(part, answered[index] ?? ''));
  if (
    /^\{(path|rest|filename|file_path|full_path|proxy|slug)\}$/i.test(answered.at(-1) ?? '') &&
    asked.length > answered.length
  )
    return answered.slice(0, -1).every((part, index) => samePart(asked[index] ?? '', part));
  if (isExact) return false;
  const [long, short] = asked.length > answered.length ? [asked, answered] : [answered, asked];
  const end = long.slice(long.length - short.length);
  // A word has to be the same: a parameter at the end of a longer path takes anything.
  const hasWord = short.some((part, index) => part === end[index] && !part.startsWith('{'));
  return hasWord && short.every((part, index) => samePart(part, end[index] ?? ''));
}

/** A route is held against every request: its parts are kept. */
const PARTS = new WeakMap<Route, readonly string[]>();

function routeParts(route: Route): readonly string[] {
  const known = PARTS.get(route) ?? partsOf(route.path);
  PARTS.set(route, known);
  return known;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function samePart(a: string, b: string): boolean {
  return a === b || a.includes('{') || b.includes('{');
}

function finding(
  service: Service,
  call: HttpCall,
  ranked: readonly { readonly other: Service; readonly fit: Fit }[],
): Finding {
  const half = ranked.find(({ fit }) => fit === 'other-method');
  if (half) {
    const methods = half.other.routes
      .filter((route) => fits(call.path, route, false))
      .map((route) => route.method);
    return advise(
      'no-such-route',
      ['warning', 'medium'],
      call.evidence,
      `${service.id} asks for ${call.method} ${call.path}, and ${half.other.id} answers it with ${[...new Set(methods)].join(', ')} only`,
      'ask with that method, or add a route for this one',
    );
  }
  const known = ranked.flatMap(({ other }) => other.routes.map((route) => ({ other, route })));
  const near = nearest(
    call,
    known.map(({ route }) => route),
  );
  const owner = known.find(({ route }) => route === near)?.other;
  const ids = [...new Set(ranked.map(({ other }) => other.id))];
  const none =
    ids.length > 1 ? `none of ${ids.join(', ')} has such a route` : `${ids.join('')} has no such route`;
  return advise(
    'no-such-route',
    ['warning', near ? 'high' : 'medium'],
    call.evidence,
    `${service.id} asks for ${call.method} ${call.path}, and ${none}${near && owner ? `: the closest is ${near.method} ${near.path} of ${owner.id}` : ''}`,
    near ? `ask for ${near.path}, or add the route` : 'add the route, or take the request out',
  );
}

/** The route most likely meant: few letters differ, or all parts but one are the same and the method is. */
function nearest(call: HttpCall, routes: readonly Route[]): Route | null {
  const wanted = variants(call.path);
  const usable = routes.filter((route) => sameMethod(call.method, route.method));
  for (const path of wanted) {
    const word = closest(
      path,
      usable.map((route) => route.path),
    );
    const spelled = usable.find((route) => route.path === word);
    if (spelled) return spelled;
  }
  const alike = wanted.flatMap((path) =>
    usable.flatMap((route) => {
      const [asked, answered] = differingPart(partsOf(path), partsOf(route.path)) ?? [];
      const unlike = asked === undefined || answered === undefined ? null : unlikeness(asked, answered);
      return unlike === null ? [] : [{ route, unlike }];
    }),
  );
  return alike.toSorted((a, b) => a.unlike - b.unlike)[0]?.route ?? null;
}

/** The path as it is asked for, and without its first part: proxies take one off. */
function variants(path: string): readonly string[] {
  const below = path.replace(/^\/[^/]+(?=\/)/, '');
  return below === path ? [path] : [path, below];
}

/** The one part in which two paths of the same length differ, or null. */
function differingPart(
  asked: readonly string[],
  answered: readonly string[],
): readonly [string, string] | null {
  const at = answered.findIndex((part, index) => part !== asked[index]);
  const same = answered.filter((part, index) => part === asked[index]).length;
  const isOne = answered.length === asked.length && same > 0 && same === asked.length - 1;
  return isOne ? [asked[at] ?? '', answered[at] ?? ''] : null;
}

/** Words that APIs call the same thing by. */
const MEANINGS: readonly RegExp[] = [
  /^(sign-?_?up|register|registration|users?|accounts?)$/i,
  /^(log-?_?in|sign-?_?in|tokens?|sessions?|authenticate|authorize)$/i,
  /^(log-?_?out|sign-?_?out)$/i,
  /^(me|profile|whoami|current)$/i,
  /^(predict(ions?)?|infer(ence)?|classify|detect(ions?)?|analy[sz]e|score)$/i,
  /^(uploads?|files?|images?)$/i,
];

/** 0 for words of one meaning, 1 for parameters and words that are nearly the same, null for others. */
function unlikeness(asked: string, answered: string): 0 | 1 | null {
  const [a, b] = [asked, answered].map((word) => MEANINGS.findIndex((one) => one.test(word)));
  if (a === b && a !== -1) return 0;
  const isNear = asked.startsWith('{') || answered.startsWith('{') || closest(asked, [answered]) !== null;
  return isNear ? 1 : null;
}
