import type { Outcome } from '../model/finding.ts';
import type { Inventory, Service } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { containerAdvice } from './advice/containers.ts';
import { dependencyAdvice } from './advice/dependencies.ts';
import { downloadAdvice } from './advice/downloads.ts';
import { importAdvice } from './advice/imports.ts';
import { secretAdvice } from './advice/secrets.ts';
import { sourceAdvice } from './advice/sources.ts';
import { staticAdvice } from './advice/static-files.ts';
import { stepAdvice } from './advice/steps.ts';
import { storeAdvice } from './advice/stores.ts';
import { treeAdvice } from './advice/tree.ts';
import { variableAdvice } from './advice/variables.ts';
import { containerFiles } from './container-files.ts';
import { compareContracts } from './contracts.ts';
import { compareOrigins } from './cors.ts';
import { withIds } from './ids.ts';
import { scanJavaScript } from './javascript/scan.ts';
import { findLaunches } from './launch.ts';
import { dataStores, linksOf } from './links.ts';
import { outsideVariables } from './outside.ts';
import { withPagesOfOthers } from './pages-of-others.ts';
import { placesOf } from './places.ts';
import { existingProbes } from './probes.ts';
import { scanPython } from './python/scan.ts';
import { compareTimeouts } from './timeouts.ts';
import { compareWeights } from './weights.ts';

/**
 * Reads a source tree: its services, each with where it is started, what it serves, needs and reads, and the evidence
 * for every claim. Nothing is executed. Pure: the same tree gives the same value, byte for byte.
 * @returns the inventory, and findings for what could not be read or was left out
 */
export async function scan(tree: Tree): Promise<Outcome<Inventory>> {
  const launches = await findLaunches(tree);
  const places = placesOf(tree);
  const packages = tree.files
    .filter((file) => /(^|\/)package\.json$/.test(file.path))
    .map((file) => file.path.slice(0, -'/package.json'.length) || '.');
  const python = await scanPython(tree, places, launches, packages);
  const javascript = await scanJavaScript(
    tree,
    python.parts.flatMap((part) => part.service.reached),
    python.parts.length === 0,
  );
  const found = [...python.parts, ...javascript.parts].toSorted((a, b) => byPlace(a.service, b.service));
  const parts = withPagesOfOthers(tree, found);
  const services = withIds(parts.map((part) => part.service));
  const idOf = (index: number): string => services[index]?.id ?? '';
  const stores = parts.flatMap((part, index) => part.stores.map((one) => ({ ...one, service: idOf(index) })));
  const urls = parts.flatMap((part, index) => part.urls.map((one) => ({ ...one, from: idOf(index) })));
  const uses = parts.flatMap((part, index) => part.weights.map((one) => ({ ...one, service: idOf(index) })));
  const tasks = parts.map((part, index) => ({ ...part.tasks, service: idOf(index) }));
  const { weights, diagnostics: problems } = compareWeights(tree, places, uses);
  const contracts = compareContracts(
    services,
    !tree.files.some((file) => OTHER_SERVER.test(file.path)),
    parts.map(({ forwards = [], root = '', service }) => ({
      forwards,
      root,
      outside: outsideVariables(tree, service),
    })),
  );
  const reached = new Set(services.flatMap((service) => service.reached));
  const diagnostics = [
    ...tree.diagnostics,
    ...python.diagnostics,
    ...javascript.diagnostics,
    ...parts.flatMap((part) => part.diagnostics),
    ...problems,
    ...contracts.diagnostics,
    ...compareTimeouts(
      services,
      parts.map(({ forwards = [] }) => forwards),
    ),
    ...compareOrigins(
      services,
      parts.map((part) => part.origins),
    ),
    ...dependencyAdvice(
      tree,
      services,
      parts.map(({ undeclaredAt = new Map() }) => undeclaredAt),
    ),
    ...containerAdvice(tree, services, launches, existingProbes(tree)),
    ...storeAdvice(services),
    ...stepAdvice(tree, services),
    ...downloadAdvice(tree, services),
    ...staticAdvice(tree, services),
    ...variableAdvice(tree, services),
    ...sourceAdvice(tree, reached),
    ...importAdvice(
      tree,
      reached,
      parts.flatMap(({ lost = [] }) => lost),
    ),
    ...secretAdvice(tree, reached),
    ...treeAdvice(tree, weights),
  ];
  const inventory: Inventory = {
    schema: 'plimsoll.inventory/1',
    services,
    stores: dataStores(stores),
    links: linksOf(services, urls, stores, contracts.links, tasks),
    weights,
    containerFiles: containerFiles(tree),
    diagnostics,
  };
  return { value: inventory, diagnostics };
}

/** What projects in languages that are not read are built from; a telephone's part of an application is no server. */
const OTHER_SERVER =
  /^(?!(?:.*\/)?(?:android|ios)\/)(?:.*\/)?(?:pom\.xml|build\.gradle(?:\.kts)?|go\.mod|Cargo\.toml|composer\.json|Gemfile|[^/]+\.csproj)$/;

function byPlace(a: Service, b: Service): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.entrypoint ?? '') < (b.entrypoint ?? '') ? -1 : 1;
}
