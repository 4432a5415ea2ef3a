import { printRequirement } from '../formats/pep508/requirement.ts';
import type { Finding } from '../model/finding.ts';
import type { Question, Refusal, Resolver } from '../model/resolve.ts';
import { type Ahead, isMakeable, lookAhead } from './ahead.ts';
import type { ResolveOptions } from './ask.ts';
import { type Place, sourceNotAllowed } from './findings.ts';
import { refused } from './refused.ts';
import { type Allowed, isAllowed } from './select.ts';
import { type Ask, askedName } from './wanted/asks.ts';
import { builtHere, notBuilt } from './wheel-findings.ts';

interface Made {
  readonly wheel: { readonly name: string; readonly folder: string; readonly sha256: string } | null;
  readonly diagnostics: readonly Finding[];
}

/**
 * What makes wheels of what is refused, one after another, of the release that would be taken if sources would do: a folder with
 * it, or null when that cannot be done or does not help. Before the first, all that has no wheel is told.
 */
export function makerOf(
  resolver: Resolver,
  { sources, tell }: Pick<ResolveOptions, 'sources' | 'tell'>,
): (refusal: Refusal, asks: readonly Ask[], question: Question, allowed: Allowed) => Promise<Made> {
  const made = new Set<string>();
  let ahead: Ahead | null = null;
  return async (refusal, asks, question, allowed) => {
    const { name } = refusal;
    if (sources === null) return { wheel: null, diagnostics: [refused(refusal, asks, question)] };
    if (ahead === null) {
      ahead = await lookAhead(refusal, asks, question, resolver, { sources, allowed });
      if (ahead.isEnd) return { wheel: null, diagnostics: ahead.findings };
      tell(ahead.findings);
    }
    const error = ahead.errors.get(name ?? '') ?? refused(refusal, asks, question);
    if (name === null || !isMakeable(refusal, question) || made.has(name))
      return { wheel: null, diagnostics: [error] };
    made.add(name);
    const own = asks.filter((one) => askedName(one) === name);
    const requirements =
      own.length === 0 ? [name] : own.map(({ requirement }) => printRequirement(requirement));
    const wheel = await sources.make(name, { ...question, requirements });
    if (wheel === null) return { wheel: null, diagnostics: [error] };
    if ('failed' in wheel) return { wheel: null, diagnostics: [notBuilt(error, wheel.failed)] };
    const { folder, file, sha256, source } = wheel;
    const at = placeOf(name, asks);
    if (!isAllowed(source.sha256, allowed.get(name)))
      return { wheel: null, diagnostics: [sourceNotAllowed(source.file, at)] };
    return { wheel: { name, folder, sha256 }, diagnostics: [builtHere(file, source.file, at)] };
  };
}

function placeOf(name: string, asks: readonly Ask[]): Place {
  const ask = asks.find((one) => askedName(one) === name) ?? asks[0];
  return { path: ask?.path ?? null, line: ask?.line ?? null };
}
