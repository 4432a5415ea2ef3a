import type { Environment } from '../formats/marker/environment.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import { isPylockFault, type PylockPackage, parsePylock } from '../formats/pylock/pylock.ts';
import { selectFromPylock } from '../formats/pylock/select.ts';
import type { Platform } from '../model/config.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Question, Release, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import { limited } from './findings.ts';
import { makerOf } from './make.ts';
import { relax } from './relax.ts';
import type { Allowed } from './select.ts';
import type { Ask } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';

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
  /** Null: nothing is made of sources, and what has no wheel is of no interest. */
  readonly sources: Pick<Sources, 'make' | 'unmade'> | null;
  readonly tell: (findings: readonly Finding[]) => void;
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
  const make = makerOf(resolver, options);
  const diagnostics: Finding[] = [];
  for (let tries = 1; ; tries += 1) {
    const asked = question(wanted, { ...part, asks }, folders, options);
    const answer = await resolver.resolve(asked);
    if ('pylock' in answer) {
      const caveats = answer.caveat === undefined ? [] : [limited(answer.caveat)];
      const value = { select: readAnswer(answer.pylock), allowed, foreign: false };
      return { value, diagnostics: [...diagnostics, ...caveats] };
    }
    const relaxed = tries < MOST_TRIES + folders.length ? relax(asks, answer.refusal) : null;
    if (relaxed === null) {
      const built = await make(answer.refusal, asks, asked, allowed);
      diagnostics.push(...built.diagnostics);
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
