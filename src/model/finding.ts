/** How bad a finding is, from the worst. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Confidence = 'high' | 'medium' | 'low';

/**
 * The one diagnostic type: something a person should know about, with the next action.
 * Stages return findings beside their value instead of throwing on bad input.
 */
export interface Finding {
  /** Id in words, `area/what`, for instance `scan/unreadable-manifest`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What is so, with the values. */
  readonly message: string;
  /** The next action, imperative. */
  readonly fix: string;
  /** Path relative to the tree's root, or null when no file is concerned. */
  readonly path: string | null;
  /** 1-based. */
  readonly line: number | null;
}

/** What every stage returns: as much of the value as could be made, and what went wrong on the way. */
export interface Outcome<T> {
  readonly value: T;
  readonly diagnostics: readonly Finding[];
}

export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error';
}

export function hasError(findings: readonly Finding[]): boolean {
  return findings.some(isError);
}
