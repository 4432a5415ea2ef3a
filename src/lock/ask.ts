import type { Environment } from '../formats/marker/environment.ts';
import { normalizeName } from '../formats/pep508/name.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import { isPylockFault, type PylockPackage, parsePylock } from '../formats/pylock/pylock.ts';
import { selectFromPylock } from '../formats/pylock/select.ts';
import type { Platform } from '../model/config.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Question, Refusal, Release, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import { limited, type Place, sourceNotAllowed } from './findings.ts';
import { relax } from './relax.ts';
import { type Allowed, isAllowed } from './select.ts';
import type { Ask } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';
import { builtHere, notBuilt, unresolvable } from './wheel-findings.ts';

/** What is to be installed, by environment. */
export interface Resolution {
  readonly select: (environment: Environment) => readonly PylockPackage[];
  /** What files may hash to: what the manifest says, and what was made here of sources it allows. */
  readonly allowed: Allowed;
  /** What would be installed if PyTorch's builds for CPUs were not taken; absent where they are not. */
  readonly usual?: (environment: Environment) => readonly PylockPackage[];
  /** True when another tool's lock says so, addresses included: they may be out of this machine's reach. */
  readonly foreign: boolean;
}

export interface ResolveOptions {
  readonly python: string;
  readonly platforms: readonly Platform[];
  readonly preferred: readonly Release[];
  readonly sources: Pick<Sources, 'make'>;
}

/** How often an answer is asked for with something changed. */
const MOST_TRIES = 4;

/** Part of what is wanted. */
export interface Part {
  readonly asks: readonly Ask[];
  /** Exact requirements for what is settled already. */
  readonly pins?: readonly string[];
  /** False: nothing of what they need in turn. */
  readonly dependencies?: boolean;
  readonly torch?: 'cpu';
}

/** Asks the resolver, with what an expert would change where it refuses. Null when there is no answer; why is an error finding then. */
export async function ask(
  wanted: Wanted,
  part: Part,
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  let { asks } = part;
  let { allowed } = wanted;
  const none: Resolution = { select: () => [], allowed, foreign: false };
  if (asks.length === 0) return { value: none, diagnostics: [] };
  let folders: readonly string[] = [];
  const made = new Set<string>();
  const diagnostics: Finding[] = [];
  for (let tries = 1; ; tries += 1) {
    const asked = question(wanted, { ...part, asks }, folders, options);
    const answer = await resolver.resolve(asked);
    if ('pylock' in answer) {
      const caveats = answer.caveat === undefined ? [] : [limited(answer.caveat)];
      const value = { select: readAnswer(answer.pylock), allowed, foreign: false };
      return { value, diagnostics: [...diagnostics, ...caveats] };
    }
    const relaxed = tries < MOST_TRIES + made.size ? relax(asks, answer.refusal) : null;
    if (relaxed === null) {
      const built = await build(answer.refusal, asks, asked, made, { ...options, allowed });
      diagnostics.push(built.finding);
      if (built.wheel === null) return { value: null, diagnostics };
      const { name, folder, sha256 } = built.wheel;
      folders = [...folders, folder];
      const hashes = allowed.get(name);
      if (hashes !== undefined) allowed = new Map([...allowed, [name, new Set([...hashes, sha256])]]);
      continue;
    }
    asks = relaxed.value;
    diagnostics.push(...relaxed.diagnostics);
  }
}

/**
 * A folder with a wheel of what the answer hangs on, made of the release that would be taken if sources would do; null when
 * that cannot be done, or does not help.
 * @param made names of what was made before; this one is added
 */
async function build(
  refusal: Refusal,
  asks: readonly Ask[],
  asked: Question,
  made: Set<string>,
  options: ResolveOptions & { readonly allowed: Allowed },
): Promise<{
  readonly wheel: { readonly name: string; readonly folder: string; readonly sha256: string } | null;
  readonly finding: Finding;
}> {
  const { name, reason } = refusal;
  const finding = refused(refusal, asks, options);
  // Wheels for other systems, and the source: where several platforms are asked for, one built here is for one of them.
  const isMakeable = reason === 'source-only' || (reason === 'platform' && options.platforms.length === 1);
  if (!isMakeable || name === null || made.has(name)) return { wheel: null, finding };
  made.add(name);
  const own = asks.filter(({ requirement }) => normalizeName(requirement.name) === name);
  const requirements =
    own.length === 0 ? [name] : own.map(({ requirement }) => printRequirement(requirement));
  const wheel = await options.sources.make(name, { ...asked, requirements, dependencies: false });
  if (wheel === null) return { wheel: null, finding };
  if ('failed' in wheel) return { wheel: null, finding: notBuilt(finding, wheel.failed) };
  const { folder, file, sha256, source } = wheel;
  if (!isAllowed(source.sha256, options.allowed.get(name)))
    return { wheel: null, finding: sourceNotAllowed(source.file, placeOf(name, asks)) };
  return { wheel: { name, folder, sha256 }, finding: builtHere(file, source.file, placeOf(name, asks)) };
}

function question(
  wanted: Wanted,
  { asks, pins = [], dependencies = true, torch }: Part,
  folders: readonly string[],
  { python, platforms, preferred }: ResolveOptions,
): Question {
  return {
    requirements: asks.map(({ requirement }) => printRequirement(requirement)),
    constraints: [...wanted.constraints, ...pins],
    overrides: wanted.overrides,
    preferred,
    python,
    platforms,
    indexes: { ...wanted.indexes, findLinks: [...wanted.indexes.findLinks, ...folders] },
    prereleases: wanted.prereleases,
    dependencies,
    ...(torch === undefined ? {} : { torch }),
  };
}

function readAnswer(text: string): Resolution['select'] {
  const lock = parsePylock(text);
  if (isPylockFault(lock)) throw new Error(`the resolver wrote a lock that cannot be read: ${lock.fault}`);
  return (environment) => selectFromPylock(lock, environment);
}

function placeOf(name: string, asks: readonly Ask[]): Place {
  const ask = asks.find(({ requirement }) => normalizeName(requirement.name) === name) ?? asks[0];
  return { path: ask?.path ?? null, line: ask?.line ?? null };
}

function refused(refusal: Refusal, asks: readonly Ask[], { python, platforms }: ResolveOptions): Finding {
  const byName = (name: string | null | undefined): Ask | undefined =>
    asks.find(({ requirement }) => normalizeName(requirement.name) === name);
  const named = byName(refusal.name);
  // What is not asked for itself is needed by something that is.
  const through = [...refusal.explanation.matchAll(/the application depends on ([\w.-]+)/g)].at(-1)?.[1];
  const at = named ?? byName(through) ?? { path: asks[0]?.path ?? null, line: null };
  const asked = named === undefined ? null : printRequirement(named.requirement);
  return unresolvable(refusal, asked, at, `Python ${python} on ${platforms.join(' and ')}`);
}
