import type { EmittedFile } from '../../model/files.ts';
import type { Emission } from '../input.ts';
import { printYaml } from '../yaml.ts';
import { collectorConfig } from './collector.ts';
import { observedStack } from './compose.ts';
import { dashboard } from './dashboard.ts';
import { prometheusConfig } from './prometheus.ts';

const DASHBOARDS = '/etc/grafana/dashboards';

/** A stack that watches the application, laid over its own: collector, Prometheus, Grafana, exporters of stores. */
export function observability(input: Emission): readonly EmittedFile[] {
  if (input.plan.stack.services.length === 0) return [];
  const files: readonly (readonly [path: string, text: string, what: string])[] = [
    ['compose.observability.yaml', observedStack(input), 'what watches the stack'],
    ['observability/prometheus.yml', prometheusConfig(input), 'what Prometheus asks'],
    ['observability/otel-collector.yaml', collectorConfig(), 'what the collector does with traces'],
    ['observability/grafana/datasource.yaml', datasource(), 'where Grafana asks'],
    ['observability/grafana/provider.yaml', provider(), 'where Grafana finds its dashboard'],
    ['observability/grafana/dashboard.json', dashboard(input), 'dashboard of Grafana'],
  ];
  return files.map(([path, text, what]) => ({ path, text, what }));
}

function datasource(): string {
  return printYaml(['Where Grafana asks. Written by plimsoll emit.'], {
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: 'prometheus',
        type: 'prometheus',
        access: 'proxy',
        url: 'http://prometheus:9090',
        isDefault: true,
        editable: false,
        jsonData: { timeInterval: '15s' },
      },
    ],
  });
}

function provider(): string {
  return printYaml(['Where Grafana finds its dashboard. Written by plimsoll emit.'], {
    apiVersion: 1,
    providers: [{ name: 'files', type: 'file', disableDeletion: true, options: { path: DASHBOARDS } }],
  });
}
