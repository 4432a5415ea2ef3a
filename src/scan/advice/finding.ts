import type { Evidence } from '../../model/evidence.ts';
import type { Confidence, Finding, Severity } from '../../model/finding.ts';

/** A finding of scanning at a place. */
export function advise(
  rule: string,
  [severity, confidence]: readonly [Severity, Confidence],
  place: Pick<Evidence, 'path' | 'line'>,
  message: string,
  fix: string,
): Finding {
  return { rule: `scan/${rule}`, severity, confidence, message, fix, path: place.path, line: place.line };
}
