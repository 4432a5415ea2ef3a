import type { Category, Persona } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import type { Alias, Patch } from './rule.ts';

/** A finding of a rule: the place as lines and columns, and what is needed to fix and to compare it. */
export interface CheckFinding extends Finding {
  readonly path: string;
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  /** After the last character. */
  readonly endColumn: number;
  readonly aliases: readonly Alias[];
  readonly category: Category;
  readonly persona: Persona;
  readonly patch: Patch | null;
}

/** A finding somebody has decided to live with. */
export interface Suppressed extends CheckFinding {
  readonly by: 'pragma' | 'baseline';
  readonly reason: string | null;
}
