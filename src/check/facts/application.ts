import type { Compose } from '../../formats/compose/compose.ts';
import type { ComposeService } from '../../formats/compose/service.ts';
import { type Ignore, isIgnored } from '../../formats/dockerignore/ignore.ts';
import type { KubernetesObject } from '../../formats/kubernetes/manifest.ts';
import type { Inventory, Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';
import type { NginxFacts } from './nginx.ts';
import type { Stack } from './stacks.ts';
import type { DockerfileFacts } from './stage.ts';

/** How an image of the application is built. */
export interface ImageBuild {
  readonly facts: DockerfileFacts;
  /** Folder of the build context from the root; empty for the root itself. */
  readonly context: string;
  /** The ignore file that applies, and where it is; null when there is none. */
  readonly ignore: { readonly path: string; readonly rules: Ignore } | null;
  /** The service of the code that it is for; null when that is not known. */
  readonly service: Service | null;
}

/** Everything known of an application: its container files together with its code. */
export interface ApplicationFacts {
  readonly tree: Tree;
  readonly inventory: Inventory | null;
  readonly builds: readonly ImageBuild[];
  readonly stacks: readonly Stack[];
  readonly nginx: ReadonlyMap<string, NginxFacts>;
  /** Of Kubernetes. */
  readonly objects: readonly KubernetesObject[];
  /** How a service of a compose file is built; null when it is not, or the Dockerfile is not known. */
  readonly buildOf: (compose: string, service: ComposeService) => ImageBuild | null;
}

/** A service of a stack that is not for development, and how it is built when it is. */
export interface Deployed {
  readonly service: ComposeService;
  readonly compose: Compose;
  readonly build: ImageBuild | null;
}

/** The services of the stacks that are not for development. */
export function deployed(facts: ApplicationFacts): readonly Deployed[] {
  return facts.stacks
    .filter(({ mode }) => mode !== 'dev')
    .flatMap(({ compose }) =>
      compose.services.map((service) => ({
        service,
        compose,
        build: facts.buildOf(compose.paths[0] ?? '', service),
      })),
    );
}

/** The heavy distributions that a service declares and that nothing it reaches imports or needs. */
export const unusedOf = (service: Service | null): Service['heavy'] =>
  (service?.heavy ?? []).filter(({ declared, needed }) => declared && !needed);

/** The files of the tree that the builder sees, by their path in the context. */
export function contextFiles({ tree }: ApplicationFacts, { context, ignore }: ImageBuild) {
  const prefix = context === '' ? '' : `${context}/`;
  return tree.files
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, size }) => ({ path: path.slice(prefix.length), size }))
    .filter(({ path }) => !ignore || !isIgnored(ignore.rules, path));
}
