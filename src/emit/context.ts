import { posix } from 'node:path';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';
import { lockOf } from './dockerfile/locks.ts';

/** The folder a service's image is built from, and the files that describe how. */
export interface Context {
  /** Relative to the root, `.` for the root itself. */
  readonly folder: string;
  /** Path of the Dockerfile, relative to the root. */
  readonly dockerfile: string;
  /** Path of the locked requirements, relative to the root. */
  readonly requirements: string;
}

/**
 * Each service is built from the smallest folder that holds all it needs: its own, or the root when it reaches into
 * others. The first service of a folder has its plain `Dockerfile`.
 */
export function contextsOf(services: readonly ServicePlan[], tree: Tree): ReadonlyMap<string, Context> {
  const taken = new Set<string>();
  return new Map(
    services.map((service) => {
      const folder = contextFolder(service, tree);
      const plain = !taken.has(folder);
      taken.add(folder);
      const dockerfile = posix.join(folder, plain ? 'Dockerfile' : `${service.id}.Dockerfile`);
      const requirements = posix.join(
        folder,
        plain ? 'requirements.lock' : `${service.id}.requirements.lock`,
      );
      return [service.id, { folder, dockerfile, requirements }];
    }),
  );
}

/** A path of the tree as seen from a context. */
export function within(context: Context, path: string): string {
  return posix.relative(context.folder, path) || '.';
}

/** Every file of the tree that the build of an image reads. */
export function buildFiles(service: ServicePlan, tree: Tree): readonly string[] {
  const { manifest, ecosystem } = service.requirements.value;
  const lock = ecosystem === 'npm' ? lockOf(service, tree) : null;
  const all = [
    ...service.source.value.files,
    ...(service.build?.value.files ?? []),
    ...[manifest, lock].filter((path) => path !== null),
  ];
  return [...new Set(all)].sort();
}

function contextFolder(service: ServicePlan, tree: Tree): string {
  const needed = buildFiles(service, tree);
  const inside = service.path !== '.' && needed.every((path) => path.startsWith(`${service.path}/`));
  return inside ? service.path : '.';
}
