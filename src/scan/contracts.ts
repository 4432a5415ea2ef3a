import { answersPart, answersParts, partsOf } from '../formats/path/route.ts';
import { isBuiltIn } from '../frameworks/route.ts';
import type { Finding } from '../model/finding.ts';
import type { HttpCall, Link, Route, Service } from '../model/inventory.ts';
import { advise } from './advice/finding.ts';
import { type Forward, type Handed, handedOn } from './handed.ts';
import { nearest, sameMethod } from './nearest.ts';
import { type Origin, originIn } from './origin.ts';

export interface Contracts {
  readonly links: readonly Link[];
  readonly diagnostics: readonly Finding[];
}

/**
 * Compares the requests that services make with the routes of the others. A request is held against the service its base
 * address means, or against all when that cannot be told; proxies and base addresses may add or take leading parts, so
 * that a route counts as met when the paths agree in all their parts from the end.
 * Where a page's own server hands requests on and changes nothing unseen, what arrives has to be exactly a route.
 * @param isWhole false when the tree also has servers in languages that are not read: they may answer the rest
 * @param ways what each service's own server hands on, and what it takes away, in the order of the services
 * @returns a link for each request that meets a route, a finding for each that meets none
 */
export function compareContracts(
  services: readonly Service[],
  isWhole: boolean,
  ways: readonly Way[],
): Contracts {
  const roots = new Map(services.map((service, index) => [service, ways[index]?.root ?? null]));
  const all = services.flatMap((service, index) => {
    const { forwards = [], outside } = ways[index] ?? {};
    const compared = service.calls.map((call) => ({
      call,
      ...compare({ services, isWhole, forwards, roots }, service, call),
    }));
    const ours = new Set(compared.flatMap(({ call, links }) => (links.length > 0 ? [call.base] : [])));
    // An address in the world at which nothing that is asked is ours is of somebody else.
    return compared.filter(({ call: { base } }) => base === null || !outside?.has(base) || ours.has(base));
  });
  return {
    links: all.flatMap(({ links }) => links),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** How requests leave a service and come to it. */
export interface Way {
  readonly forwards: readonly Forward[];
  /** What it takes away from the front of a path before it looks for a route; null where that is not known. */
  readonly root: string | null;
  /** Variables with addresses in the world. */
  readonly outside?: ReadonlySet<string>;
}

interface Around {
  readonly services: readonly Service[];
  readonly isWhole: boolean;
  /** What the own server of the service that asks hands on. */
  readonly forwards: readonly Forward[];
  readonly roots: ReadonlyMap<Service, string | null>;
}

const NOTHING: Contracts = { links: [], diagnostics: [] };

/** One request of a service. */
function compare(
  { services, isWhole, forwards, roots }: Around,
  service: Service,
  call: HttpCall,
): Contracts {
  if (call.base === null && bestFit(call, service, service) === 'met') return NOTHING;
  const handed = handedOn(services, service, call, forwards);
  const known = handed.filter(({ to }) => to.routes.length > 0 && !isOpen(to));
  const asked = handed.length > 0 ? known.map(({ to }) => to) : askedServices(services, service, call);
  const ranked = asked.map((other) => ({ other, fit: bestFit(call, other, service) }));
  const met = ranked.find(({ fit }) => fit === 'met');
  if (met) {
    const link = { from: service.id, to: met.other.id, via: 'http', evidence: [call.evidence] };
    const lost = lostOnTheWay(call, known, roots);
    return {
      links: met.other === service ? [] : [link],
      diagnostics: lost ? [lostPrefix(service, call, lost)] : [],
    };
  }
  const found = asked.length === 0 || asked.some(isOpen) ? null : finding(service, call, ranked);
  const isTold = found && ((isWhole && isOurs(service, call, asked)) || found.confidence === 'high');
  return isTold ? { links: [], diagnostics: [found] } : NOTHING;
}

/** Where a request arrives under a path that is no route, on every way that is known. */
function lostOnTheWay(call: HttpCall, known: readonly Handed[], roots: Around['roots']): Handed | undefined {
  const arrives = known.some(({ to, path }) => {
    const root = roots.get(to) ?? null;
    if (path === null || root === null || isAnswered({ ...call, path }, to)) return true;
    return path.startsWith(`${root}/`) && isAnswered({ ...call, path: path.slice(root.length) }, to);
  });
  return arrives ? undefined : known.find(({ path }) => path !== null);
}

/** Whether an address that meets no route certainly means one of the services: else only a near miss is worth a word. */
function isOurs(service: Service, call: HttpCall, asked: readonly Service[]): boolean {
  if (call.base === null) return true;
  const origin = originOf(service, call.base);
  if (origin !== null && origin !== 'outside')
    return asked.some((one) => one.port === origin.port || one.id === origin.host);
  // A page's variable means our own server; a server's as often one of the world's.
  const isPage = PAGES.has(service.kind) && service.language !== 'python';
  return isPage && service.env.some((one) => one.name === call.base);
}

const PAGES: ReadonlySet<string> = new Set(['static', 'ssr', 'web']);

/** Whether a request as it arrives is exactly a route. */
function isAnswered(call: HttpCall, to: Service): boolean {
  return isBuiltIn(call.path) || to.routes.some((route) => fits(call.path, route, true));
}

function lostPrefix(service: Service, call: HttpCall, { to, path, proxy }: Handed): Finding {
  return advise(
    'proxy-prefix',
    ['warning', 'medium'],
    proxy.evidence,
    `${service.id} asks for ${call.path}, its server hands it on as ${path}, and ${to.id} answers that path without what stands before it, or with more`,
    `let the proxy take ${proxy.prefix} away, or put it before the routes of ${to.id}`,
  );
}

type Fit = 'met' | 'other-method' | 'none';

/** The services a request may mean: none when its address is outside or no routes are known. */
function askedServices(services: readonly Service[], from: Service, call: HttpCall): readonly Service[] {
  if (isBuiltIn(call.path) || /^\/\{[^}]*\}$/.test(call.path)) return [];
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

/** What a base address means: a host and a port, somewhere outside, or null when it is not known. */
function originOf(from: Service, base: string | null): Origin | 'outside' | null {
  if (base === null) return null;
  const variable = from.env.find((one) => one.name === base);
  const written = variable ? variable.default : base;
  const origin = originIn(written ?? '');
  if (!origin) return null;
  if (!origin.isLocal && origin.host.includes('.')) return variable ? null : 'outside';
  return { ...origin, host: origin.host.toLowerCase() };
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

/** Paths agree when their parts do from the end, and the shorter one is no less than all of the route or the request. */
function fits(path: string, route: Route, isExact: boolean): boolean {
  const asked = partsOf(path);
  const answered = routeParts(route);
  if (answersParts(answered, asked, samePart)) return true;
  if (isExact || asked.length === answered.length) return false;
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

/** What a request has in braces is not known, so that any part may be meant. */
function samePart(a: string, b: string): boolean {
  return answersPart(a, b) || answersPart(b, a);
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
