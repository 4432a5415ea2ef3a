import { posix } from 'node:path';
import { normalizeName } from '../formats/pep508/name.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import type { Platform } from '../model/config.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import { type Finding, hasError, type Outcome } from '../model/finding.ts';
import {
  type Lock,
  type LockedDeb,
  type LockedPlatform,
  type LockedService,
  type LockedWheel,
  wheelFiles,
} from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Release, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import type { Resolution, ResolveOptions } from './ask.ts';
import { faultsOf, type OpenBase, openBases, pythonOf } from './base.ts';
import { broughtBy, companions, type Installation, type Requires } from './companions.ts';
import { cpuTorchSaves } from './cuda.ts';
import { openUniverse, type Universe } from './debian/universe.ts';
import type { Demand } from './demand.ts';
import { type FetchOptions, fetchWheels } from './fetch.ts';
import { beyondLock, leftOutWith, noAllowedWheel, type Place } from './findings.ts';
import { factsOf } from './native.ts';
import { nativeOf } from './needed.ts';
import { BUILDER, lockNpm } from './npm/lock.ts';
import type { LockPorts } from './ports.ts';
import { requiresOf } from './requires.ts';
import { resolve } from './resolve.ts';
import { type Allowed, type Chosen, isAllowed, selectWheels, type Target } from './select.ts';
import { lockSite } from './site.ts';
import { notFetched, sparedBy } from './spared.ts';
import type { Wanted } from './wanted/read.ts';

/** A locked service with the files it names; the tables may hold others too. */
export interface ServiceFiles extends Pick<Lock, 'debs' | 'wheels' | 'packages'> {
  readonly service: LockedService;
}

/** Locks one service after another; what they share is read once. */
export interface ServiceLocker {
  /** Null when it cannot be locked, and findings that say why. */
  lock(service: ServicePlan, demand: Demand, inputs: string): Promise<Outcome<ServiceFiles | null>>;
}

const ARCHITECTURES: Readonly<Record<Platform, string>> = { 'linux/amd64': 'amd64', 'linux/arm64': 'arm64' };

export function serviceLocker(platforms: readonly Platform[], ports: LockPorts): ServiceLocker {
  const universes = new Map<string, Promise<Universe>>();
  const universe = (suite: string, platform: Platform): Promise<Universe> => {
    const key = `${suite} ${platform}`;
    const known = universes.get(key) ?? openUniverse(suite, ARCHITECTURES[platform], ports);
    universes.set(key, known);
    return known;
  };
  return {
    async lock(service, demand, inputs) {
      if (demand.ecosystem === 'npm')
        return lockNpm(service, demand.project, inputs, platforms, universe, ports);
      if (service.build !== null) {
        const builders = serviceLocker([...new Set([...platforms, BUILDER])].sort(), ports);
        return lockSite(service, service.build.value, demand, inputs, platforms, universe, builders, ports);
      }
      const { wanted } = demand;
      const { suite, image } = service.base.value;
      const opening = openBases(service, platforms, universe, ports);
      // What an image of others brings is known when it is open; what Debian has is known before.
      const python = image === undefined ? service.base.value.runtime.version : pythonOf(await opening);
      if (python === null) return { value: null, diagnostics: faultsOf(service, await opening) };
      const [opened, resolution] = await Promise.all([
        opening,
        resolveFor(service, wanted, {
          python,
          platforms,
          sources: ports.sources,
          resolver: ports.resolver,
          preferred: releasesOf(service.id, ports),
        }),
      ]);
      const bases = opened.filter((one): one is OpenBase => 'target' in one);
      const told = [...bases.flatMap(({ diagnostics }) => diagnostics), ...resolution.diagnostics];
      if (resolution.value === null) return { value: null, diagnostics: told };
      const { select, allowed, foreign, usual } = resolution.value;
      const placeOf = places(service, wanted);
      const selected = bases.map(({ target }) =>
        selectWheels(select(target.environment), target, allowed, placeOf),
      );
      told.push(...selected.flatMap(({ diagnostics }) => diagnostics));
      if (hasError(told)) return { value: null, diagnostics: told };
      told.push(...notPinned(wanted, selected));
      const options = { ...ports, python, platforms, foreign };
      const all = bases.map(({ target }, at) => ({
        chosen: selected[at]?.value ?? [],
        environment: target.environment,
      }));
      const leaving = await leftOutOf(all, service, wanted, placeOf, bases[0]?.target ?? null, options);
      told.push(...leaving.diagnostics);
      const chosen = all.map((each) => each.chosen.filter(({ name }) => !leaving.value.has(name)));
      const fetched = await fetchWheels(chosen, options);
      told.push(...notAllowed(chosen, fetched, allowed, platforms, placeOf));
      const instead = bases.flatMap(
        ({ target }) => selectWheels(usual?.(target.environment) ?? [], target, allowed, placeOf).value,
      );
      told.push(...cpuTorchSaves(service.id, instead, chosen.flat(), fetched));
      const facts = await factsOf([...fetched.values()], ports.store);
      const locked: Partial<Record<Platform, LockedPlatform>> = {};
      const debs: LockedDeb[] = [];
      for (const [at, base] of bases.entries()) {
        const wheels = (chosen[at] ?? []).map(({ found }) => found.file).sort();
        const native = await nativeOf(service, wheels, facts, base, ports);
        told.push(...native.diagnostics);
        debs.push(...base.debs, ...native.value);
        locked[base.platform] = {
          base: fileNames(base.debs),
          ...(base.image === null ? {} : { image: { ...base.image.image, needs: native.needs } }),
          native: fileNames(native.value),
          wheels,
          node: null,
          modules: {},
        };
      }
      const files = {
        service: {
          inputs,
          suite,
          runtime: { language: 'python', version: python } as const,
          build: null,
          platforms: locked,
        },
        debs: Object.fromEntries(debs.map((deb) => [posix.basename(deb.path), deb])),
        wheels: wheelTable(chosen.flat(), fetched, ports.sources),
        packages: {},
      };
      return { value: files, diagnostics: told };
    },
  };
}

/** What is to be installed, PyTorch in the build that the plan has chosen. */
async function resolveFor(
  { requirements }: ServicePlan,
  wanted: Wanted,
  options: ResolveOptions & { readonly resolver: Resolver },
): Promise<Outcome<Resolution | null>> {
  const usual = await resolve(wanted, options.resolver, options);
  if (requirements.value.torch === undefined) return usual;
  const { withCpuTorch } = await import('./torch.ts');
  return withCpuTorch(usual, wanted, options.resolver, options);
}

/** What goes with the distributions that the plan has dropped: normalised names; what is told of it. */
async function leftOutOf(
  installations: readonly Installation[],
  service: ServicePlan,
  wanted: Wanted,
  placeOf: (name: string) => Place,
  target: Target | null,
  options: FetchOptions & Pick<LockPorts, 'store'>,
): Promise<Outcome<ReadonlySet<string>>> {
  const { dropped, needed } = service.requirements.value;
  const chosen = installations.flatMap((each) => each.chosen);
  // A lock without a graph still holds them; a manifest's are not even chosen.
  const locked = chosen.filter(({ name }) => dropped.includes(name));
  const asked = wanted.dropped.map(({ requirement }) => printRequirement(requirement));
  const pins = new Set(locked.map(({ name, version }) => `${name}==${version}`));
  const brought = await broughtBy([...asked, ...pins], wanted, chosen, options.resolver, options);
  const names = new Set(brought.map(({ name }) => name));
  const requires: Requires = async (staying) => {
    const stay = new Set(staying.map(({ name }) => name));
    const fetched = await fetchWheels(
      installations.map((each) => each.chosen.filter(({ name }) => stay.has(name))),
      options,
    );
    return requiresOf([...fetched.values()], options.store);
  };
  const value = chosen.some(({ name }) => names.has(name))
    ? await companions(installations, names, new Set(needed), requires)
    : new Set<string>();
  const staying = new Set(chosen.map(({ name }) => name).filter((name) => !value.has(name)));
  const spared = target === null ? null : sparedBy(brought, staying, target);
  const diagnostics = [
    ...(value.size === 0 ? [] : [leftOutWith(dropped, [...value], placeOf)]),
    ...(spared === null ? [] : [notFetched(service.id, service.requirements.value, spared)]),
  ];
  return { value, diagnostics };
}

/** A package is asked for by the manifest's line, or somewhere below it. */
function places(service: ServicePlan, wanted: Wanted): (name: string) => Place {
  const byName = new Map(wanted.asks.map((ask) => [normalizeName(ask.requirement.name), ask]));
  return (name) => byName.get(name) ?? { path: service.requirements.value.manifest, line: null };
}

/** What the lock that is there has for the service. */
function releasesOf(id: string, { previous }: LockPorts): readonly Release[] {
  const held = previous?.services[id];
  const files = new Set(held === undefined ? [] : wheelFiles(held));
  const releases = [...files].sort().flatMap((file) => previous?.wheels[file] ?? []);
  return [...new Map(releases.map(({ name, version }) => [name, { name, version }])).values()];
}

/** What is installed although the lock of another tool, which is to say it all, does not have it. */
function notPinned(
  { pinned, asks }: Wanted,
  selected: readonly Outcome<readonly Chosen[]>[],
): readonly Finding[] {
  if (pinned === null) return [];
  const names = selected.flatMap(({ value }) => value.map(({ name }) => name));
  const more = [...new Set(names)].filter((name) => !pinned.names.has(name)).sort();
  const added = asks.filter(({ path }) => path === null).map(({ requirement }) => requirement.name);
  return more.length === 0 ? [] : [beyondLock(pinned.path, more, added)];
}

/** Files whose hash only became known when they were there. */
function notAllowed(
  chosen: readonly (readonly Chosen[])[],
  fetched: ReadonlyMap<string, FetchedWheel>,
  allowed: Allowed,
  platforms: readonly Platform[],
  placeOf: (name: string) => Place,
): readonly Finding[] {
  return chosen.flatMap((wheels, at) =>
    wheels
      .filter(({ name, found }) => !isAllowed(fetched.get(found.file)?.sha256 ?? null, allowed.get(name)))
      .map((each) => noAllowedWheel(each, platforms[at] ?? 'linux/amd64', placeOf(each.name))),
  );
}

function fileNames(debs: readonly LockedDeb[]): readonly string[] {
  return debs.map(({ path }) => posix.basename(path)).sort();
}

function wheelTable(
  chosen: readonly Chosen[],
  fetched: ReadonlyMap<string, FetchedWheel>,
  sources: Sources,
): Readonly<Record<string, LockedWheel>> {
  const entries = chosen.flatMap(({ name, version, found }) => {
    const file = fetched.get(found.file);
    if (file === undefined) return [];
    const source = sources.made(found.file);
    const made = source === null ? {} : { source };
    return [[found.file, { name, version, sha256: file.sha256, size: file.blob.size, ...made }] as const];
  });
  return Object.fromEntries(entries);
}
