import { type Environment, targetEnvironment } from '../formats/marker/environment.ts';
import { normalizeName } from '../formats/pep508/name.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import { isPylockFault, type PylockPackage, parsePylock } from '../formats/pylock/pylock.ts';
import { selectFromPylock } from '../formats/pylock/select.ts';
import type { Platform } from '../model/config.ts';
import { type Finding, hasError, type Outcome } from '../model/finding.ts';
import type { Question, Refusal, Release, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import { builtHere, limited, notBuilt, type Place, unresolvable } from './findings.ts';
import { relax } from './relax.ts';
import type { Ask } from './wanted/asks.ts';
import type { Wanted } from './wanted/read.ts';

/** What is to be installed, by environment. */
export interface Resolution {
  readonly select: (environment: Environment) => readonly PylockPackage[];
  /** True when another tool's lock says so, addresses included: they may be out of this machine's reach. */
  readonly foreign: boolean;
}

export interface ResolveOptions {
  readonly python: string;
  readonly platforms: readonly Platform[];
  readonly preferred: readonly Release[];
  /** Of the image. */
  readonly suite: string;
  readonly sources: Pick<Sources, 'make'>;
}

/** How often an answer is asked for with something changed. */
const MOST_TRIES = 4;

/**
 * Takes what another tool has locked, and resolves the rest: all that the manifest asks for when there is no such lock,
 * else what the plan adds to it. Null when it cannot be done; why is an error finding then.
 */
export async function resolve(
  wanted: Wanted,
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  const { value: locked, diagnostics } = await wanted.locked();
  if (hasError(diagnostics)) return { value: null, diagnostics };
  if (locked === null) return ask(wanted, wanted.asks, [], resolver, options);
  const selections = options.platforms.map((platform) =>
    locked.select(targetEnvironment(platform, `${options.python}.0`)),
  );
  const held = new Set(selections.flat().map(({ name }) => name));
  const added = wanted.asks.filter(({ path }) => path === null);
  const missing = added.filter(({ requirement }) => !held.has(normalizeName(requirement.name)));
  if (missing.length === 0) return { value: { select: locked.select, foreign: true }, diagnostics };
  const more = await ask(wanted, missing, pinsOf(selections), resolver, options);
  const all = [...diagnostics, ...more.diagnostics];
  if (more.value === null) return { value: null, diagnostics: all };
  const { select } = more.value;
  const both = (environment: Environment): readonly PylockPackage[] => {
    const own = locked.select(environment);
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...select(environment).filter(({ name }) => !names.has(name))];
  };
  return { value: { select: both, foreign: true }, diagnostics: all };
}

/** Exact requirements for packages that have one version everywhere. */
function pinsOf(selections: readonly (readonly PylockPackage[])[]): readonly string[] {
  const versions = Map.groupBy(selections.flat(), ({ name }) => name);
  return [...versions].flatMap(([name, packages]) => {
    const [version, ...others] = new Set(packages.map((each) => each.version));
    return version === undefined || version === null || others.length > 0 ? [] : [`${name}==${version}`];
  });
}

async function ask(
  wanted: Wanted,
  first: readonly Ask[],
  pins: readonly string[],
  resolver: Resolver,
  options: ResolveOptions,
): Promise<Outcome<Resolution | null>> {
  if (first.length === 0) return { value: { select: () => [], foreign: false }, diagnostics: [] };
  let asks = first;
  let folders: readonly string[] = [];
  const made = new Set<string>();
  const diagnostics: Finding[] = [];
  for (let tries = 1; ; tries += 1) {
    const asked = question(wanted, asks, pins, folders, options);
    const answer = await resolver.resolve(asked);
    if ('pylock' in answer) {
      const caveats = answer.caveat === undefined ? [] : [limited(answer.caveat)];
      return { value: readAnswer(answer.pylock), diagnostics: [...diagnostics, ...caveats] };
    }
    const relaxed = tries < MOST_TRIES + made.size ? relax(asks, answer.refusal) : null;
    if (relaxed === null) {
      const built = await build(answer.refusal, asks, asked, made, options);
      diagnostics.push(built.finding);
      if (built.folder === null) return { value: null, diagnostics };
      folders = [...folders, built.folder];
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
  options: ResolveOptions,
): Promise<{ readonly folder: string | null; readonly finding: Finding }> {
  const { name, reason } = refusal;
  const finding = refused(refusal, asks, options);
  if (reason !== 'source-only' || name === null || made.has(name)) return { folder: null, finding };
  made.add(name);
  const own = asks.filter(({ requirement }) => normalizeName(requirement.name) === name);
  const requirements =
    own.length === 0 ? [name] : own.map(({ requirement }) => printRequirement(requirement));
  const wheel = await options.sources.make(
    name,
    { ...asked, requirements, dependencies: false },
    options.suite,
  );
  if (wheel === null) return { folder: null, finding };
  if ('failed' in wheel) return { folder: null, finding: notBuilt(finding, wheel.failed) };
  const { folder, file, source } = wheel;
  return { folder, finding: builtHere(file, source.file, placeOf(name, asks)) };
}

function question(
  wanted: Wanted,
  asks: readonly Ask[],
  pins: readonly string[],
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
    dependencies: true,
  };
}

function readAnswer(text: string): Resolution {
  const lock = parsePylock(text);
  if (isPylockFault(lock)) throw new Error(`the resolver wrote a lock that cannot be read: ${lock.fault}`);
  return { select: (environment) => selectFromPylock(lock, environment), foreign: false };
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
