import type { Platform } from '../model/config.ts';
import { choose } from '../model/evidence.ts';
import type { Outcome } from '../model/finding.ts';
import type { LockedTools } from '../model/lock.ts';
import type { BuildScript, ServicePlan } from '../model/plan.ts';
import type { Universes } from './debian/universe.ts';
import type { Demand } from './demand.ts';
import { lockNpm } from './npm/lock.ts';
import type { LockPorts } from './ports.ts';
import type { ServiceFiles, ServiceLocker } from './service.ts';

/**
 * Locks a site that Python makes: the web server of its image, and what makes it, an environment like that of any service
 * of Python.
 * @param builders locks for the machines that may build it
 */
export async function lockSite(
  service: ServicePlan,
  { runtime, packages }: BuildScript,
  demand: Demand,
  inputs: string,
  platforms: readonly Platform[],
  universes: Universes,
  builders: ServiceLocker,
  ports: LockPorts,
): Promise<Outcome<ServiceFiles | null>> {
  const maker: ServicePlan = {
    ...service,
    base: { ...service.base, value: { ...service.base.value, runtime } },
    packages: choose(packages, 'what the interpreter needs'),
    build: null,
    site: null,
  };
  const [server, made] = [
    await lockNpm(service, null, inputs, platforms, universes, ports),
    await builders.lock(maker, demand, inputs),
  ];
  const diagnostics = [...server.diagnostics, ...made.diagnostics];
  if (server.value === null || made.value === null) return { value: null, diagnostics };
  const tools: Partial<Record<Platform, LockedTools>> = {};
  for (const [platform, { base, native, wheels }] of Object.entries(made.value.service.platforms))
    tools[platform as Platform] = { base: [...base, ...native].sort(), node: null, wheels };
  const build = { python: runtime.version, platforms: tools, managers: [], modules: {} };
  const value: ServiceFiles = {
    service: { ...server.value.service, build },
    debs: { ...made.value.debs, ...server.value.debs },
    wheels: made.value.wheels,
    packages: {},
  };
  return { value, diagnostics };
}
