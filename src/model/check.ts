import type { Finding } from './finding.ts';

/** What a finding costs the application: the score has one part for each. */
export type Category = 'size' | 'build-speed' | 'security' | 'health' | 'operability';

/** Each wants to hear all that those before it do. */
export const PERSONAS = ['regular', 'pedantic', 'auditor'] as const;

/**
 * Who wants to hear of it: `regular` is everyone; `pedantic` adds good practice that is contested or minor;
 * `auditor` adds what only a review of every deviation wants.
 */
export type Persona = (typeof PERSONAS)[number];

/** The forms that findings are printed in. */
export const FORMATS = ['text', 'json', 'sarif', 'github', 'markdown', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** How good the container files are. */
export interface Score {
  /** 0 to 10; null when something could not be read, or there was nothing to check. */
  readonly value: number | null;
  readonly categories: Readonly<Record<Category, number | null>>;
  /** What the points were lost for, dearest first. */
  readonly lines: readonly ScoreLine[];
  /** Why the value is held below what the categories give; null when it is not. */
  readonly cap: string | null;
}

export interface ScoreLine {
  readonly rule: string;
  readonly category: Category;
  readonly count: number;
  /** How much of its category's ten points went for it. */
  readonly points: number;
}

/** A finding of a rule as it is printed: where exactly, what other tools call it, and whether it can be mended. */
export interface CheckedFinding extends Finding {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  /** After the last character. */
  readonly endColumn: number;
  /** Other tools' names for it, `tool:id`: `hadolint:DL3025`, `trivy:DS-0002`. */
  readonly aliases: readonly string[];
  readonly category: Category;
  readonly persona: Persona;
  /** Stays the same when lines move and words change. */
  readonly fingerprint: string;
  /** True when `--fix` mends it. */
  readonly fixable: boolean;
  /** What a fix that `--fix` makes only with `--unsafe` would change; null when there is none. */
  readonly unsafeFix: string | null;
}

/** A finding somebody has decided to live with. */
export interface SuppressedFinding extends CheckedFinding {
  readonly by: 'pragma' | 'baseline';
  readonly reason: string | null;
}

/** What `--fix` did, or with `--dry-run` would do. */
export interface FixReport {
  /** True when the files were written. */
  readonly written: boolean;
  /** A unified diff for each file, sorted by path. */
  readonly files: readonly { readonly path: string; readonly diff: string }[];
  readonly fixed: readonly { readonly rule: string; readonly path: string; readonly line: number }[];
  /** Fixes that were not made, and why. */
  readonly refused: readonly {
    readonly rule: string;
    readonly path: string;
    readonly line: number;
    readonly because: string;
  }[];
}

/** What `check --json` prints. */
export interface CheckReport {
  readonly schema: 'plimsoll.check/1';
  /** Paths of the files that were checked, sorted. */
  readonly files: readonly string[];
  readonly score: Score;
  /** Sorted by path and place. */
  readonly findings: readonly CheckedFinding[];
  /** Findings that a comment or the baseline asks not to report. */
  readonly suppressed: readonly SuppressedFinding[];
  /** What could not be read, and comments that are not followed; an error among them means no score. */
  readonly diagnostics: readonly Finding[];
  /** Null unless fixes were asked for. */
  readonly fixes: FixReport | null;
}
