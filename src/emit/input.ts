import type { Config } from '../model/config.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Lock } from '../model/lock.ts';
import type { Plan, ServicePlan } from '../model/plan.ts';
import type { Listed } from '../model/resolve.ts';
import type { Tree } from '../model/tree.ts';
import { type Context, contextsOf } from './context.ts';

/** What all emitters write from. */
export interface EmitInput {
  readonly plan: Plan;
  readonly inventory: Inventory;
  /** The application as it is, without what was emitted before. */
  readonly tree: Tree;
  readonly config: Config;
  /** What the images are built from; null when nothing is locked. */
  readonly lock: Lock | null;
  /** What the manifests of services of Python ask for, by their ids. */
  readonly listed: ReadonlyMap<string, Listed>;
}

/** The same, with where each service is built. */
export interface Emission extends EmitInput {
  readonly contexts: ReadonlyMap<string, Context>;
}

export function emission(input: EmitInput): Emission {
  return { ...input, contexts: contextsOf(input.plan.services, input.tree) };
}

/** Where a service is built; planned services always have a place. */
export function contextOf({ contexts }: Emission, service: ServicePlan): Context {
  const context = contexts.get(service.id);
  if (!context) throw new Error(`${service.id} has no build context`);
  return context;
}
