import { PERSONAS, type Persona, type Score } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { examine } from './examine.ts';
import type { CheckFinding, Suppressed } from './finding.ts';
import type { Policy } from './rule.ts';
import { scoreOf } from './score.ts';
import { type RuleSettings, settle } from './settings.ts';
import type { Source } from './source.ts';
import { suppress } from './suppress.ts';

/** What to check: an application's tree as a whole, or some of its files each on its own. */
export interface CheckInput {
  readonly tree: Tree;
  /** Files of the tree, each checked alone. */
  readonly paths?: readonly string[];
  /** What scanning the tree found, for the rules that compare container files with the code. */
  readonly inventory?: Inventory | null;
}

/** How findings are judged, and by what day. */
export interface CheckOptions {
  /** Default: `regular`. */
  readonly persona?: Persona;
  /** `YYYY-MM-DD`, for comments that expire (without it none does) and for base images that are given up. */
  readonly today?: string | null;
  /** What the organisation asks for; nothing by default. */
  readonly policy?: Policy;
  /** Rules that are off, on or of another severity; as each rule says by default. */
  readonly rules?: RuleSettings;
}

/** What checking found, with what is needed to show and to mend it. */
export interface Audit {
  /** Paths of the files that were checked, sorted. */
  readonly files: readonly string[];
  readonly score: Score;
  /** Sorted by path and place. */
  readonly findings: readonly CheckFinding[];
  /** Findings that a comment or the baseline asks not to report. */
  readonly suppressed: readonly Suppressed[];
  /** What could not be read, and comments that are not followed. */
  readonly diagnostics: readonly Finding[];
  /** Every finding that no comment takes out, whoever wants to hear of it: what the score is made from. */
  readonly all: readonly CheckFinding[];
  readonly sources: ReadonlyMap<string, Source>;
}

/**
 * Checks the container files of a tree. Pure: the same tree gives the same audit. What could not be read is in the
 * diagnostics, and then there is no score. The score counts what every persona would hear of.
 */
export async function check(input: CheckInput, options: CheckOptions = {}): Promise<Audit> {
  const { sources, findings, comments, diagnostics } = await examine(input, options);
  const sieved = suppress(settle(findings, options.rules ?? {}), comments, options.today ?? null);
  const readable = diagnostics.length === 0 && sources.size > 0;
  const wanted = wantedBy(options.persona ?? 'regular');
  return {
    files: [...sources.keys()].sort(),
    score: scoreOf(sieved.findings, readable),
    findings: sieved.findings.filter(wanted).toSorted(byPlace),
    suppressed: sieved.suppressed.filter(wanted).toSorted(byPlace),
    diagnostics: [...(input.paths ? [] : input.tree.diagnostics), ...diagnostics, ...sieved.diagnostics],
    all: sieved.findings,
    sources,
  };
}

/** Whether a persona wants to hear of a finding. */
export function wantedBy(persona: Persona): (finding: CheckFinding) => boolean {
  const level = PERSONAS.indexOf(persona);
  return (finding) => PERSONAS.indexOf(finding.persona) <= level;
}

/** The order findings are told in. */
export function byPlace(a: CheckFinding, b: CheckFinding): number {
  return compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
