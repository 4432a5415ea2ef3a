import type { Outcome } from '../model/finding.ts';
import type { LockedDeb } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { OpenBase } from './base.ts';
import { nativeLibraries } from './debian/native.ts';
import { brokenLibc, missingLibraries } from './image/findings.ts';
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
    const of = (name: string): readonly string[] =>
      wheels
        .filter((file) => facts.get(file)?.needed.includes(name))
        .map((file) => file.split('-')[0] ?? file);
    const lacking = new Map(missing.map((name) => [name, of(name)]));
    const system = base.image?.facts.system ?? { name: null, rpm: null };
    return { value: [], diagnostics: [missingLibraries(service.id, image, lacking, system)], needs };
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
