import type { Outcome } from '../model/finding.ts';
import type { LockedDeb } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { OpenBase } from './base.ts';
import { nativeLibraries } from './debian/native.ts';
import { brokenLibc, notDebian } from './image/findings.ts';
import type { WheelFacts } from './native.ts';
import type { LockPorts } from './ports.ts';

export interface Native extends Outcome<readonly LockedDeb[]> {
  /** What comes from an image of others, sorted. */
  readonly needs: readonly string[];
}

/** The Debian packages whose libraries the wheels of a service need, besides those of its base. */
export async function nativeOf(
  service: ServicePlan,
  wheels: readonly string[],
  facts: ReadonlyMap<string, WheelFacts>,
  base: OpenBase,
  ports: LockPorts,
): Promise<Native> {
  const each = wheels.flatMap((file) => facts.get(file) ?? []);
  const needed = each.flatMap((one) => one.needed);
  const own = new Set(each.flatMap((one) => one.provided));
  const there = new Set(base.image?.facts.provided ?? []);
  const outside = [...new Set(needed)].filter((name) => !own.has(name)).sort();
  const missing = outside.filter((name) => !there.has(name));
  const needs = outside.filter((name) => there.has(name));
  if (base.image !== null && missing.length === 0) return { value: base.added, diagnostics: [], needs };
  const universe = base.universe();
  if (universe === null) {
    const { image = '' } = service.base.value;
    return { value: [], diagnostics: [notDebian(service.id, image, missing)], needs };
  }
  const wanted = { needed, provided: new Set([...own, ...there]), base: [...base.debs, ...base.added] };
  const { value, diagnostics } = await nativeLibraries(wanted, await universe, ports);
  // A second C library over the first would take the interpreter's away.
  if (base.image !== null && value.some((deb) => deb.package === 'libc6'))
    return {
      value: [],
      diagnostics: [brokenLibc(service.id, service.base.value.image ?? '', missing)],
      needs,
    };
  return { value: [...base.added, ...value], diagnostics, needs };
}
