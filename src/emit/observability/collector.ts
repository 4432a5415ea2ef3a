import { type SocketProxy, socketAddress } from '../compose/socket.ts';
import { printYaml, Said } from '../yaml.ts';

/** What the collector may ask the engine. */
export const STATS: SocketProxy = {
  name: 'docker-stats',
  network: 'docker-stats-net',
  client: 'otel-collector',
  allowed: {
    GET: '(/v1\\..{1,2})?/(_ping|version|events|containers/(json|[a-f0-9]{12,64}/(json|stats)))',
    HEAD: '/_ping',
  },
  because: 'the memory of containers, without a way to start any',
};

/** Seconds: an answer from memory, a model, a training. */
const BUCKETS = [
  '5ms',
  '10ms',
  '25ms',
  '50ms',
  '100ms',
  '250ms',
  '500ms',
  '1s',
  '2s',
  '5s',
  '10s',
  '30s',
  '60s',
  '300s',
];

/** The collector's settings: traces become counts and times, containers are measured, Prometheus fetches both. */
export function collectorConfig(): string {
  return printYaml(['What the OpenTelemetry Collector (contrib) does. Written by plimsoll emit.'], {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
      docker_stats: {
        endpoint: socketAddress(STATS),
        api_version: new Said('1.44', 'Docker 25 and later'),
        collection_interval: '15s',
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      batch: {},
    },
    connectors: {
      spanmetrics: {
        histogram: { unit: 's', explicit: { buckets: BUCKETS } },
        dimensions: [{ name: 'http.route' }],
        metrics_flush_interval: '15s',
      },
    },
    exporters: {
      prometheus: {
        endpoint: '0.0.0.0:8889',
        resource_to_telemetry_conversion: new Said(
          { enabled: true },
          'names of services and containers as labels',
        ),
        metric_expiration: '5m',
      },
    },
    service: {
      pipelines: {
        traces: new Said(
          { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['spanmetrics'] },
          'to keep the traces themselves, add an exporter of otlp to Tempo, Jaeger or whoever keeps them',
        ),
        metrics: {
          receivers: ['otlp', 'docker_stats', 'spanmetrics'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['prometheus'],
        },
      },
    },
  });
}
