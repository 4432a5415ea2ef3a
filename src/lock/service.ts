import type { Platform } from '../model/config.ts';
import type { Outcome } from '../model/finding.ts';
import type { Lock, LockedService } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import { openUniverse, type Universe } from './debian/universe.ts';
import type { Demand } from './demand.ts';
import { BUILDER, lockNpm } from './npm/lock.ts';
import type { LockPorts } from './ports.ts';
import { lockPython } from './python.ts';
import { lockSite } from './site.ts';

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
      return lockPython(service, demand.wanted, inputs, platforms, universe, ports);
    },
  };
}
