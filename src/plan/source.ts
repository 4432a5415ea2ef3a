import { posix } from 'node:path';
import { isInside } from '../formats/path/inside.ts';
import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Source } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';
import { exclusions, isLeftOut } from './leftout.ts';

/** Where the root of the tree is put in the image: relative paths between folders stay what they were. */
export const DESTINATION = '/app';

/**
 * Which files of the tree the image gets: the service's folder and the weights it uses elsewhere in the tree,
 * without other services' folders, tests, notebooks, container files and whatever may hold a secret.
 */
export function chooseSource(
  service: Service,
  inventory: Inventory,
  tree: Tree,
  config: Config,
): Choice<Source> {
  const others = inventory.services
    .map((other) => other.path)
    .filter((path) => path !== service.path && isInside(path, service.path));
  const excluded = config.services?.[service.id]?.exclude ?? [];
  const weights = inventory.weights
    .filter((weight) => weight.status === 'present' && weight.usedBy.includes(service.id))
    .map((weight) => weight.path)
    .sort();
  const roots = [service.path, service.importRoot];
  const reached = new Set(service.reached);
  const inside = tree.files
    .filter(({ path }) => reached.has(path) || roots.some((root) => isInside(path, root)))
    .filter(({ path }) => reached.has(path) || !others.some((other) => isInside(path, other)));
  const files = inside
    .map(({ path }) => path)
    .filter((path) => !isLeftOut(path) && !excluded.some((glob) => posix.matchesGlob(path, glob)));
  const all = [...new Set([...files, ...weights])].sort();
  const because = `${where(service)} without tests, notebooks, container files and what may hold secrets: ${all.length} of ${tree.files.length} files`;
  return choose({ files: all, weights, destination: DESTINATION, excluded: exclusions(inside) }, because);
}

/** Folder a path of the tree has in the image. */
export function imagePath(path: string): string {
  return posix.join(DESTINATION, path);
}

function where(service: Service): string {
  return service.path === '.' ? 'the whole tree' : `the folder ${service.path}`;
}
