import type { Config, ServiceConfig } from '../model/config.ts';
import type { Claim, Service } from '../model/inventory.ts';

/** Fields of a service that `plimsoll.yaml` may set; the written value replaces what was found, and its evidence. */
const FIELDS = ['entrypoint', 'port', 'health', 'manifest'] as const;

/** The service as scanned, with what `plimsoll.yaml` says of it put in its place. */
export function configure(service: Service, config: Config): Service {
  const written = config.services?.[service.id] ?? {};
  return FIELDS.reduce((current, field) => override(current, written, field), service);
}

function override(service: Service, written: ServiceConfig, field: (typeof FIELDS)[number]): Service {
  const value = written[field];
  if (value === undefined) return service;
  const text = `services.${service.id}.${field}: ${value}`;
  const claim: Claim = { field, path: 'plimsoll.yaml', line: null, text };
  // What is installed with another manifest goes with it.
  const { manifestAlso, ...rest } = service;
  const kept = field === 'manifest' || manifestAlso === undefined ? rest : service;
  return {
    ...kept,
    [field]: value,
    evidence: [...service.evidence.filter((one) => one.field !== field), claim],
  };
}
