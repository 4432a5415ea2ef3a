import { targetEnvironment } from '../formats/marker/environment.ts';
import type { Platform } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { LockedDeb } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import { resolvePackages } from './debian/resolve.ts';
import type { Universe } from './debian/universe.ts';
import type { Target } from './select.ts';

/** What an image starts from, and so what wheels are chosen for. */
export interface OpenBase {
  readonly platform: Platform;
  readonly universe: Universe;
  readonly debs: readonly LockedDeb[];
  readonly target: Target;
  readonly diagnostics: readonly Finding[];
}

/** The packages a service's image starts from; their versions say for which interpreter and C library. */
export function openBase(service: ServicePlan, universe: Universe, platform: Platform): OpenBase {
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
    universe,
    debs,
    target: {
      wheels: { python, platform, glibc: [major, minor] },
      environment: targetEnvironment(platform, full),
    },
    diagnostics: [...universe.diagnostics, ...diagnostics],
  };
}
