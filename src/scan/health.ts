import type { Route } from '../model/inventory.ts';

/** What the last parts of a health route are called, best first. */
const NAMES: readonly RegExp[] = [
  /\/(health|healthz|healthcheck|health[-_]check|_health|__health__)$/i,
  /\/(readyz|ready|readiness|health\/ready)$/i,
  /\/(livez|live|liveness|alive)$/i,
  /\/(ping|heartbeat|up|_?status|server[-_]status|healthy)$/i,
];

/**
 * The route that says an application is healthy: by its name, the shortest of the best; else the root, when it answers
 * GET. Routes with parameters never count.
 */
export function healthRoute(routes: readonly Route[]): Route | null {
  const plain = routes.filter((route) => /^(GET|ANY)$/.test(route.method) && !/[{*]/.test(route.path));
  for (const name of NAMES) {
    const [best] = plain
      .filter((route) => name.test(route.path))
      .sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
    if (best) return best;
  }
  return plain.find((route) => route.path === '/' && route.method === 'GET') ?? null;
}
