import type { Series } from '../../model/inventory.ts';
import type { Emission } from '../input.ts';
import { exporterPort, measured, tracing } from './targets.ts';

/** One line of a panel: what Prometheus is asked, and how its answers are called. */
interface Query {
  readonly expr: string;
  readonly legendFormat: string;
}

interface Panel {
  readonly title: string;
  readonly says: string;
  readonly unit: string;
  readonly queries: readonly Query[];
}

const WINDOW = '[$__rate_interval]';
const MODEL = /infer|predict|model|detect|count(?!er)|classif|embed|generat|segment|train|forward/i;
const TIME = /_(seconds|milliseconds|ms|duration|latency|time)(_|$)/;

/** The dashboard: requests, latency, the model's time, memory of containers, stores. Panels without anything to show are left out. */
export function dashboard(input: Emission): string {
  const panels = [...application(input), ...containers(), ...stores(input)].filter(
    ({ queries }) => queries.length > 0,
  );
  const value = {
    uid: 'plimsoll-application',
    title: 'Application',
    tags: ['plimsoll'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [] },
    panels: panels.map(printed),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function printed({ title, says, unit, queries }: Panel, index: number) {
  const datasource = { type: 'prometheus', uid: 'prometheus' };
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    description: says,
    datasource,
    gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {
      legend: { displayMode: 'table', placement: 'bottom', calcs: ['mean', 'max'] },
      tooltip: { mode: 'multi' },
    },
    targets: queries.map((query, at) => ({ refId: String.fromCharCode(65 + at), datasource, ...query })),
  };
}

function application(input: Emission): readonly Panel[] {
  const series = unique(measured(input).flatMap(({ service }) => service.metrics?.series ?? []));
  const traced = tracing(input).size > 0;
  const requests = series.filter(
    ({ name, kind }) => kind === 'counter' && /request|response/.test(name) && !TIME.test(name),
  );
  const times = series.filter(
    ({ name, kind }) => kind !== 'counter' && /request|response|latency/.test(name) && TIME.test(name),
  );
  // What has only its times counts its requests in them.
  const counted =
    requests.length > 0
      ? requests.map(({ name }) => `${name}_total`)
      : times.map(({ name }) => `${name}_count`);
  const model = series.filter(
    ({ name }) => MODEL.test(name) && TIME.test(name) && !times.some((one) => one.name === name),
  );
  return [
    {
      title: 'Requests',
      says: 'per second, by service',
      unit: 'reqps',
      queries: [
        ...counted.map((name) => ({
          expr: `sum by (job) (rate(${name}${WINDOW}))`,
          legendFormat: '{{job}}',
        })),
        ...(traced
          ? [
              {
                expr: `sum by (service_name) (rate(traces_span_metrics_calls_total{span_kind="SPAN_KIND_SERVER"}${WINDOW}))`,
                legendFormat: '{{service_name}} (traces)',
              },
            ]
          : []),
      ],
    },
    {
      title: 'Latency',
      says: 'nineteen of twenty answers are faster',
      unit: 's',
      queries: [
        ...times.map((one) => timeOf(one)),
        ...(traced ? [spans('span_kind="SPAN_KIND_SERVER"', 'service_name')] : []),
      ],
    },
    {
      title: 'Time of the model',
      says: 'nineteen of twenty are faster; of what is only summed up, seconds of work in each second',
      unit: 's',
      queries: [
        ...model.map((one) => timeOf(one)),
        ...(traced ? [spans('span_kind=~"SPAN_KIND_(INTERNAL|CONSUMER)"', 'service_name, span_name')] : []),
      ],
    },
  ];
}

/** Nineteen of twenty of a histogram, the mean of a summary, the rate of what is summed up, or the value itself. */
function timeOf({ name, kind }: Series): Query {
  const legendFormat = `{{job}} ${name}`;
  if (kind === 'histogram')
    return {
      expr: `histogram_quantile(0.95, sum by (le, job) (rate(${name}_bucket${WINDOW})))`,
      legendFormat,
    };
  if (kind === 'summary')
    return {
      expr: `sum by (job) (rate(${name}_sum${WINDOW})) / sum by (job) (rate(${name}_count${WINDOW}))`,
      legendFormat,
    };
  if (kind === 'counter') return { expr: `sum by (job) (rate(${name}_total${WINDOW}))`, legendFormat };
  return { expr: `max by (job) (${name})`, legendFormat };
}

function spans(kind: string, by: string): Query {
  const legendFormat = by
    .split(', ')
    .map((label) => `{{${label}}}`)
    .join(' ');
  return {
    expr: `histogram_quantile(0.95, sum by (le, ${by}) (rate(traces_span_metrics_duration_seconds_bucket{${kind}}${WINDOW})))`,
    legendFormat: `${legendFormat} (traces)`,
  };
}

function containers(): readonly Panel[] {
  return [
    {
      title: 'Memory of containers',
      says: 'without the page cache; a container that reaches its limit is killed',
      unit: 'bytes',
      queries: [
        {
          expr: 'max by (container_name) (container_memory_usage_total_bytes)',
          legendFormat: '{{container_name}}',
        },
      ],
    },
    {
      title: 'Memory of containers, of their limits',
      says: '1 is the limit',
      unit: 'percentunit',
      queries: [
        {
          expr: 'max by (container_name) (container_memory_usage_total_bytes) / max by (container_name) (container_memory_usage_limit_bytes)',
          legendFormat: '{{container_name}}',
        },
      ],
    },
    {
      title: 'Asked and not answering',
      says: '1 while Prometheus gets no answer',
      unit: 'short',
      queries: [{ expr: '1 - up', legendFormat: '{{job}} {{instance}}' }],
    },
  ];
}

function stores({ plan: { stack } }: Emission): readonly Panel[] {
  const roles = stack.stores.filter(({ role }) => exporterPort(role) !== null).map(({ role }) => role);
  const all: readonly (Panel & { readonly role: string })[] = [
    {
      role: 'postgres',
      title: 'PostgreSQL: connections',
      says: 'by what they do',
      unit: 'short',
      queries: [{ expr: 'sum by (state) (pg_stat_activity_count)', legendFormat: '{{state}}' }],
    },
    {
      role: 'postgres',
      title: 'PostgreSQL: size',
      says: 'of each database',
      unit: 'bytes',
      queries: [{ expr: 'max by (datname) (pg_database_size_bytes)', legendFormat: '{{datname}}' }],
    },
    {
      role: 'redis',
      title: 'Redis: memory',
      says: 'and the most it may have',
      unit: 'bytes',
      queries: [
        { expr: 'max(redis_memory_used_bytes)', legendFormat: 'used' },
        { expr: 'max(redis_memory_max_bytes)', legendFormat: 'at most' },
      ],
    },
    {
      role: 'redis',
      title: 'Redis: commands',
      says: 'per second',
      unit: 'ops',
      queries: [{ expr: `sum(rate(redis_commands_processed_total${WINDOW}))`, legendFormat: 'commands' }],
    },
  ];
  return all.filter(({ role }) => roles.some((one) => one === role));
}

function unique(series: readonly Series[]): readonly Series[] {
  return [...new Map(series.map((one) => [one.name, one])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
