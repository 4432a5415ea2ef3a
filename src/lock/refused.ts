import { normalizeName } from '../formats/pep508/name.ts';
import { printRequirement } from '../formats/pep508/requirement.ts';
import type { Finding } from '../model/finding.ts';
import type { Question, Refusal } from '../model/resolve.ts';
import { type Ask, askedName } from './wanted/asks.ts';
import { conflict, unresolvable } from './wheel-findings.ts';

/**
 * What a resolver refused, at the line it hangs on.
 * @param next the release nearest to what is asked for that has a wheel, or null
 */
export function refused(
  refusal: Refusal,
  asks: readonly Ask[],
  target: Pick<Question, 'python' | 'platforms'>,
  next: string | null = null,
): Finding {
  const between = refusal.reason === 'conflict' ? namedIn(refusal.explanation, asks) : [];
  if (between.length > 1) return conflict(between, refusal.explanation, targetOf(target));
  const byName = (name: string | null | undefined): Ask | undefined =>
    asks.find((one) => askedName(one) === name);
  const named = byName(refusal.name);
  // What is not asked for itself is needed by something that is.
  const through = [...refusal.explanation.matchAll(/the application depends on ([\w.-]+)/g)].at(-1)?.[1];
  const at = named ?? byName(through) ?? { path: asks[0]?.path ?? null, line: null };
  const asked = named === undefined ? null : printRequirement(named.requirement);
  return unresolvable(refusal, asked, at, targetOf(target), next);
}

/** What is asked for by a name that an explanation has. */
function namedIn(explanation: string, asks: readonly Ask[]): readonly Ask[] {
  const said = explanation.matchAll(/(?:depends? on|and|[Bb]ecause) ([A-Za-z0-9][\w.-]*)/g);
  const names = new Set([...said].map(([, name = '']) => normalizeName(name)));
  return asks.filter((one) => names.has(askedName(one)));
}

/** What wheels are sought for, in words. */
export function targetOf({ python, platforms }: Pick<Question, 'python' | 'platforms'>): string {
  return `Python ${python} on ${platforms.join(' and ')}`;
}
