import { dirname, join } from 'node:path/posix';
import { readCompose } from '../../formats/compose/compose.ts';
import type { Inventory, Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

/** How an application's own Dockerfile is built. Paths are relative to the root of the tree. */
export interface OwnBuild {
  readonly dockerfile: string;
  readonly context: string;
}

/** The Dockerfile that a service's image is built from by its owners: as a compose file says for its name or folder, else the one in its folder, else the only one. */
export function ownBuild(
  service: Service,
  { containerFiles, services }: Inventory,
  tree: Tree,
): OwnBuild | null {
  const named = (kind: string) => containerFiles.filter((file) => file.kind === kind).map(({ path }) => path);
  const dockerfiles = named('dockerfile');
  const composed = named('compose').flatMap((path) => composedBuilds(path, tree));
  const known = composed.filter(({ dockerfile }) => tree.file(dockerfile) !== null);
  const inFolder = ({ dockerfile, context }: OwnBuild) =>
    service.path !== '.' && (context === service.path || dirname(dockerfile) === service.path);
  const beside = dockerfiles.filter((path) => dirname(path) === service.path);
  const found = known.find(({ name }) => name === service.id) ?? known.find(inFolder);
  if (found) return { dockerfile: found.dockerfile, context: found.context };
  const [own = services.length === 1 ? dockerfiles[0] : undefined] = beside;
  if (own === undefined) return null;
  const context = known.find(({ dockerfile }) => dockerfile === own)?.context ?? dirname(own);
  return { dockerfile: own, context };
}

function composedBuilds(path: string, tree: Tree): readonly (OwnBuild & { readonly name: string })[] {
  const folder = dirname(path);
  const compose = readCompose([path], (name) => tree.text(name));
  return (compose?.services ?? []).flatMap(({ name, build }) => {
    if (build === null) return [];
    const context = join(folder, build.context).replace(/(.)\/$/, '$1');
    return [{ name, context, dockerfile: join(context, build.dockerfile ?? 'Dockerfile') }];
  });
}
