import { isInside } from '../../formats/path/inside.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import type { Launch } from '../launch.ts';
import type { ExistingProbe } from '../probes.ts';
import { advise } from './finding.ts';

/** Where container files and code disagree: commands that start nothing, health checks that nothing answers. */
export function containerAdvice(
  tree: Tree,
  services: readonly Service[],
  launches: readonly Launch[],
  probes: readonly ExistingProbe[],
): readonly Finding[] {
  return [
    ...missingPrograms(tree, launches),
    ...missingRoutes(services, probes),
    ...ports(services, launches),
  ];
}

/** `CMD ["python", "app.py"]` where no file of the tree has that name. */
function missingPrograms(tree: Tree, launches: readonly Launch[]): readonly Finding[] {
  const names = new Set(tree.files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  return launches
    .filter(
      ({ source, program, target }) =>
        source === 'container' &&
        program === 'python' &&
        !names.has(target.slice(target.lastIndexOf('/') + 1)),
    )
    .map(({ path, line, target }) =>
      advise(
        'command-missing',
        ['error', 'high'],
        { path, line },
        `the command runs ${target}, which is not in the tree`,
        'name the file that starts the service',
      ),
    );
}

/** A health check on a service's port whose route it does not have; only where its routes could be read. */
function missingRoutes(services: readonly Service[], probes: readonly ExistingProbe[]): readonly Finding[] {
  return probes.flatMap((probe) => {
    const near = services.filter((one) => one.routes.length > 0 && isInside(probe.evidence.path, one.path));
    const [service] = near.filter((one) => probe.port === null || one.port === probe.port);
    if (!service || probe.path === '/' || near.length > 1 || BUILT_IN.test(probe.path)) return [];
    const isKnown = service.routes.some((route) => bare(route.path) === bare(probe.path));
    const fix = service.health === null ? 'add a health route' : `ask for ${service.health}`;
    const message = `the health check asks for ${probe.path}, which ${service.id} does not serve`;
    return isKnown ? [] : [advise('health-missing', ['warning', 'medium'], probe.evidence, message, fix)];
  });
}

/** What frameworks serve without a line in the code. */
const BUILT_IN = /^\/(docs|redoc|openapi\.json|_stcore\/.*|static\/.*|admin\/?.*|metrics)$/;

function bare(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}

/** A container file that gives a service another port than the one it was found to listen on. */
function ports(services: readonly Service[], launches: readonly Launch[]): readonly Finding[] {
  return services.flatMap((service) => {
    const [module = ''] = (service.entrypoint ?? '').split(':');
    const other = launches.find(
      (launch) =>
        launch.source === 'container' &&
        launch.port !== null &&
        launch.port !== service.port &&
        launch.target === service.entrypoint &&
        isInside(launch.path, service.path === '.' ? '.' : service.path) &&
        module !== '',
    );
    if (!other || service.port === null) return [];
    const message = `${service.id} listens on ${service.port} by itself and on ${other.port} here`;
    return [
      advise(
        'port-differs',
        ['note', 'high'],
        other,
        message,
        'use one port, or keep both in mind where it is published',
      ),
    ];
  });
}
