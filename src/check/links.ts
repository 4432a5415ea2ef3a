import type { ComposeService } from '../formats/compose/service.ts';
import { at, items, text } from '../formats/yaml/node.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Stack } from './facts/stacks.ts';
import { folderOf, join } from './paths.ts';

/** One build of a Dockerfile that a compose file asks for. */
export interface ComposeBuild {
  readonly context: string;
  readonly target: string | null;
  readonly gpu: boolean;
}

/** The builds of the stacks that use a Dockerfile. */
export function buildsOf(stacks: readonly Stack[], path: string): readonly ComposeBuild[] {
  return stacks.flatMap(({ compose }) =>
    compose.services.flatMap((service) => {
      const [file = ''] = compose.paths;
      if (!service.build || dockerfilePath(file, service) !== path) return [];
      const context = join(folderOf(file), service.build.context);
      return [{ context, target: service.build.target, gpu: usesGpu(service) }];
    }),
  );
}

/** Path from the root of the Dockerfile a service is built from; null when there is none. */
export function dockerfilePath(compose: string, { build }: ComposeService): string | null {
  if (!build || build.inline) return null;
  return join(join(folderOf(compose), build.context), build.dockerfile);
}

/** True when a service asks for a GPU in any of the ways there are. */
function usesGpu({ node }: ComposeService): boolean {
  const devices = items(at(node, 'deploy', 'resources', 'reservations', 'devices'));
  return devices.length > 0 || at(node, 'gpus') !== null || text(at(node, 'runtime')) === 'nvidia';
}

/** The service of the code that a Dockerfile is for: the only one in its folder or context, or the one it starts. */
export function serviceOf(
  inventory: Inventory | null,
  path: string,
  context: string,
  command: string,
): Service | null {
  const services = inventory?.services ?? [];
  const folder = folderOf(path);
  const fits = (service: Service): boolean =>
    [folder, context].includes(service.path === '.' ? '' : service.path);
  const near = services.filter(fits);
  const started = services.filter(({ entrypoint }) => entrypoint !== null && command.includes(entrypoint));
  if (started.length === 1) return started[0] ?? null;
  if (near.length === 1) return near[0] ?? null;
  return services.length === 1 ? (services[0] ?? null) : null;
}
