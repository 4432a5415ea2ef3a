import { PYTHON_SUITES } from '../formats/deb/suite.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import { type Finding, isError } from '../model/finding.ts';
import type { Question, Refusal, Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import { sourceNotAllowed } from './findings.ts';
import { findGaps, type Gap, nextReleases, wheeled } from './gaps.ts';
import { refused, targetOf } from './refused.ts';
import { type Allowed, isAllowed } from './select.ts';
import { type Ask, askedName } from './wanted/asks.ts';
import { toBeBuilt, withoutWheel } from './wheel-findings.ts';

/** What there is to say where a resolver has refused for the first time. */
export interface Ahead {
  /** Nothing comes of going on: an error is among the findings. */
  readonly isEnd: boolean;
  readonly findings: readonly Finding[];
  /** By normalised name: what is to be said of one that could not be built in the end. */
  readonly errors: ReadonlyMap<string, Finding>;
}

/** What looking ahead asks besides the resolver. */
export interface AheadOptions {
  readonly sources: Pick<Sources, 'unmade'>;
  readonly allowed: Allowed;
}

/**
 * All that cannot be had as a wheel, at once and before anything is built: whether it ends locking or is built here, and what
 * is published instead.
 */
export async function lookAhead(
  refusal: Refusal,
  asks: readonly Ask[],
  question: Question,
  resolver: Resolver,
  { sources, allowed }: AheadOptions,
): Promise<Ahead> {
  const gaps = await findGaps(asks, question, resolver);
  const found = gaps.flatMap(({ source }) => source ?? []);
  const isOther = !gaps.some((gap) => askedName(gap.ask) === refusal.name);
  const rest = isOther && !isMakeable(refusal, question) ? [refused(refusal, asks, question)] : [];
  // Where one of them ends it, an engine is not looked for.
  const isLost = rest.length > 0 || gaps.some(({ source }) => source === null);
  const { left, why } = isLost ? { left: found, why: null } : await sources.unmade(found, question);
  const lines = asks.map(lineOf);
  const pending = gaps
    .filter(({ source }) => source === null || left.includes(source))
    .toSorted((a, b) => lines.indexOf(lineOf(a.ask)) - lines.indexOf(lineOf(b.ask)));
  if (pending.length === 0) return { isEnd: rest.length > 0, findings: rest, errors: new Map() };
  const next = await nextReleases(pending, question, resolver);
  const pythons = await otherPythons(pending, question, resolver);
  const errors = new Map<string, Finding>();
  const findings = pending.map((gap): Finding => {
    const { source, ask } = gap;
    const name = askedName(gap.ask);
    const [other, python] = [next.get(name) ?? null, pythons.get(name) ?? null];
    const error = withoutWheel(refused(gap.refusal, [ask], question, other), python, source && why);
    errors.set(name, error);
    if (source === null || why !== null) return error;
    if (!isAllowed(source.sha256, allowed.get(source.name))) return sourceNotAllowed(source.file, ask);
    const what = { asked: printRequirement(ask.requirement), name, next: other, python };
    return toBeBuilt(what, ask, targetOf(question), isLost);
  });
  return { isEnd: [...rest, ...findings].some(isError), findings: [...rest, ...findings], errors };
}

/** Whether a wheel may be made of what was refused; one built here is for one of several platforms. */
export function isMakeable({ reason, name }: Refusal, { platforms }: Pick<Question, 'platforms'>): boolean {
  return name !== null && (reason === 'source-only' || (reason === 'platform' && platforms.length === 1));
}

/** The other interpreters of Debian for which pinned releases have wheels, the newest of several. */
async function otherPythons(
  gaps: readonly Gap[],
  question: Question,
  resolver: Resolver,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const python of Object.keys(PYTHON_SUITES))
    if (python !== question.python)
      for (const name of await wheeled(gaps, { ...question, python }, resolver)) found.set(name, python);
  return found;
}

function lineOf({ path, line }: Ask): string {
  return `${path}:${line}`;
}
