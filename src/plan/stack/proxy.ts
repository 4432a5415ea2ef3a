import type { Config } from '../../model/config.ts';
import { type Choice, choose, type Evidence } from '../../model/evidence.ts';
import type { Inventory, Route, Service, ServiceKind } from '../../model/inventory.ts';
import type { ServicePlan } from '../../model/plan.ts';
import type { ProxyPlan, ProxyRoute, Rate } from '../../model/stack.ts';
import { ADMINISTRATION, askedInPlace, pagesInPlace } from './own-address.ts';

/** Official, runs without root, listens above 1024. */
const IMAGE = 'nginxinc/nginx-unprivileged:1.29.1-alpine';
const SERVERS: readonly ServiceKind[] = ['static', 'ssr', 'web', 'ui', 'api'];
/** What a browser opens first. */
const FRONTS: readonly ServiceKind[] = ['static', 'ssr', 'web', 'ui'];

const MB = 2 ** 20;
/** A form, a page's own requests. */
const SMALL = 2 * MB;
/** Where the code names no limit of its own: images and tables fit, a video does not. */
const UPLOAD = 100 * MB;
/** Seconds. */
const SHORT = 60;
const INFERENCE = 300;
/** Whatever a page says it waits: beyond an hour nobody does. */
const LONGEST = 3600;

const LOGIN = /\/(log-?in|sign-?in|sign-?up|token|auth|register|session)s?(\/|$)/i;
const INFER =
  /\/(predict|infer|detect|classif|segment|embed|generat|complet|chat|transcri|train|analy[sz]e|score|count|process)/i;
const RATES: Readonly<Record<Rate['name'], Rate>> = {
  login: { name: 'login', perMinute: 30, burst: 10 },
  inference: { name: 'inference', perMinute: 120, burst: 40 },
};

/** A service that takes requests, with its plan. */
interface Server {
  readonly service: Service;
  readonly port: number;
}

/** Where each server is found behind the proxy. */
export interface Place {
  readonly id: string;
  /** `/` or `/api`. */
  readonly path: string;
  readonly strip: boolean;
  readonly because: string;
}

/** Which part of the address space each server gets: the front end the root, an API its own prefix or one of its name. */
export function placesOf(inventory: Inventory, plans: readonly ServicePlan[]): readonly Place[] {
  const servers = serversOf(inventory, plans).map(({ service }) => service);
  const front = FRONTS.flatMap((kind) => servers.filter((one) => one.kind === kind))[0] ?? servers[0];
  if (front === undefined) return [];
  const taken = new Set(['/']);
  const others = servers.filter((one) => one.id !== front.id);
  const rest = others.map((service): Place => {
    const own = commonPrefix(service);
    if (own !== null && !taken.has(own)) {
      taken.add(own);
      return { id: service.id, path: own, strip: false, because: `all its routes begin with ${own}/` };
    }
    const path = service.kind === 'api' && !taken.has('/api') ? '/api' : `/${service.id}`;
    taken.add(path);
    return {
      id: service.id,
      path,
      strip: true,
      because: `its routes have no prefix in common: ${path}/ is taken off`,
    };
  });
  const because = others.length === 0 ? 'the only service that takes requests' : 'what a browser opens first';
  return [{ id: front.id, path: '/', strip: false, because }, ...rest];
}

/** nginx in front of the servers; null when there is none. */
export function proxyPlan(
  inventory: Inventory,
  plans: readonly ServicePlan[],
  config: Config,
): Choice<ProxyPlan> | null {
  const servers = serversOf(inventory, plans);
  const places = placesOf(inventory, plans);
  if (places.length === 0) return null;
  const routes = places.flatMap((place) => {
    const server = servers.find(({ service }) => service.id === place.id);
    return server ? routesOf(server, place, inventory) : [];
  });
  const configured = config.stack?.images?.['nginx'];
  const domain = config.stack?.domain ?? null;
  const value: ProxyPlan = {
    image: configured
      ? choose(configured, 'set in plimsoll.yaml')
      : choose(IMAGE, 'nginx that needs no root'),
    port: 8080,
    domain,
    tlsPort: 8443,
    routes: routes.toSorted((a, b) => byPrefix(a.value, b.value)),
    networks: ['edge'],
    limits: choose({ memory: 128e6, cpus: 1, pids: 64 }, 'two workers and their buffers'),
  };
  return choose(value, 'one address for everything: TLS, limits and security headers in one place');
}

function serversOf(inventory: Inventory, plans: readonly ServicePlan[]): readonly Server[] {
  return inventory.services.flatMap((service) => {
    const port = plans.find(({ id }) => id === service.id)?.port?.value;
    // What speaks another protocol has no place among paths: who calls it does so directly.
    const isHttp = SERVERS.includes(service.kind) && service.framework !== 'grpc';
    return port !== undefined && isHttp ? [{ service, port }] : [];
  });
}

function routesOf(
  { service, port }: Server,
  place: Place,
  inventory: Inventory,
): readonly Choice<ProxyRoute>[] {
  const upload = uploadOf(service);
  const slow =
    service.heavy.some(({ needed }) => needed) ||
    inventory.weights.some(({ usedBy }) => usedBy.includes(service.id));
  const patience = patienceWith(service, inventory);
  const has = (what: string): boolean => service.needs.some((need) => need.what === what);
  const base: ProxyRoute = {
    prefix: place.path === '/' ? '/' : `${place.path}/`,
    exact: false,
    service: service.id,
    port,
    strip: place.strip,
    upload: upload.value,
    timeout: Math.max(slow ? INFERENCE : SHORT, patience?.seconds ?? 0),
    streaming: has('streaming'),
    websocket: has('websocket') || service.kind === 'ui',
    rate: null,
  };
  const rated = service.routes.flatMap((route): readonly Choice<ProxyRoute>[] => {
    const rate = rateOf([route]);
    const prefix = place.strip ? `${place.path}${route.path}` : route.path;
    if (rate === null || route.path.includes('{') || !prefix.startsWith(base.prefix)) return [];
    return [
      choose(
        { ...base, prefix, exact: true, rate },
        `${rate.perMinute} requests a minute for one client: ${reasons[rate.name]}`,
        [route.evidence],
      ),
    ];
  });
  const inPlace = (place.strip ? askedInPlace(service, inventory) : []).map(
    ({ prefix, exact, path, page, evidence }) => {
      const rate = exact ? rateOf(service.routes.filter((route) => route.path === path)) : null;
      const because = `${page} asks for it at its own address`;
      return choose({ ...base, prefix, exact, strip: false, rate }, because, [evidence]);
    },
  );
  const pages = (place.path === '/' ? [] : pagesInPlace(service, inventory)).map(
    ({ prefix, because, evidence }) => choose({ ...base, prefix, strip: false }, because, [evidence]),
  );
  const once = new Map(rated.map((route) => [route.value.prefix, route]));
  const decides = patience?.seconds === base.timeout ? patience : null;
  const because = [
    place.because,
    ...(slow ? ['a model may take minutes to answer'] : []),
    ...(decides === null ? [] : [decides.because]),
    ...(upload.value > SMALL ? [upload.because] : []),
  ];
  const waits = decides === null ? [] : [decides.evidence];
  return [
    choose(base, because.join('; '), [...upload.evidence, ...waits]),
    ...once.values(),
    ...inPlace,
    ...pages,
  ];
}

const reasons = {
  login: 'guessing passwords takes too long',
  inference: 'one client cannot keep the model busy',
};

function rateOf(routes: readonly Route[]): Rate | null {
  const route = routes.find(({ method }) => ['POST', 'PUT', 'ANY'].includes(method));
  if (route === undefined) return null;
  if (LOGIN.test(route.path)) return RATES.login;
  return INFER.test(route.path) ? RATES.inference : null;
}

/** The longest that a service which asks this one says it waits; null where none says so. */
function patienceWith(
  service: Service,
  { services, links }: Inventory,
): { readonly seconds: number; readonly because: string; readonly evidence: Evidence } | null {
  const asking = links.filter(({ to, via }) => to === service.id && via === 'http').map(({ from }) => from);
  const longest = services
    .filter(({ id }) => asking.includes(id))
    .flatMap(({ id, calls }) => calls.map((call) => ({ id, ...call })))
    .toSorted((a, b) => (b.timeout ?? 0) - (a.timeout ?? 0))[0];
  const seconds = Math.min(Math.ceil((longest?.timeout ?? 0) / 1000), LONGEST);
  if (longest === undefined || seconds <= SHORT) return null;
  return { seconds, because: `${longest.id} waits that long for an answer`, evidence: longest.evidence };
}

function uploadOf(service: Service): {
  readonly value: number;
  readonly because: string;
  readonly evidence: readonly Evidence[];
} {
  const need = service.needs.find(({ what }) => what === 'upload');
  if (!need) return { value: SMALL, because: 'nothing is uploaded', evidence: [] };
  const bytes = /^(\d+) bytes/.exec(need.detail)?.[1];
  return bytes === undefined
    ? { value: UPLOAD, because: 'files are uploaded and the code names no limit', evidence: [need.evidence] }
    : { value: Number(bytes), because: 'the limit the code has for uploads', evidence: [need.evidence] };
}

/** The first part that all routes share, `/api`, health and the administration of Django aside. */
function commonPrefix(service: Service): string | null {
  const paths = service.routes
    .map(({ path }) => path)
    .filter((path) => path !== '/' && path !== service.health)
    .filter((path) => service.framework !== 'django' || path !== ADMINISTRATION);
  const firsts = new Set(paths.map((path) => path.split('/')[1] ?? ''));
  const [first] = firsts;
  const deep = paths.every((path) => path.split('/').length > 2);
  return firsts.size === 1 && first && deep && !first.includes('{') ? `/${first}` : null;
}

function byPrefix(a: ProxyRoute, b: ProxyRoute): number {
  return b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : 1);
}
