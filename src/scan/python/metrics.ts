import type { CallFact, PythonModule } from '../../formats/python/module.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { lastPart } from '../../formats/text/dotted.ts';
import type { Metrics, Route, Series } from '../../model/inventory.ts';

/** Libraries that measure a framework's requests by themselves, and what they call it (their own documentation). */
const LIBRARIES: Readonly<Record<string, readonly Series[]>> = {
  django_prometheus: [
    { name: 'django_http_responses_total_by_status', kind: 'counter' },
    { name: 'django_http_requests_latency_including_middlewares_seconds', kind: 'histogram' },
  ],
  prometheus_fastapi_instrumentator: [
    { name: 'http_requests', kind: 'counter' },
    { name: 'http_request_duration_seconds', kind: 'histogram' },
  ],
  prometheus_flask_exporter: [
    { name: 'flask_http_request', kind: 'counter' },
    { name: 'flask_http_request_duration_seconds', kind: 'histogram' },
  ],
  starlette_exporter: [
    { name: 'starlette_requests', kind: 'counter' },
    { name: 'starlette_request_duration_seconds', kind: 'histogram' },
  ],
};
const KINDS: Readonly<Record<string, Series['kind']>> = {
  Counter: 'counter',
  CounterMetricFamily: 'counter',
  Gauge: 'gauge',
  GaugeMetricFamily: 'gauge',
  Histogram: 'histogram',
  Summary: 'summary',
};
const USUAL = '/metrics';

/** Where a service says how it is doing, for Prometheus, and what it measures; null when it does not say. */
export function metricsOf(modules: readonly PythonModule[], routes: readonly Route[]): Metrics | null {
  const place = placeOf(modules, routes);
  if (place === null) return null;
  const series = new Map<string, Series>();
  for (const one of modules.flatMap(seriesOf)) series.set(one.name, one);
  return { ...place, series: [...series.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function placeOf(modules: readonly PythonModule[], routes: readonly Route[]): Omit<Metrics, 'series'> | null {
  const route = routes.find(
    ({ method, path }) => /^(GET|ANY)$/.test(method) && /(^|\/)metrics\/?$/.test(path),
  );
  if (route && modules.some((module) => libraryOf(module) !== null || usesClient(module)))
    return { path: route.path, port: null, evidence: route.evidence };
  for (const module of modules) {
    const evidence = (line: number, text: string) => ({ path: module.path, line, text });
    for (const { name, call, line } of module.calls) {
      if (/^prometheus_client\.(exposition\.)?start_http_server$/.test(name)) {
        const port = call.args[0] ?? call.keywords['port'];
        if (port?.kind === 'number')
          return { path: USUAL, port: port.value, evidence: evidence(line, `${name}(${port.value})`) };
      }
      if (/^prometheus_client\.(exposition\.)?make_(asgi|wsgi)_app$/.test(name))
        return { path: mountedAt(module), port: null, evidence: evidence(line, `${name}()`) };
    }
    const brought = module.imports.find((one) => libraryName(one.module) !== null);
    if (brought) return { path: USUAL, port: null, evidence: evidence(brought.line, brought.module) };
  }
  return null;
}

/** `app.mount("/metrics", make_asgi_app())` */
function mountedAt({ calls }: PythonModule): string {
  const mounts = calls.flatMap(({ name, call }) => {
    const [first] = call.args;
    return /(^|\.)(mount|Mount)$/.test(name) && first?.kind === 'string' ? [first.value] : [];
  });
  const path = mounts.find((one) => one.includes('metrics')) ?? USUAL;
  // A mounted application answers below its path: without the slash it redirects.
  return path.endsWith('/') ? path : `${path}/`;
}

function seriesOf(module: PythonModule): readonly Series[] {
  return [...(libraryOf(module) ?? []), ...module.calls.flatMap(named)];
}

/** `Counter("name", "what it counts", namespace="app")` of the client library. */
function named({ name, call }: CallFact): readonly Series[] {
  const kind = /^prometheus_client\./.test(name) ? KINDS[lastPart(name)] : undefined;
  const own = text(call.args[0] ?? call.keywords['name']);
  if (kind === undefined || own === null) return [];
  const parts = [text(call.keywords['namespace']), text(call.keywords['subsystem']), own];
  const full = parts.filter((part) => part !== null && part !== '').join('_');
  return [{ name: kind === 'counter' ? full.replace(/_total$/, '') : full, kind }];
}

function text(expression: Expression | undefined): string | null {
  return expression?.kind === 'string' && /^[a-zA-Z_:][\w:]*$/.test(expression.value)
    ? expression.value
    : null;
}

function libraryOf({ imports }: PythonModule): readonly Series[] | null {
  const name = imports.map(({ module }) => libraryName(module)).find((one) => one !== null);
  return name === undefined || name === null ? null : (LIBRARIES[name] ?? null);
}

function libraryName(module: string): string | null {
  const top = module.split('.')[0] ?? '';
  return Object.hasOwn(LIBRARIES, top) ? top : null;
}

function usesClient({ imports }: PythonModule): boolean {
  return imports.some(({ module }) => /^prometheus_client(\.|$)/.test(module));
}
