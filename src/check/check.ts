import type { Outcome } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { examine } from './examine.ts';
import type { CheckFinding, Suppressed } from './finding.ts';
import type { Persona, Policy } from './rule.ts';
import { type Score, scoreOf } from './score.ts';
import { suppress } from './suppress.ts';

/** What to check: an application's tree as a whole, or some of its files each on its own. */
export interface CheckInput {
  readonly tree: Tree;
  /** Files of the tree, each checked alone. */
  readonly paths?: readonly string[];
  /** What scanning the tree found, for the rules that compare container files with the code. */
  readonly inventory?: Inventory | null;
}

export interface CheckOptions {
  /** Default: `regular`. */
  readonly persona?: Persona;
  /** `YYYY-MM-DD`, for comments that expire; without it none does. */
  readonly today?: string | null;
  /** What the organisation asks for; nothing by default. */
  readonly policy?: Policy;
}

export interface CheckReport {
  readonly schema: 'plimsoll.check/1';
  /** Paths of the files that were checked, sorted. */
  readonly files: readonly string[];
  readonly score: Score;
  /** Sorted by path and place. */
  readonly findings: readonly CheckFinding[];
  /** Findings that a comment or the baseline asks not to report. */
  readonly suppressed: readonly Suppressed[];
}

/**
 * Checks the container files of a tree. Pure: the same tree gives the same report. What could not be read is in
 * the diagnostics, and then the report has no score.
 */
export async function check(input: CheckInput, options: CheckOptions = {}): Promise<Outcome<CheckReport>> {
  const examined = await examine(input, options.policy ?? {});
  const sieved = suppress(examined.findings, examined.comments, options.today ?? null);
  const readable = examined.diagnostics.length === 0 && examined.sources.size > 0;
  const wanted = wantedBy(options.persona ?? 'regular');
  const value: CheckReport = {
    schema: 'plimsoll.check/1',
    files: [...examined.sources.keys()].sort(),
    score: scoreOf(sieved.findings, readable),
    findings: sieved.findings.filter(wanted).toSorted(byPlace),
    suppressed: sieved.suppressed.filter(wanted).toSorted(byPlace),
  };
  return { value, diagnostics: [...examined.diagnostics, ...sieved.diagnostics] };
}

const PERSONAS: readonly Persona[] = ['regular', 'pedantic', 'auditor'];

/** Whether a persona wants to hear of a finding. */
export function wantedBy(persona: Persona): (finding: CheckFinding) => boolean {
  const level = PERSONAS.indexOf(persona);
  return (finding) => PERSONAS.indexOf(finding.persona) <= level;
}

function byPlace(a: CheckFinding, b: CheckFinding): number {
  return compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
