import type { Service } from '../../model/inventory.ts';
import type { StoreRole } from '../../model/stack.ts';
import type { Emission } from '../input.ts';

/** Something Prometheus asks: all containers of a name on one port. */
export interface Target {
  readonly job: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly because: string;
}

/** Stores that answer Prometheus by themselves (RabbitMQ documentation, "Monitoring with Prometheus"; qdrant.tech, "Monitoring"). */
const OWN: Readonly<Partial<Record<StoreRole, number>>> = { qdrant: 6333, rabbitmq: 15692 };

/** A service of the application that says how it is doing. */
export interface Measured {
  /** Name on the network. */
  readonly id: string;
  readonly service: Service;
  readonly port: number;
}

/** The servers and workers of the stack whose code answers Prometheus. */
export function measured({ plan, inventory }: Emission): readonly Measured[] {
  return plan.stack.services.flatMap(({ id, image, role, command }) => {
    const service = inventory.services.find((one) => one.id === image);
    const port = service?.metrics?.port ?? plan.services.find((one) => one.id === image)?.port?.value;
    // A container with another command, such as a migration, does not serve.
    if (role === 'once' || command !== null || !service?.metrics || port === undefined) return [];
    return [{ id, service, port }];
  });
}

/** Networks of stores that Prometheus has to be in to ask them. */
export function askedStores({ plan: { stack } }: Emission) {
  return stack.stores.filter(({ role }) => OWN[role] !== undefined);
}

/** Everything that is asked, services first. */
export function targets(input: Emission): readonly Target[] {
  const { stores } = input.plan.stack;
  const services = measured(input).map(({ id, service, port }): Target => {
    const { path, evidence } = service.metrics ?? { path: '/metrics', evidence: null };
    const where = evidence ? `${evidence.path}${evidence.line === null ? '' : `:${evidence.line}`}` : '';
    return { job: id, host: id, port, path, because: where };
  });
  const own = stores.flatMap(({ id, role }): readonly Target[] => {
    const port = OWN[role];
    return port === undefined
      ? []
      : [{ job: id, host: id, port, path: '/metrics', because: 'answers by itself' }];
  });
  const exported = stores.flatMap(({ id, role }): readonly Target[] => {
    const port = exporterPort(role);
    return port === null
      ? []
      : [
          {
            job: id,
            host: `${id}-exporter`,
            port,
            path: '/metrics',
            because: `asks ${id} what it cannot tell itself`,
          },
        ];
  });
  return [
    ...services,
    ...own,
    ...exported,
    {
      job: 'containers',
      host: 'otel-collector',
      port: 8889,
      path: '/metrics',
      because: 'memory of containers, and requests and their time out of traces',
    },
    { job: 'prometheus', host: 'prometheus', port: 9090, path: '/metrics', because: 'itself' },
  ];
}

/** Port of the exporter of a store; null for a store that has none here. */
export function exporterPort(role: StoreRole): number | null {
  if (role === 'postgres') return 9187;
  return role === 'redis' ? 9121 : null;
}

/** The services whose code sends traces, each with the address of the collector that its exporter speaks to. */
export function tracing({ plan, inventory, tree }: Emission): ReadonlyMap<string, string> {
  return new Map(
    plan.stack.services.flatMap(({ id, image }) => {
      const service = inventory.services.find((one) => one.id === image);
      const sends =
        service?.env.some(({ name }) => name.startsWith('OTEL_EXPORTER_OTLP')) ||
        service?.declared.some((name) =>
          /^(opentelemetry-(exporter-otlp|distro)|@opentelemetry\/(exporter|sdk))/.test(name),
        );
      if (!service || !sends) return [];
      const grpc =
        service.declared.some((name) => /otlp(-proto)?-grpc/.test(name)) ||
        service.reached.some((path) => tree.text(path)?.includes('otlp.proto.grpc'));
      return [[id, `http://otel-collector:${grpc ? 4317 : 4318}`] as const];
    }),
  );
}
