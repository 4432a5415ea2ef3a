import type { CheckReport } from '../check.ts';
import type { CheckFinding } from '../finding.ts';

/** The report as `check --json` prints it: field names that outside tools rely on. */
export function jsonReport(report: CheckReport) {
  return {
    schema: report.schema,
    files: report.files,
    score: report.score,
    findings: report.findings.map(jsonFinding),
    suppressed: report.suppressed.map((finding) => ({
      ...jsonFinding(finding),
      by: finding.by,
      reason: finding.reason,
    })),
  };
}

/** `fixable` is true when `--fix` mends it; `unsafeFix` says what a fix that it does not make by itself would change. */
function jsonFinding(finding: CheckFinding) {
  const { patch, ...rest } = finding;
  return {
    ...rest,
    fixable: patch?.safe ?? false,
    unsafeFix: patch && !patch.safe ? (patch.breaks ?? 'what the image does') : null,
  };
}
