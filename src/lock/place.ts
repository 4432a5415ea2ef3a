import { type Environment, targetEnvironment } from '../formats/marker/environment.ts';
import type { Marker } from '../formats/marker/marker.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import type { Outcome } from '../model/finding.ts';
import type { Resolver } from '../model/resolve.ts';
import { ask, type Resolution, type ResolveOptions } from './ask.ts';
import { type Ask, askedName } from './wanted/asks.ts';
import type { Locked, Wanted } from './wanted/read.ts';

/** Releases of Python that an image may have: markers tell them apart (`python_full_version < '3.11.3'`). */
export function environmentsOf({ platforms, python }: ResolveOptions): readonly Environment[] {
  return platforms.flatMap((platform) =>
    ['0', '99'].map((patch) => targetEnvironment(platform, `${python}.${patch}`)),
  );
}

/**
 * Exactly what a lock says, with the addresses that indexes have for its files where it says none, and wheels made of what
 * it has as sources only.
 */
export async function place(
  locked: Locked,
  wanted: Wanted,
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  const all = environmentsOf(options).flatMap((environment) =>
    locked.select(environment).map((each) => ({ each, machine: environment.values.platform_machine })),
  );
  const sought = all.filter(({ each }) => isSought(each, locked));
  const own: Resolution = { select: locked.select, allowed: wanted.allowed, foreign: locked.isPlaced };
  if (sought.length === 0) return { value: own, diagnostics: [] };
  const machines = new Set(all.map(({ machine }) => machine));
  const asks = [...Map.groupBy(sought, ({ each }) => `${each.name}==${each.version}`).values()].flatMap(
    (same) => exactly(same, machines, wanted),
  );
  const sources = sought.flatMap(({ each: { name, sdist } }) =>
    sdist?.sha256 ? [[name, new Set([sdist.sha256])] as const] : [],
  );
  const held = { ...wanted, allowed: new Map([...wanted.allowed, ...sources]) };
  const found = await ask(held, { asks, dependencies: false }, resolver, { ...options, preferred: [] });
  if (found.value === null) return found;
  const names = new Set(sought.map(({ each }) => each.name));
  const { select, allowed } = found.value;
  const placed = (environment: Environment): readonly PylockPackage[] => {
    const whole = locked.select(environment);
    const meant = new Set(whole.map(({ name }) => name));
    return [
      ...whole.filter((each) => !names.has(each.name) || !isSought(each, locked)),
      // What took another one's place has a name that the lock does not have.
      ...select(environment).filter(({ name }) => meant.has(name) || !names.has(name)),
    ];
  };
  return { value: { select: placed, allowed, foreign: locked.isPlaced }, diagnostics: found.diagnostics };
}

function isSought({ version, wheels, source }: PylockPackage, { isPlaced }: Locked): boolean {
  if (version === null || wheels.length > 0) return false;
  return source === 'sdist' || (source === null && !isPlaced);
}

/** A release by its number, on the machines that it is locked for. */
function exactly(
  same: readonly { readonly each: PylockPackage; readonly machine: string }[],
  machines: ReadonlySet<string>,
  { asks, pinned }: Wanted,
): readonly Ask[] {
  const [first] = same;
  if (first === undefined) return [];
  const { name, version } = first.each;
  const here = [...new Set(same.map(({ machine }) => machine))];
  const of = here.map(
    (value): Marker => ({
      kind: 'compare',
      variable: 'platform_machine',
      operator: '==',
      value,
      reversed: false,
    }),
  );
  const marker =
    here.length === machines.size
      ? null
      : of[1] === undefined
        ? (of[0] ?? null)
        : ({ kind: 'or', of } as const);
  const { path, line } = asks.find((one) => askedName(one) === name) ?? {
    path: pinned?.path ?? null,
    line: null,
  };
  return [{ requirement: { name, extras: [], specifier: `==${version}`, url: null, marker }, path, line }];
}
