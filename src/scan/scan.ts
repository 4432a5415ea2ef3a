import type { Outcome } from '../model/finding.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { containerFiles } from './container-files.ts';
import { withIds } from './ids.ts';
import { findLaunches } from './launch.ts';
import { scanPython } from './python/scan.ts';

/**
 * Reads a source tree: its services, each with where it is started, what it serves, needs and reads, and the evidence
 * for every claim. Nothing is executed. Pure: the same tree gives the same value, byte for byte.
 * @returns the inventory, and findings for what could not be read or was left out
 */
export async function scan(tree: Tree): Promise<Outcome<Inventory>> {
  const launches = findLaunches(tree);
  const packages = tree.files
    .filter((file) => /(^|\/)package\.json$/.test(file.path))
    .map((file) => file.path.slice(0, -'/package.json'.length) || '.');
  const python = await scanPython(tree, launches, packages);
  const diagnostics = [...tree.diagnostics, ...python.diagnostics];
  const inventory: Inventory = {
    schema: 'plimsoll.inventory/1',
    services: withIds(python.services.toSorted(byPlace)),
    stores: [],
    links: [],
    weights: [],
    containerFiles: containerFiles(tree),
    diagnostics,
  };
  return { value: inventory, diagnostics };
}

function byPlace(a: Service, b: Service): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.entrypoint ?? '') < (b.entrypoint ?? '') ? -1 : 1;
}
