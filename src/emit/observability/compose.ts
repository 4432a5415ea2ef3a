// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are variables of compose
import type { StorePlan } from '../../model/stack.ts';
import { type Aside, asideService, asked, HARDENED_ASIDE, scratch } from '../compose/aside.ts';
import { socketProxy } from '../compose/socket.ts';
import type { Emission } from '../input.ts';
import { printYaml, Said, type YamlObject } from '../yaml.ts';
import { STATS } from './collector.ts';
import { askedStores, exporterPort, measured, tracing } from './targets.ts';

const TELEMETRY = 'telemetry';
const NOBODY = '65534:65534';
const HEADING = [
  'Laid over the stack: what watches it. Written by plimsoll emit.',
  'docker compose --file compose.yaml --file compose.prod.yaml --file compose.observability.yaml up --detach --wait',
];

/** `compose.observability.yaml` */
export function observedStack(input: Emission): string {
  const stores = input.plan.stack.stores.filter(({ role }) => exporterPort(role) !== null);
  return printYaml(HEADING, {
    ...HARDENED_ASIDE,
    services: {
      ...Object.fromEntries(observed(input)),
      'otel-collector': asideService(COLLECTOR),
      prometheus: asideService(prometheus(input)),
      grafana: asideService(GRAFANA),
      ...Object.fromEntries(stores.map((store) => [`${store.id}-exporter`, asideService(exporter(store))])),
      [STATS.name]: socketProxy(STATS),
    },
    networks: {
      [TELEMETRY]: new Said({ internal: true }, 'what is measured and what measures'),
      dashboards: new Said({}, 'the way from this machine to the dashboards'),
      [STATS.network]: new Said({ internal: true }, 'the engine and the one service that may ask it'),
    },
    volumes: { 'prometheus-data': {}, 'grafana-data': {} },
    configs: {
      'otel-collector': { file: './observability/otel-collector.yaml' },
      prometheus: { file: './observability/prometheus.yml' },
      'grafana-datasource': { file: './observability/grafana/datasource.yaml' },
      'grafana-provider': { file: './observability/grafana/provider.yaml' },
      'grafana-dashboard': { file: './observability/grafana/dashboard.json' },
    },
  });
}

/** Services of the application in the network they are asked in, sending their traces. */
function observed(input: Emission): readonly (readonly [string, YamlObject])[] {
  const traces = tracing(input);
  const ids = new Set([...measured(input).map(({ id }) => id), ...traces.keys()]);
  return [...ids].sort().map((id) => {
    const address = traces.get(id);
    const environment =
      address === undefined ? undefined : { OTEL_EXPORTER_OTLP_ENDPOINT: address, OTEL_SERVICE_NAME: id };
    return [id, { environment, networks: [TELEMETRY] }] as const;
  });
}

const COLLECTOR: Aside = {
  image: 'otel/opentelemetry-collector-contrib:0.133.0',
  variable: 'OTEL_COLLECTOR',
  because: 'contrib: it measures containers and counts spans; it has no program to be asked with',
  user: '10001:10001',
  command: ['--config=/etc/otelcol-contrib/config.yaml'],
  networks: [TELEMETRY, STATS.network],
  configs: { 'otel-collector': '/etc/otelcol-contrib/config.yaml' },
  after: [STATS.name],
  probe: null,
  limits: { memory: 256e6, cpus: 0.5, pids: 100 },
};

function prometheus(input: Emission): Aside {
  return {
    image: 'prom/prometheus:v3.5.0',
    variable: 'PROMETHEUS',
    because: 'two weeks or two gigabytes, whichever is less',
    user: NOBODY,
    command: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.retention.time=15d',
      '--storage.tsdb.retention.size=2GB',
    ],
    networks: [TELEMETRY, ...askedStores(input).map(({ network }) => network)],
    configs: { prometheus: '/etc/prometheus/prometheus.yml' },
    volumes: ['prometheus-data:/prometheus'],
    probe: asked('http://127.0.0.1:9090/-/ready', 20),
    limits: { memory: 512e6, cpus: 1, pids: 100 },
  };
}

const GRAFANA: Aside = {
  image: 'grafana/grafana:12.1.1',
  variable: 'GRAFANA',
  because: 'http://127.0.0.1:3001, as admin',
  user: '472:0',
  environment: {
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_SECURITY_ADMIN_PASSWORD: '${GRAFANA_PASSWORD:?set it in .env}',
    GF_USERS_ALLOW_SIGN_UP: 'false',
  },
  ports: ['127.0.0.1:${GRAFANA_PORT:-3001}:3000'],
  networks: [TELEMETRY, 'dashboards'],
  configs: {
    'grafana-datasource': '/etc/grafana/provisioning/datasources/prometheus.yaml',
    'grafana-provider': '/etc/grafana/provisioning/dashboards/provider.yaml',
    'grafana-dashboard': '/etc/grafana/dashboards/application.json',
  },
  volumes: ['grafana-data:/var/lib/grafana'],
  tmpfs: [scratch('/tmp', '472:0', 64)],
  after: ['prometheus'],
  probe: asked('http://127.0.0.1:3000/api/health', 30),
  limits: { memory: 384e6, cpus: 1, pids: 200 },
};

/** What a store cannot tell Prometheus itself, in its network. */
function exporter(store: StorePlan): Aside {
  const common = {
    networks: [store.network, TELEMETRY],
    after: [store.id],
    limits: { memory: 64e6, cpus: 0.5, pids: 50 },
  };
  const port = exporterPort(store.role);
  const probe = asked(`http://127.0.0.1:${port}/`, 10);
  if (store.role === 'redis')
    return {
      ...common,
      image: 'oliver006/redis_exporter:v1.74.0-alpine',
      variable: 'REDIS_EXPORTER',
      because: 'alpine: it can be asked whether it is well',
      user: '59000:59000',
      environment: { REDIS_ADDR: `redis://${store.id}:${store.port}` },
      probe,
    };
  const secret = store.secrets[0]?.toLowerCase();
  const { POSTGRES_DB: database, POSTGRES_USER: account } = Object.fromEntries(
    Object.entries(store.env).map(([name, { value }]) => [name, value.kind === 'text' ? value.text : '']),
  );
  return {
    ...common,
    image: 'quay.io/prometheuscommunity/postgres-exporter:v0.17.1',
    variable: 'POSTGRES_EXPORTER',
    because: 'in its own network nothing needs TLS',
    user: NOBODY,
    environment: {
      DATA_SOURCE_PASS: secret === undefined ? '${POSTGRES_PASSWORD:?set it in .env}' : undefined,
      DATA_SOURCE_PASS_FILE: secret === undefined ? undefined : `/run/secrets/${secret}`,
      DATA_SOURCE_URI: `${store.id}:${store.port}/${database}?sslmode=disable`,
      DATA_SOURCE_USER: account,
    },
    ...(secret === undefined ? {} : { secrets: [secret] }),
    probe,
  };
}
