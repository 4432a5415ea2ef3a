import { printRequirement } from '../formats/pep508/requirement.ts';
import type { Outcome } from '../model/finding.ts';
import type { ServicePlan } from '../model/plan.ts';
import { broughtBy, companions, type Installation, type ReadAsked } from './companions.ts';
import { type FetchOptions, fetchWheels } from './fetch.ts';
import { leftOutWith, type Place } from './findings.ts';
import type { LockPorts } from './ports.ts';
import { askedBy } from './requires.ts';
import type { Target } from './select.ts';
import { notFetched, sparedBy } from './spared.ts';
import type { Wanted } from './wanted/read.ts';

/** What goes with the distributions that the plan has dropped: normalised names; what is told of it. */
export async function leftOutOf(
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
  const read: ReadAsked = async (staying) => {
    const stay = new Set(staying.map(({ name }) => name));
    const fetched = await fetchWheels(
      installations.map((each) => each.chosen.filter(({ name }) => stay.has(name))),
      options,
    );
    return askedBy([...fetched.values()], options.store);
  };
  const value = chosen.some(({ name }) => names.has(name))
    ? await companions(installations, names, new Set(needed), read)
    : new Set<string>();
  const staying = new Set(chosen.map(({ name }) => name).filter((name) => !value.has(name)));
  const spared = target === null ? null : sparedBy(brought, staying, target);
  const diagnostics = [
    ...(value.size === 0 ? [] : [leftOutWith(dropped, [...value], placeOf)]),
    ...(spared === null ? [] : [notFetched(service.id, service.requirements.value, spared)]),
  ];
  return { value, diagnostics };
}
