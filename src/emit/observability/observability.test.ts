import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitted } from '../../../test/support/emitted.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

const APP = [
  'import os',
  'from fastapi import FastAPI',
  'from prometheus_client import Histogram, Summary, make_asgi_app',
  'import psycopg2',
  'import redis',
  'from qdrant_client import QdrantClient',
  'db = psycopg2.connect(os.environ["DATABASE_URL"])',
  'cache = redis.from_url(os.environ["REDIS_URL"])',
  'vectors = QdrantClient(url=os.environ["QDRANT_URL"])',
  'ANSWER = Histogram("http_request_duration_seconds", "Time to answer")',
  'MODEL = Summary("predict_seconds", "Time of the model")',
  'app = FastAPI()',
  'app.mount("/metrics", make_asgi_app())',
  '@app.get("/health")',
  'def health():',
  '    return {}',
];
const MEASURED = {
  'main.py': `${APP.join('\n')}\n`,
  'requirements.txt':
    'fastapi\nuvicorn\npsycopg2-binary\nredis\nqdrant-client\nprometheus-client\nopentelemetry-exporter-otlp-proto-grpc\n',
};
const SILENT = {
  'main.py':
    'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health():\n    return {}\n',
  'requirements.txt': 'fastapi\nuvicorn\n',
};

test('what answers is asked, on the port and the path it answers at; what does not is not', async () => {
  const asked = async (sources: Readonly<Record<string, string>>) => {
    const config = parse((await observed(sources))('observability/prometheus.yml'));
    return config.scrape_configs.map(
      (one: {
        job_name: string;
        metrics_path?: string;
        dns_sd_configs: readonly { names: readonly string[]; port: number }[];
      }) =>
        `${one.job_name} ${one.dns_sd_configs[0]?.names}:${one.dns_sd_configs[0]?.port}${one.metrics_path ?? '/metrics'}`,
    );
  };
  const always = ['containers otel-collector:8889/metrics', 'prometheus prometheus:9090/metrics'];
  assert.deepEqual(await asked(SILENT), always);
  assert.deepEqual(await asked(MEASURED), [
    'api api:8000/metrics/',
    'qdrant qdrant:6333/metrics',
    'postgres postgres-exporter:9187/metrics',
    'redis redis-exporter:9121/metrics',
    ...always,
  ]);
});

test('services join the network they are asked in, and send traces where the protocol they speak is heard', async () => {
  const { services } = parse((await observed(MEASURED))('compose.observability.yaml'), { merge: true });
  assert.deepEqual(services.api, {
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4317', OTEL_SERVICE_NAME: 'api' },
    networks: ['telemetry'],
  });
  assert.deepEqual(services.prometheus.networks, ['telemetry', 'qdrant-net']);
  const silent = parse((await observed(SILENT))('compose.observability.yaml'), { merge: true });
  assert.deepEqual(Object.keys(silent.services), ['otel-collector', 'prometheus', 'grafana', 'docker-stats']);
});

test('one service alone has the socket of the engine, and none of what it passes on changes anything', async () => {
  const { services } = parse((await observed(MEASURED))('compose.observability.yaml'), { merge: true });
  const holders = Object.entries(services).filter(([, one]) => JSON.stringify(one).includes('docker.sock:'));
  assert.deepEqual(
    holders.map(([name]) => name),
    ['docker-stats'],
  );
  const { command } = services['docker-stats'];
  assert.ok(!command.some((word: string) => /^-allow(POST|PUT|DELETE|PATCH)/.test(word)));
  const pattern = command.find((word: string) => word.startsWith('-allowGET='))?.slice('-allowGET='.length);
  const passes = (path: string) => new RegExp(`^${pattern}$`).test(path);
  for (const path of [
    '/v1.44/containers/json',
    `/v1.44/containers/${'a'.repeat(64)}/stats`,
    '/v1.44/events',
    '/version',
  ])
    assert.ok(passes(path), path);
  for (const path of ['/v1.44/images/json', `/containers/${'a'.repeat(64)}/logs`, '/v1.44/secrets', '/info'])
    assert.ok(!passes(path), path);
});

test('the dashboard has a place for every panel and nothing that stays empty', async () => {
  const titles = async (sources: Readonly<Record<string, string>>) => {
    const { panels }: { panels: readonly Panel[] } = JSON.parse(
      (await observed(sources))('observability/grafana/dashboard.json'),
    );
    const places = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      assert.ok(x + w <= 24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`);
    });
    assert.equal(new Set(places).size, places.length);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    assert.ok(panels.every(({ targets }) => targets.length > 0));
    return new Map(panels.map((panel) => [panel.title, panel.targets.map(({ expr }) => expr)]));
  };
  const all = await titles(MEASURED);
  assert.match(all.get('Requests')?.[0] ?? '', /rate\(http_request_duration_seconds_count\[/);
  assert.match(all.get('Latency')?.[0] ?? '', /histogram_quantile.*http_request_duration_seconds_bucket/);
  assert.match(all.get('Time of the model')?.[0] ?? '', /predict_seconds_sum.* \/ .*predict_seconds_count/);
  assert.ok(all.has('PostgreSQL: connections') && all.has('Redis: memory'));
  const few = await titles(SILENT);
  assert.deepEqual(
    [...few.keys()],
    ['Memory of containers', 'Memory of containers, of their limits', 'Asked and not answering'],
  );
});

async function observed(sources: Readonly<Record<string, string>>): Promise<(path: string) => string> {
  const { files } = await emitted(sources, { stack: { also: ['observability'] } });
  return (path) => files.find((one) => one.path === path)?.text ?? '';
}
