import { unifiedDiff } from '../formats/diff/diff.ts';
import type { CheckedFinding, CheckReport, FixReport, SuppressedFinding } from '../model/check.ts';
import { type Audit, byPlace } from './check.ts';
import type { CheckFinding, Suppressed } from './finding.ts';
import { fingerprints } from './fingerprint.ts';
import type { Mended } from './fix.ts';
import { scoreOf } from './score.ts';
import { lineText } from './source.ts';

/** An audit as it is printed: plain data, under the names that outside tools rely on. */
export function toReport(audit: Audit, fixes: FixReport | null): CheckReport {
  const all = [...audit.findings, ...audit.suppressed].toSorted(byPlace);
  const names = fingerprints(all, lineOf(audit));
  const printed = new Map(all.map((finding, index) => [finding, toPrinted(finding, names[index] ?? '')]));
  const print = (finding: CheckFinding): CheckedFinding => printed.get(finding) ?? toPrinted(finding, '');
  const suppressed = (finding: Suppressed): SuppressedFinding => ({
    ...print(finding),
    by: finding.by,
    reason: finding.reason,
  });
  return {
    schema: 'plimsoll.check/1',
    files: audit.files,
    score: audit.score,
    findings: audit.findings.map(print),
    suppressed: audit.suppressed.map(suppressed),
    diagnostics: audit.diagnostics,
    fixes,
  };
}

/** What mending did, as it is printed. */
export function toFixReport({ files, fixed, refused }: Mended, written: boolean): FixReport {
  return {
    written,
    files: files.map(({ path, before, after }) => ({ path, diff: unifiedDiff(path, before, after) })),
    fixed: fixed.map(({ rule, path, line }) => ({ rule, path, line })),
    refused: refused.map(({ finding: { rule, path, line }, because }) => ({ rule, path, line, because })),
  };
}

/** The text of a line of a checked file. */
export function lineOf({ sources }: Audit): (path: string, line: number) => string {
  return (path, line) => lineText(sources.get(path), line);
}

/** The audit with its paths as somebody else writes them. */
export function renamed(audit: Audit, shown: (path: string) => string): Audit {
  const moved = <F extends CheckFinding>(finding: F): F => ({ ...finding, path: shown(finding.path) });
  const names = new Map<CheckFinding, CheckFinding>();
  const once = (finding: CheckFinding): CheckFinding => {
    const now = names.get(finding) ?? moved(finding);
    names.set(finding, now);
    return now;
  };
  return {
    ...audit,
    files: audit.files.map(shown).sort(),
    findings: audit.findings.map(once).sort(byPlace),
    suppressed: audit.suppressed.map(moved).sort(byPlace),
    diagnostics: audit.diagnostics.map((one) =>
      one.path === null ? one : { ...one, path: shown(one.path) },
    ),
    all: audit.all.map(once),
    sources: new Map([...audit.sources].map(([path, source]) => [shown(path), source])),
  };
}

/** Several audits as one; it has a score when each of them has. */
export function merged(audits: readonly Audit[]): Audit {
  const [only, ...others] = audits;
  if (only && others.length === 0) return only;
  const all = audits.flatMap((audit) => audit.all);
  const readable = audits.length > 0 && audits.every(({ score }) => score.value !== null);
  return {
    files: audits.flatMap(({ files }) => files).sort(),
    score: scoreOf(all, readable),
    findings: audits.flatMap(({ findings }) => findings).sort(byPlace),
    suppressed: audits.flatMap(({ suppressed }) => suppressed).sort(byPlace),
    diagnostics: audits.flatMap(({ diagnostics }) => diagnostics),
    all,
    sources: new Map(audits.flatMap(({ sources }) => [...sources])),
  };
}

function toPrinted(finding: CheckFinding, fingerprint: string): CheckedFinding {
  const { rule, severity, confidence, message, fix, path, line, column, endLine, endColumn } = finding;
  const { aliases, category, persona, patch } = finding;
  return {
    rule,
    aliases,
    severity,
    confidence,
    message,
    fix,
    path,
    line,
    column,
    endLine,
    endColumn,
    category,
    persona,
    fingerprint,
    fixable: patch?.safe ?? false,
    unsafeFix: patch && !patch.safe ? (patch.breaks ?? 'what the image does') : null,
  };
}
