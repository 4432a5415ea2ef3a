import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Evidence } from '../model/evidence.ts';
import type {
  EnvironmentVariable,
  Heavy,
  Inventory,
  Metrics,
  Route,
  Service,
  Weights,
} from '../model/inventory.ts';
import type { Look } from './look.ts';
import { table } from './table.ts';
import { printable } from './text.ts';

const ROUTES = 6;

/** What scanning found, for people: one block per service, then what the services share. */
export function renderInventory(value: Inventory, look: Look): string {
  const inventory = printable(value);
  const blocks = [
    ...inventory.services.map((service) => serviceBlock(service, look)),
    shared(inventory, look),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}

function serviceBlock(service: Service, look: Look): readonly string[] {
  const place = service.path === '.' ? '' : look.style('faint', `  ${service.path}/`);
  const title = `${look.style('strong', service.id)}  ${service.framework} ${service.kind}, ${service.language}${place}`;
  const found = (field: string, text: string | null): readonly (readonly string[])[] =>
    text === null ? [] : [[look.style('faint', field), text + claimed(service, field, look)]];
  const rows = [
    ...found('entrypoint', service.entrypoint && service.entrypoint + (service.factory ? ' (factory)' : '')),
    ...found('port', service.port === null ? null : String(service.port)),
    ...found('health', service.health),
    ...found('routes', routes(service.routes)),
    ...found(
      'manifest',
      service.manifest &&
        `${[service.manifest, ...(service.manifestAlso ?? [])].join(', ')} (${service.manager})`,
    ),
    ...found('runtime', service.runtime),
    ...found('heavy', listed(service.heavy.map(heavy), '\n')),
    ...found('unused', listed(service.unused)),
    ...found('stores', listed(service.stores)),
    ...found('tools', listed(service.tools)),
    ...found(
      'writes',
      listed(service.writes.map((write) => write.path + look.style('faint', placed(write.evidence)))),
    ),
    ...found(
      'needs',
      listed(
        service.needs.map((need) => `${need.what}: ${need.detail}${placed(need.evidence)}`),
        '\n',
      ),
    ),
    ...found('metrics', service.metrics && metrics(service.metrics)),
    ...found('env', listed(service.env.map(variable))),
  ];
  return [title, ...table(rows, { width: look.width, indent: 2 })];
}

function claimed(service: Service, field: string, look: Look): string {
  const claim = service.evidence.find((one) => one.field === field);
  return claim && claim.path !== service.manifest ? look.style('faint', placed(claim)) : '';
}

function placed({ path, line }: Evidence): string {
  return line === null ? `  ${path}` : `  ${path}:${line}`;
}

function heavy(one: Heavy): string {
  return `${one.name} ${one.needed ? 'needed' : 'not needed'}: ${one.because}`;
}

function metrics({ path, port, series, evidence }: Metrics): string {
  const what = series.length === 0 ? '' : ` (${series.map(({ name }) => name).join(', ')})`;
  return `${port === null ? '' : `:${port}`}${path}${what}${placed(evidence)}`;
}

function variable({ name, required, default: value, secret }: EnvironmentVariable): string {
  if (secret) return `${name} (secret)`;
  if (value !== null) return `${name}=${value}`;
  return required ? `${name} (required)` : name;
}

/** The routes that were read, the first few by name. */
function routes(all: readonly Route[]): string | null {
  const named = all.slice(0, ROUTES).map(({ method, path }) => `${method} ${path}`);
  return listed(all.length > ROUTES ? [...named, `and ${all.length - ROUTES} more`] : named);
}

function listed(items: readonly string[], separator = ', '): string | null {
  return items.length === 0 ? null : items.join(separator);
}

function shared(inventory: Inventory, look: Look): readonly string[] {
  const rows = [
    ...inventory.stores.map((store) => [
      'store',
      `${store.id}, used by ${store.usedBy.join(', ') || 'nobody'}`,
    ]),
    ...inventory.links.map((link) => ['link', `${link.from} to ${link.to} by ${link.via}`]),
    ...inventory.weights.map((weights) => ['weights', weightsLine(weights)]),
    ...inventory.containerFiles.map((file) => [file.kind, file.path]),
  ].map(([label = '', text = '']) => [look.style('faint', label), text]);
  const count = look.style('strong', plural(inventory.services.length, 'service'));
  return [count, ...table(rows, { width: look.width, indent: 2 })];
}

function weightsLine({ path, size, status, usedBy }: Weights): string {
  const state = status === 'present' ? formatBytes(size) : status.replaceAll('-', ' ');
  return `${path}, ${state}${usedBy.length > 0 ? `, used by ${usedBy.join(', ')}` : ''}`;
}
