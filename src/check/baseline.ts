import type { CheckFinding, Suppressed } from './finding.ts';
import { fingerprints } from './fingerprint.ts';

/** Findings of an old project that are not reported any more, so that new ones are seen. */
export interface Baseline {
  readonly schema: 'plimsoll.baseline/1';
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  readonly fingerprint: string;
  /** Why it is left; for people. */
  readonly reason: string;
}

type LineOf = (path: string, line: number) => string;

/** A baseline of what is found now. */
export function makeBaseline(findings: readonly CheckFinding[], lineOf: LineOf): Baseline {
  const names = fingerprints(findings, lineOf);
  const entries = findings.map(({ rule, path }, index) => ({
    rule,
    path,
    fingerprint: names[index] ?? '',
    reason: 'found when the baseline was made',
  }));
  return { schema: 'plimsoll.baseline/1', findings: entries };
}

/** Takes the findings of a baseline out; `stale` are its entries that nothing fits any more. */
export function withoutBaseline(findings: readonly CheckFinding[], baseline: Baseline, lineOf: LineOf) {
  const known = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry]));
  const names = fingerprints(findings, lineOf);
  const met = new Set(names);
  const suppressed: Suppressed[] = [];
  const fresh = findings.filter((finding, index) => {
    const entry = known.get(names[index] ?? '');
    if (entry) suppressed.push({ ...finding, by: 'baseline', reason: entry.reason });
    return !entry;
  });
  return {
    findings: fresh,
    suppressed,
    stale: baseline.findings.filter(({ fingerprint }) => !met.has(fingerprint)),
  };
}
