import { posix } from 'node:path';
import type { Platform } from '../model/config.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import { type Finding, hasError, type Outcome } from '../model/finding.ts';
import { type LockedDeb, type LockedPlatform, type LockedWheel, wheelFiles } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Release, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import type { Resolution, ResolveOptions } from './ask.ts';
import { faultsOf, type OpenBase, openBases, pythonOf } from './base.ts';
import type { Installation } from './companions.ts';
import { cpuTorchSaves } from './cuda.ts';
import type { Universes } from './debian/universe.ts';
import { leftOutOf } from './dropped.ts';
import { extrasLacking } from './extras.ts';
import { type FetchOptions, fetchWheels } from './fetch.ts';
import { beyondLock, noAllowedWheel, type Place } from './findings.ts';
import { tooNew } from './floor.ts';
import { factsOf } from './native.ts';
import { nativeOf } from './needed.ts';
import { withOtherPython } from './other-python.ts';
import type { LockPorts } from './ports.ts';
import { resolve } from './resolve.ts';
import { type Allowed, type Chosen, isAllowed, selectWheels } from './select.ts';
import type { ServiceFiles } from './service.ts';
import { askedName } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';

/** Locks a service of Python: what it is built on, its wheels, and the packages whose libraries these need. */
export async function lockPython(
  service: ServicePlan,
  wanted: Wanted,
  inputs: string,
  platforms: readonly Platform[],
  universes: Universes,
  ports: LockPorts,
): Promise<Outcome<ServiceFiles | null>> {
  const { suite, image, runtime } = service.base.value;
  const opening = openBases(service, platforms, universes, ports);
  // What an image of others brings is known when it is open; what Debian has is known before.
  const python = image === undefined ? runtime.version : pythonOf(await opening);
  if (python === null) return { value: null, diagnostics: faultsOf(service, await opening) };
  const [opened, resolution] = await Promise.all([
    opening,
    resolveFor(service, wanted, {
      python,
      platforms,
      sources: ports.sources,
      tell: ports.tell,
      resolver: ports.resolver,
      preferred: releasesOf(service.id, ports),
    }),
  ]);
  const bases = opened.filter((one): one is OpenBase => 'target' in one);
  const told = [...bases.flatMap(({ diagnostics }) => diagnostics), ...resolution.diagnostics];
  const refused = async (): Promise<Outcome<null>> => ({
    value: null,
    diagnostics: await withOtherPython(told, service, wanted, {
      python,
      platforms,
      resolver: ports.resolver,
    }),
  });
  if (resolution.value === null) return refused();
  const { select, allowed, foreign } = resolution.value;
  const placeOf = places(service, wanted);
  const selected = bases.map(({ target }) =>
    selectWheels(select(target.environment), target, allowed, placeOf),
  );
  told.push(...selected.flatMap(({ diagnostics }) => diagnostics));
  if (hasError(told)) return refused();
  told.push(...notPinned(wanted, selected));
  const all = bases.map(({ target }, at) => ({
    chosen: selected[at]?.value ?? [],
    environment: target.environment,
  }));
  const options = { ...ports, python, platforms, foreign };
  const { value: wheels, diagnostics } = await keep(all, service, wanted, bases, resolution.value, options);
  told.push(...diagnostics);
  told.push(...(await extrasLacking(wanted.asks, wheels.chosen.flat(), wheels.fetched, ports.store)));
  const { value: filled, diagnostics: lacking } = await fill(service, bases, wheels, placeOf, ports);
  const value: ServiceFiles = {
    service: {
      inputs,
      suite,
      runtime: { language: 'python', version: python },
      build: null,
      platforms: filled.platforms,
    },
    debs: Object.fromEntries(filled.debs.map((deb) => [posix.basename(deb.path), deb])),
    wheels: wheelTable(wheels.chosen.flat(), wheels.fetched, ports.sources),
    packages: {},
  };
  return { value, diagnostics: [...told, ...lacking] };
}

/** What is installed, base by base. */
interface ServiceWheels {
  readonly chosen: readonly (readonly Chosen[])[];
  readonly fetched: ReadonlyMap<string, FetchedWheel>;
}

/** Fetches what was chosen, without what only dropped distributions bring. */
async function keep(
  all: readonly Installation[],
  service: ServicePlan,
  wanted: Wanted,
  bases: readonly OpenBase[],
  { allowed, usual }: Resolution,
  options: FetchOptions & Pick<LockPorts, 'store'>,
): Promise<Outcome<ServiceWheels>> {
  const placeOf = places(service, wanted);
  const leaving = await leftOutOf(all, service, wanted, placeOf, bases[0]?.target ?? null, options);
  const chosen = all.map((each) => each.chosen.filter(({ name }) => !leaving.value.has(name)));
  const fetched = await fetchWheels(chosen, options);
  const instead = bases.flatMap(
    ({ target }) => selectWheels(usual?.(target.environment) ?? [], target, allowed, placeOf).value,
  );
  const diagnostics = [
    ...leaving.diagnostics,
    ...notAllowed(chosen, fetched, allowed, options.platforms, placeOf),
    ...cpuTorchSaves(service.id, instead, chosen.flat(), fetched),
  ];
  return { value: { chosen, fetched }, diagnostics };
}

/** What each platform's image is made of, and all packages of Debian that these name. */
async function fill(
  service: ServicePlan,
  bases: readonly OpenBase[],
  { chosen, fetched }: ServiceWheels,
  placeOf: (name: string) => Place,
  ports: LockPorts,
): Promise<
  Outcome<{
    readonly platforms: Readonly<Partial<Record<Platform, LockedPlatform>>>;
    readonly debs: readonly LockedDeb[];
  }>
> {
  const facts = await factsOf([...fetched.values()], ports.store);
  const platforms: Partial<Record<Platform, LockedPlatform>> = {};
  const debs: LockedDeb[] = [];
  const diagnostics: Finding[] = [];
  for (const [at, base] of bases.entries()) {
    const own = chosen[at] ?? [];
    const wheels = own.map(({ found }) => found.file).sort();
    const native = await nativeOf(service, wheels, facts, base, ports);
    const there = own.flatMap(({ name, found }) => {
      const file = fetched.get(found.file);
      return file === undefined ? [] : [{ name, file }];
    });
    const libraries = base.image?.facts.provided ?? [];
    const floor = { glibc: base.target.wheels.glibc, libraries };
    diagnostics.push(...native.diagnostics, ...(await tooNew(service, there, floor, placeOf, ports.store)));
    debs.push(...base.debs, ...native.value);
    platforms[base.platform] = {
      base: fileNames(base.debs),
      ...(base.image === null ? {} : { image: { ...base.image.image, needs: native.needs } }),
      native: fileNames(native.value),
      wheels,
      node: null,
      modules: {},
    };
  }
  return { value: { platforms, debs }, diagnostics };
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

/** A package is asked for by the manifest's line, or somewhere below it. */
function places(service: ServicePlan, wanted: Wanted): (name: string) => Place {
  const byName = new Map(wanted.asks.map((ask) => [askedName(ask), ask]));
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
