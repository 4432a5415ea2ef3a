import type { Finding } from '../model/finding.ts';
import type { Audit } from './check.ts';
import type { Suppressed } from './finding.ts';
import { fingerprints } from './fingerprint.ts';
import { lineOf } from './report.ts';

/** Findings of an old project that are not reported any more, so that new ones are seen. */
export interface Baseline {
  readonly schema: 'plimsoll.baseline/1';
  readonly findings: readonly BaselineEntry[];
}

/** One finding that is left as it is. */
export interface BaselineEntry {
  readonly rule: string;
  readonly path: string;
  readonly fingerprint: string;
  /** Why it is left; for people. */
  readonly reason: string;
}

/** A baseline of what is found now. */
export function makeBaseline(audit: Audit): Baseline {
  const names = fingerprints(audit.findings, lineOf(audit));
  const entries = audit.findings.map(({ rule, path }, index) => ({
    rule,
    path,
    fingerprint: names[index] ?? '',
    reason: 'found when the baseline was made',
  }));
  return { schema: 'plimsoll.baseline/1', findings: entries };
}

/**
 * The audit without the findings of a baseline: they become suppressed ones. The score stays as it is, for nothing has
 * become better. Entries that fit nothing any more are told, so that they are taken out.
 */
export function withoutBaseline(audit: Audit, baseline: Baseline): Audit {
  const known = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry]));
  const names = fingerprints(audit.findings, lineOf(audit));
  const met = new Set(names);
  const suppressed: Suppressed[] = [];
  const findings = audit.findings.filter((finding, index) => {
    const entry = known.get(names[index] ?? '');
    if (entry) suppressed.push({ ...finding, by: 'baseline', reason: entry.reason });
    return !entry;
  });
  const stale = baseline.findings.filter(({ fingerprint }) => !met.has(fingerprint));
  return {
    ...audit,
    findings,
    suppressed: [...audit.suppressed, ...suppressed],
    diagnostics: [...audit.diagnostics, ...stale.map(staleEntry)],
  };
}

function staleEntry({ rule, path }: BaselineEntry): Finding {
  return {
    rule: 'check/stale-baseline',
    severity: 'note',
    confidence: 'high',
    message: `the baseline names ${rule}, which is not found any more`,
    fix: 'Take it out, or write the baseline again with --write-baseline.',
    path,
    line: null,
  };
}
