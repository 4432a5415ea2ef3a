import { posix } from 'node:path';
import { mergeUsr } from '../../formats/deb/merge.ts';
import { unpackDeb } from '../../formats/deb/unpack.ts';
import { readElf } from '../../formats/elf/read.ts';
import type { Platform } from '../../model/config.ts';
import { type Finding, hasError, type Outcome } from '../../model/finding.ts';
import type {
  LockedBuild,
  LockedDeb,
  LockedModules,
  LockedPackage,
  LockedPlatform,
  LockedTools,
} from '../../model/lock.ts';
import type { ServicePlan } from '../../model/plan.ts';
import { nativeLibraries } from '../debian/native.ts';
import { resolvePackages } from '../debian/resolve.ts';
import type { Universe, Universes } from '../debian/universe.ts';
import type { LockPorts } from '../ports.ts';
import type { ServiceFiles } from '../service.ts';
import { compileAddons, NO_ADDONS } from './addons.ts';
import { factsOf } from './facts.ts';
import { noNode, unhashed, type Where } from './findings.ts';
import { managerPackage, nodePackage } from './node.ts';
import { keyOf, type Picked, pick } from './pick.ts';
import type { NpmProject } from './project.ts';

/** What the machine that runs build scripts is made of: a shell and the small tools that scripts call. */
const TOOLS: readonly string[] = [
  'base-files',
  'ca-certificates',
  'coreutils',
  'dash',
  'findutils',
  'grep',
  'libc6',
  'libgcc-s1',
  'libstdc++6',
  'sed',
];
/** Where scripts are run, wherever images are to run. */
export const BUILDER: Platform = 'linux/amd64';

/** Collects what is found on the way. */
interface Tables {
  readonly debs: LockedDeb[];
  readonly packages: Record<string, LockedPackage>;
  readonly told: Finding[];
}

/**
 * Locks a service of Node.js, or one without a language of its own: Debian packages, Node.js, the packages that its lock
 * file says it needs to run, the libraries that these link to, and for a build script those for development as well.
 */
export async function lockNpm(
  service: ServicePlan,
  project: NpmProject | null,
  inputs: string,
  platforms: readonly Platform[],
  universes: Universes,
  ports: LockPorts,
): Promise<Outcome<ServiceFiles | null>> {
  const { suite, runtime } = service.base.value;
  const tables: Tables = { debs: [], packages: {}, told: [] };
  const locked: Partial<Record<Platform, LockedPlatform>> = {};
  for (const platform of platforms) {
    const universe = await universes(suite, platform);
    locked[platform] = await lockPlatform(service, project, platform, universe, tables, ports);
  }
  const build =
    project === null || service.build === null
      ? null
      : await lockBuild(service, project, platforms, universes, tables, ports);
  const failed = hasError(tables.told);
  const value: ServiceFiles = {
    service: { inputs, suite, runtime, build, platforms: locked },
    debs: Object.fromEntries(tables.debs.map((deb) => [posix.basename(deb.path), deb])),
    wheels: {},
    packages: tables.packages,
  };
  return { value: failed ? null : value, diagnostics: distinct(tables.told) };
}

async function lockPlatform(
  service: ServicePlan,
  project: NpmProject | null,
  platform: Platform,
  universe: Universe,
  tables: Tables,
  ports: LockPorts,
): Promise<LockedPlatform> {
  const { value: base, diagnostics } = resolvePackages(universe, service.packages.value);
  tables.told.push(...universe.diagnostics, ...diagnostics);
  const programs = await lockPrograms(service, universe, tables, ports);
  const node = await lockNode(service, platform, tables, ports);
  // What a build traces brings its packages along; they are looked into all the same, for the libraries they link to.
  const isNode = service.base.value.runtime.language === 'node';
  const picked =
    project !== null && isNode ? await pickFrom(project, false, [platform], service, tables, ports) : null;
  const about = { ...whereOf(service, project), suite: service.base.value.suite, platform };
  const facts = await factsOf(picked, node, about, ports);
  tables.told.push(...facts.diagnostics);
  Object.assign(tables.packages, facts.packages);
  const compiled =
    picked === null || node === null
      ? NO_ADDONS
      : await compileAddons(facts.compiles, picked, node, about, ports);
  tables.told.push(...compiled.diagnostics);
  Object.assign(tables.packages, compiled.packages);
  const native = await nativeLibraries(
    {
      needed: [...programs.needed, ...facts.needed, ...compiled.needed],
      provided: new Set([...facts.provided, ...compiled.provided]),
      base: [...base, ...programs.debs],
    },
    universe,
    ports,
  );
  tables.told.push(...native.diagnostics);
  tables.debs.push(...base, ...programs.debs, ...native.value);
  return {
    base: fileNames(base),
    native: fileNames([...programs.debs, ...native.value]),
    wheels: [],
    node: node === null ? null : keyOf(node),
    modules: service.build?.value.traced === true ? {} : without(picked?.modules ?? {}, facts.gone),
    ...(Object.keys(compiled.addons).length === 0 ? {} : { addons: compiled.addons }),
  };
}

function whereOf({ id }: ServicePlan, project: NpmProject | null): Where {
  return { service: id, path: project?.lock ?? '', lineOf: (one) => project?.lineOf(one) ?? null };
}

function without(modules: LockedModules, gone: ReadonlySet<string>): LockedModules {
  return Object.fromEntries(Object.entries(modules).filter(([, key]) => !gone.has(key)));
}

async function lockNode(
  service: ServicePlan,
  platform: Platform,
  tables: Tables,
  { registry }: LockPorts,
): Promise<LockedPackage | null> {
  const { language, version } = service.base.value.runtime;
  if (language !== 'node') return null;
  const node = await nodePackage(version, platform, registry);
  if (node === null) tables.told.push(noNode(version));
  else tables.packages[keyOf(node)] = node;
  return node;
}

/** Packages that only single files are wanted of, and what these link to. */
async function lockPrograms(
  { programs }: ServicePlan,
  universe: Universe,
  tables: Tables,
  { archive, store }: LockPorts,
): Promise<{ readonly debs: readonly LockedDeb[]; readonly needed: readonly string[] }> {
  const debs: LockedDeb[] = [];
  const needed: string[] = [];
  for (const { package: name, files } of programs.value) {
    const found = universe.candidate(name);
    if (found === null) {
      tables.told.push(...resolvePackages(universe, [name]).diagnostics);
      continue;
    }
    const { deb } = found;
    debs.push(deb);
    const { entries } = await unpackDeb(() => archive.deb(deb), deb.sha256, store, deb.path);
    for (const entry of mergeUsr(entries))
      if (entry.kind === 'file' && files.includes(`/${entry.path}`))
        needed.push(...((await readElf(entry.content.blob))?.needed ?? []));
  }
  return { debs, needed };
}

async function pickFrom(
  project: NpmProject,
  development: boolean,
  platforms: readonly Platform[],
  service: ServicePlan,
  tables: Tables,
  { registry }: LockPorts,
): Promise<Picked> {
  const closure = (without: ReadonlySet<string>) => project.closure({ development, platforms, without });
  const first = closure(new Set());
  const where = whereOf(service, project);
  const tried = await pick(first.value, platforms, where, registry);
  const { left } = tried.value;
  const placement = left.size === 0 ? first : closure(left);
  const picked = left.size === 0 ? tried : await pick(placement.value, platforms, where, registry);
  tables.told.push(...placement.diagnostics, ...tried.diagnostics, ...picked.diagnostics);
  if (picked.value.unhashed > 0) tables.told.push(unhashed(service.id, picked.value.unhashed, project.lock));
  return picked.value;
}

async function lockBuild(
  service: ServicePlan,
  project: NpmProject,
  platforms: readonly Platform[],
  universes: Universes,
  tables: Tables,
  ports: LockPorts,
): Promise<LockedBuild> {
  const { suite, runtime } = service.base.value;
  const major = runtime.language === 'node' ? runtime.version : (service.build?.value.runtime.version ?? '');
  const builders = [...new Set([...platforms, BUILDER])].sort();
  const tools: Partial<Record<Platform, LockedTools>> = {};
  for (const platform of builders) {
    const universe = await universes(suite, platform);
    const { value: base, diagnostics } = resolvePackages(universe, TOOLS);
    tables.told.push(...diagnostics);
    tables.debs.push(...base);
    const node = await nodePackage(major, platform, ports.registry);
    if (node === null) tables.told.push(noNode(major));
    else {
      tables.packages[keyOf(node)] ??= node;
      tools[platform] = { base: fileNames(base), node: keyOf(node) };
    }
  }
  const picked = await pickFrom(project, true, builders, service, tables, ports);
  for (const [key, one] of Object.entries(picked.packages)) tables.packages[key] ??= one;
  const managers: string[] = [];
  // Bun is no package of scripts: what npm installs under that name fetches it when it is installed.
  for (const name of new Set(['npm', project.manager === 'bun' ? 'npm' : project.manager] as const)) {
    const manager = await managerPackage(name, ports.registry);
    if (manager === null) continue;
    tables.packages[keyOf(manager)] = manager;
    managers.push(keyOf(manager));
  }
  return { platforms: tools, managers, modules: picked.modules };
}

function fileNames(debs: readonly LockedDeb[]): readonly string[] {
  return debs.map(({ path }) => posix.basename(path)).sort();
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
