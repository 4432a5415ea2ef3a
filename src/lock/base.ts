import { PYTHON_SUITES } from '../formats/deb/suite.ts';
import { targetEnvironment } from '../formats/marker/environment.ts';
import type { Platform } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { LockedDeb, LockedImage } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import { resolvePackages } from './debian/resolve.ts';
import type { Universe, Universes } from './debian/universe.ts';
import { differentPythons, notDebian, notLookedFor } from './image/findings.ts';
import { type OpenImage, openImageBase } from './image/open.ts';
import type { LockPorts } from './ports.ts';
import type { Target } from './select.ts';

/** What an image starts from, and so what wheels are chosen for. */
export interface OpenBase {
  readonly platform: Platform;
  /** Of the suite whose packages can be added; null when that is none. */
  readonly universe: () => Promise<Universe> | null;
  /** Packages that it is assembled from; none when it is an image of others. */
  readonly debs: readonly LockedDeb[];
  /** Packages added to an image of others. */
  readonly added: readonly LockedDeb[];
  readonly image: OpenImage | null;
  readonly target: Target;
  readonly diagnostics: readonly Finding[];
}

/** The suites whose packages images are made of. */
const SUITES: ReadonlySet<string> = new Set(Object.values(PYTHON_SUITES));

/** All bases of a service, or findings where there can be none. */
export function openBases(
  service: ServicePlan,
  platforms: readonly Platform[],
  universes: Universes,
  ports: LockPorts,
): Promise<readonly (OpenBase | Finding)[]> {
  const held = ports.previous?.services[service.id]?.platforms;
  return Promise.all(
    platforms.map((platform) => openBase(service, platform, universes, held?.[platform]?.image, ports)),
  );
}

/** The one version of Python that bases have; null when they have none, or several. */
export function pythonOf(bases: readonly (OpenBase | Finding)[]): string | null {
  const versions = new Set(bases.map((one) => ('target' in one ? one.target.wheels.python : null)));
  const [only = null, ...others] = versions;
  return others.length > 0 ? null : only;
}

/** Why bases have not one version of Python. */
export function faultsOf(
  { id, base }: ServicePlan,
  bases: readonly (OpenBase | Finding)[],
): readonly Finding[] {
  const faults = bases.filter((one): one is Finding => 'rule' in one);
  if (faults.length > 0) return faults;
  const versions = bases.flatMap((one) => ('target' in one ? [one.target.wheels.python] : []));
  return [differentPythons(id, base.value.image ?? '', [...new Set(versions)])];
}

/**
 * What a service's image starts from: packages, or an image of others with the packages that this lacks. Null when it is
 * no such image; the finding says why.
 * @param held the image that the lock has
 */
async function openBase(
  service: ServicePlan,
  platform: Platform,
  universes: Universes,
  held: LockedImage | undefined,
  ports: Pick<LockPorts, 'bases' | 'store' | 'progress'>,
): Promise<OpenBase | Finding> {
  const { image: name, suite, runtime } = service.base.value;
  if (name === undefined) return assembledBase(service, await universes(suite, platform), platform);
  const opened = await openImageBase(service.id, name, platform, held, runtime.version, ports);
  if ('rule' in opened) return opened;
  const { facts } = opened;
  const universe = (): Promise<Universe> | null =>
    facts.suite !== null && SUITES.has(facts.suite) ? universes(facts.suite, platform) : null;
  const missing = service.packages.value.filter((one) => !facts.packages.includes(one));
  const from = missing.length === 0 ? null : universe();
  // What is installed is listed by the names of Debian, and its kin, or it cannot be told.
  if (missing.length > 0 && from === null && facts.packages.length > 0)
    return notDebian(service.id, name, missing);
  const unknown =
    missing.length > 0 && from === null ? [notLookedFor(service.id, name, missing, facts.system)] : [];
  const resolved = from === null ? { value: [], diagnostics: unknown } : resolvePackages(await from, missing);
  const [major = 2, minor = 0] = facts.glibc.split('.').map(Number);
  const python = facts.python.version.split('.').slice(0, 2).join('.');
  return {
    platform,
    universe,
    debs: [],
    added: resolved.value.filter((deb) => !facts.packages.includes(deb.package)),
    image: opened,
    target: {
      wheels: { python, platform, glibc: [major, minor] },
      environment: targetEnvironment(platform, facts.python.version),
    },
    diagnostics: resolved.diagnostics,
  };
}

/** The packages a service's image starts from; their versions say for which interpreter and C library. */
function assembledBase(service: ServicePlan, universe: Universe, platform: Platform): OpenBase {
  const { version: python } = service.base.value.runtime;
  const { value: debs, diagnostics } = resolvePackages(universe, service.packages.value);
  const upstream = (name: string): string | null =>
    debs
      .find((deb) => deb.package === name)
      ?.version.replace(/^\d+:/, '')
      .match(/^\d+(?:\.\d+)+/)?.[0] ?? null;
  const [major = 2, minor = 0] = (upstream('libc6') ?? '').split('.').map(Number);
  const full = upstream(`python${python}-minimal`) ?? `${python}.0`;
  return {
    platform,
    universe: async () => universe,
    debs,
    added: [],
    image: null,
    target: {
      wheels: { python, platform, glibc: [major, minor] },
      environment: targetEnvironment(platform, full),
    },
    diagnostics: [...universe.diagnostics, ...diagnostics],
  };
}
