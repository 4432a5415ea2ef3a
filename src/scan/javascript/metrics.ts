import type { ScriptModule } from '../../formats/javascript/syntax.ts';
import type { Metrics, Route, Series } from '../../model/inventory.ts';

/** Packages that answer for Prometheus by themselves; the names they give are their own documentation's. */
const PACKAGES: Readonly<Record<string, readonly Series[]>> = {
  '@willsoto/nestjs-prometheus': [],
  'express-prom-bundle': [{ name: 'http_request_duration_seconds', kind: 'histogram' }],
  'fastify-metrics': [{ name: 'http_request_duration_seconds', kind: 'histogram' }],
};
const CLIENT = 'prom-client';
const KINDS: Readonly<Record<string, Series['kind']>> = {
  Counter: 'counter',
  Gauge: 'gauge',
  Histogram: 'histogram',
  Summary: 'summary',
};

/** Where a service says how it is doing, for Prometheus, and what it measures; null when it does not say. */
export function metricsOf(modules: readonly ScriptModule[], routes: readonly Route[]): Metrics | null {
  const imports = modules.flatMap((module) =>
    module.imports.map(({ source, line }) => ({
      source,
      evidence: { path: module.path, line, text: source },
    })),
  );
  const bundle = imports.find(({ source }) => Object.hasOwn(PACKAGES, source));
  const client = imports.find(({ source }) => source === CLIENT);
  const route = routes.find(
    ({ method, path }) => /^(GET|ANY)$/.test(method) && /(^|\/)metrics\/?$/.test(path),
  );
  if (!bundle && !(client && route)) return null;
  const own = modules
    .filter((module) => module.imports.some(({ source }) => source === CLIENT))
    .flatMap(named);
  const series = new Map([...(PACKAGES[bundle?.source ?? ''] ?? []), ...own].map((one) => [one.name, one]));
  return {
    path: route?.path ?? '/metrics',
    port: null,
    series: [...series.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    evidence: route?.evidence ?? bundle?.evidence ?? { path: '', line: null, text: '' },
  };
}

/** `new Counter({ name: 'jobs_total', help: '...' })` */
function named({ calls }: ScriptModule): readonly Series[] {
  return calls.flatMap(({ call }) => {
    const kind = KINDS[call.name.slice(call.name.lastIndexOf('.') + 1)];
    const options = call.args[0]?.kind === 'object' ? call.args[0].entries['name'] : undefined;
    if (kind === undefined || options?.kind !== 'string' || !/^[a-zA-Z_:][\w:]*$/.test(options.value))
      return [];
    return [{ name: kind === 'counter' ? options.value.replace(/_total$/, '') : options.value, kind }];
  });
}
