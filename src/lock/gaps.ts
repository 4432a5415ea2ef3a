import { targetEnvironment } from '../formats/marker/environment.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import { isPylockFault, type Pylock, type PylockPackage, parsePylock } from '../formats/pylock/pylock.ts';
import { selectFromPylock } from '../formats/pylock/select.ts';
import { bestWheel } from '../formats/wheel/tags.ts';
import type { Question, Refusal, Resolver } from '../model/resolve.ts';
import type { FoundSource } from '../model/source.ts';
import { relax } from './relax.ts';
import { type Ask, askedName } from './wanted/asks.ts';

/** Something that is asked for and cannot be had as a wheel. */
export interface Gap {
  readonly ask: Ask;
  readonly refusal: Refusal;
  /** What its wheel could be made of; null when nothing is published that would do. */
  readonly source: FoundSource | null;
}

/** Which glibc an image has does not matter: to the resolver it does not either. */
const ANY_GLIBC = [2, 99] as const;

/**
 * All of what is asked for that has no wheel, where a resolver only names the first. Nothing is built, and nobody is asked what
 * it needs, so that what is only needed by others is not among them.
 */
export async function findGaps(
  asks: readonly Ask[],
  question: Question,
  resolver: Resolver,
): Promise<readonly Gap[]> {
  const asked = asks.filter(({ requirement }) => requirement.url === null);
  const { locks, refused } = await sift(asked, { ...question, sources: true }, resolver);
  const bare = new Map(without(locks, question).map((each) => [each.name, each]));
  const lacking = asked.filter((one) => bare.has(askedName(one)));
  // Where the version is open, another release may have a wheel.
  const open = lacking.filter((ask) => pinOf(ask) === null);
  const confirmed = await sift(open, { ...question, dependencies: false }, resolver);
  const names = new Set(confirmed.refused.map(({ ask }) => ask));
  const sure = lacking.filter((ask) => pinOf(ask) !== null || names.has(ask));
  const gaps = [
    ...refused
      .filter(({ refusal }) => refusal.reason !== 'conflict')
      .map((one) => ({ ...one, source: null })),
    ...sure.map((ask): Gap => {
      const name = askedName(ask);
      const source = sourceOf(bare.get(name), question);
      const reason = source === null ? 'platform' : 'source-only';
      return { ask, source, refusal: { reason, name, explanation: 'Its release has no wheel that fits.' } };
    }),
  ];
  const soft = gaps.flatMap(({ ask }) => instead(ask) ?? []);
  const hard = gaps.filter(({ ask }) => instead(ask) === null);
  return soft.length === 0 ? hard : [...hard, ...(await findGaps(soft, question, resolver))];
}

/** The version that an exact requirement names, or null. */
export function pinOf({ requirement }: Ask): string | null {
  return /^===?([^,*]+)$/.exec(requirement.specifier)?.[1] ?? null;
}

/** The releases next to the pinned ones that have wheels, later ones first of all, by normalised name. */
export async function nextReleases(
  gaps: readonly Gap[],
  question: Question,
  resolver: Resolver,
): Promise<ReadonlyMap<string, string>> {
  const alone: Question = { ...question, dependencies: false };
  const pinned = gaps.map(({ ask }) => ask).filter((ask) => pinOf(ask) !== null);
  const later = await sift(pinned.map(bounded('>=')), { ...alone, oldest: true }, resolver);
  const last = new Set(later.refused.map(({ ask }) => askedName(ask)));
  const rest = pinned.filter((one) => last.has(askedName(one)));
  const earlier = await sift(rest.map(bounded('<')), alone, resolver);
  const found = [...earlier.locks, ...later.locks].flatMap(({ packages }) => packages);
  return new Map(found.flatMap(({ name, version }) => (version === null ? [] : [[name, version]])));
}

/** Normalised names of those whose pinned release has a wheel for the question's version of Python. */
export async function wheeled(
  gaps: readonly Gap[],
  question: Question,
  resolver: Resolver,
): Promise<ReadonlySet<string>> {
  const pinned = gaps.map(({ ask }) => ask).filter((ask) => pinOf(ask) !== null);
  const { locks } = await sift(pinned, { ...question, sources: true }, resolver);
  const bare = new Set(without(locks, question).map(({ name }) => name));
  return new Set(
    locks.flatMap(({ packages }) => packages.map(({ name }) => name)).filter((name) => !bare.has(name)),
  );
}

interface Sifted {
  readonly locks: readonly Pylock[];
  readonly refused: readonly { readonly ask: Ask; readonly refusal: Refusal }[];
}

/** Asks again without what was refused, until there is an answer; one by one where it cannot be told which that is. */
async function sift(asks: readonly Ask[], question: Question, resolver: Resolver): Promise<Sifted> {
  const refused: Sifted['refused'][number][] = [];
  let left = asks;
  while (left.length > 0) {
    const requirements = left.map(({ requirement }) => printRequirement(requirement));
    const answer = await resolver.resolve({ ...question, requirements });
    if ('pylock' in answer) return { locks: read(answer.pylock), refused };
    const { refusal } = answer;
    const named = left.filter((one) => askedName(one) === refusal.name);
    if (named.length === 0 && left.length > 1) {
      const each: Sifted[] = [];
      for (const one of left) each.push(await sift([one], question, resolver));
      return {
        locks: each.flatMap(({ locks }) => locks),
        refused: [...refused, ...each.flatMap((one) => one.refused)],
      };
    }
    const out = named.length === 0 ? left : named;
    refused.push(...out.map((ask) => ({ ask, refusal })));
    left = left.filter((ask) => !out.includes(ask));
  }
  return { locks: [], refused };
}

function read(text: string): readonly Pylock[] {
  const lock = parsePylock(text);
  return isPylockFault(lock) ? [] : [lock];
}

/** What has no wheel on one of the platforms. */
function without(locks: readonly Pylock[], { python, platforms }: Question): readonly PylockPackage[] {
  return platforms.flatMap((platform) => {
    const target = { python, platform, glibc: ANY_GLIBC };
    const environment = targetEnvironment(platform, `${python}.99`);
    return locks
      .flatMap((lock) => selectFromPylock(lock, environment))
      .filter(
        ({ wheels }) =>
          bestWheel(
            wheels.map(({ file }) => file),
            target,
          ) === null,
      );
  });
}

/** Wheels for one of several platforms, and the source: one built here is for one of them. */
function sourceOf(found: PylockPackage | undefined, { platforms }: Question): FoundSource | null {
  const { name = '', version = null, sdist = null, wheels = [] } = found ?? {};
  if (version === null || sdist === null || sdist.sha256 === null) return null;
  if (platforms.length > 1 && wheels.length > 0) return null;
  return { name, version, ...sdist, sha256: sdist.sha256 };
}

/** What would be asked for in its place when it has no wheel. */
function instead(ask: Ask): Ask | null {
  const name = askedName(ask);
  return relax([ask], { reason: 'source-only', name, explanation: '' })?.value[0] ?? null;
}

function bounded(operator: '>=' | '<'): (ask: Ask) => Ask {
  return (ask) => ({
    ...ask,
    requirement: { ...ask.requirement, specifier: `${operator}${pinOf(ask) ?? '0'}` },
  });
}
