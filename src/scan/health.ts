import type { Route } from '../model/inventory.ts';
import type { ExistingProbe } from './probes.ts';

/** What the last parts of a health route are called, best first. */
const NAMES: readonly RegExp[] = [
  /\/(health|healthz|healthcheck|health[-_]check|_health|__health__)\/?$/i,
  /\/(readyz|ready|readiness|health\/ready)\/?$/i,
  /\/(livez|live|liveness|alive)\/?$/i,
  /\/(ping|heartbeat|up|_?status|server[-_]status|healthy)\/?$/i,
];

/**
 * The route that says an application is healthy: one that an existing health check on its port asks; else by its name,
 * the shortest of the best; else the root, when it answers GET. Routes with parameters never count.
 */
export function healthRoute(
  routes: readonly Route[],
  probes: readonly ExistingProbe[],
  port: number | null,
): Route | null {
  const plain = routes.filter((route) => /^(GET|ANY)$/.test(route.method) && !/[{*]/.test(route.path));
  const asked = probes.filter((probe) => probe.path !== '/' && probe.port === port);
  const known = plain.find((route) => asked.some((probe) => bare(probe.path) === bare(route.path)));
  if (known) return known;
  for (const name of NAMES) {
    const [best] = plain
      .filter((route) => name.test(route.path) && (!LOOSE.test(route.path) || isAtTop(route.path)))
      .sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
    if (best) return best;
  }
  return plain.find((route) => route.path === '/' && route.method === 'GET') ?? null;
}

/** Words that say something of a part as often as of the whole: `/orders/status`. */
const LOOSE = /\/(up|_?status|ready|live|alive)\/?$/i;

/** `/status`, `/api/status`, `/api/v1/status`: nothing but where an API begins stands before it. */
function isAtTop(path: string): boolean {
  return /^(\/(api|v\d+))*\/[\w-]+\/?$/i.test(path);
}

function bare(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}
