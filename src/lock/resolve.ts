import type { Environment } from '../formats/marker/environment.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { hasError, type Outcome } from '../model/finding.ts';
import type { Resolver } from '../model/resolve.ts';
import { ask, type Resolution, type ResolveOptions } from './ask.ts';
import { environmentsOf, place } from './place.ts';
import { askedName } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';

/**
 * Takes what another tool has locked, and resolves the rest: all that the manifest asks for when there is no such lock or it
 * is older than the manifest, else what the plan adds to it. Null when it cannot be done; why is an error finding then.
 */
export async function resolve(
  wanted: Wanted,
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  const { value: locked, diagnostics } = await wanted.locked();
  if (hasError(diagnostics)) return { value: null, diagnostics };
  const environments = environmentsOf(options);
  if (locked === null || environments.some((one) => locked.lacking(one).length > 0))
    return ask(wanted, { asks: wanted.asks }, resolver, options);
  const placed = await place(locked, wanted, resolver, options);
  const told = [...diagnostics, ...placed.diagnostics];
  if (placed.value === null) return { value: null, diagnostics: told };
  const { select, allowed, foreign } = placed.value;
  const selections = environments.map(select);
  const held = new Set(selections.flat().map(({ name }) => name));
  const added = wanted.asks.filter(({ path }) => path === null);
  const missing = added.filter((one) => !held.has(askedName(one)));
  if (missing.length === 0) return { value: placed.value, diagnostics: told };
  const more = await ask(wanted, { asks: missing, pins: pinsOf(selections) }, resolver, options);
  const all = [...told, ...more.diagnostics];
  if (more.value === null) return { value: null, diagnostics: all };
  const { select: selectMore } = more.value;
  const both = (environment: Environment): readonly PylockPackage[] => {
    const own = select(environment);
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...selectMore(environment).filter(({ name }) => !names.has(name))];
  };
  return {
    value: { select: both, allowed: new Map([...more.value.allowed, ...allowed]), foreign },
    diagnostics: all,
  };
}

/** Exact requirements for packages that have one version everywhere. */
function pinsOf(selections: readonly (readonly PylockPackage[])[]): readonly string[] {
  const versions = Map.groupBy(selections.flat(), ({ name }) => name);
  return [...versions].flatMap(([name, packages]) => {
    const [version, ...others] = new Set(packages.map((each) => each.version));
    return version === undefined || version === null || others.length > 0 ? [] : [`${name}==${version}`];
  });
}
