import type { Plan } from '../../model/plan.ts';
import type { ProxyPlan } from '../../model/stack.ts';

/** Paths at the front door that answer when the service behind them is well: its health route, where the proxy passes it on. */
export function questions({ services, stack }: Plan): readonly string[] {
  const proxy = stack.proxy?.value;
  if (!proxy) return [];
  const paths = proxy.routes
    .filter(({ value }) => !value.exact)
    .flatMap(({ value }) => {
      const running = stack.services.find(({ id }) => id === value.service);
      const plan = services.find(({ id }) => id === running?.image);
      const route = (running?.probe ?? plan?.probe)?.value.route;
      if (!route?.startsWith('/')) return [];
      const path = value.strip ? `${value.prefix}${route.slice(1)}` : route;
      return winner(proxy, path) === value.service ? [path] : [];
    });
  return [...new Set(paths)].sort();
}

/** The service that the proxy passes a path to: routes are sorted from the longest to the shortest. */
function winner({ routes }: ProxyPlan, path: string): string | null {
  const exact = routes.find(({ value }) => value.exact && value.prefix === path);
  const prefix = routes.find(({ value }) => !value.exact && path.startsWith(value.prefix));
  return (exact ?? prefix)?.value.service ?? null;
}
