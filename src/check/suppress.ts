import type { Finding } from '../model/finding.ts';
import type { CheckFinding, Suppressed } from './finding.ts';
import { type Pragma, parsePragma } from './pragma.ts';

/** A comment of a checked file, and the lines it speaks of. */
export interface CommentedLines {
  readonly path: string;
  /** 1-based line of the comment. */
  readonly line: number;
  readonly text: string;
  /** First and last line it covers when it covers not the whole file. */
  readonly from: number;
  readonly to: number;
  /** True when it stands where it speaks of the whole file (a directive on the first lines). */
  readonly file: boolean;
}

/** Findings, parted by whether somebody has decided to live with them. */
export interface Sieved {
  readonly findings: readonly CheckFinding[];
  readonly suppressed: readonly Suppressed[];
  readonly diagnostics: readonly Finding[];
}

/**
 * Takes out the findings that comments ask not to be told of. `today` is `YYYY-MM-DD`; without it nothing expires.
 * Our own comments hold only with a reason; one that has expired, or has no reason, is reported instead.
 */
export function suppress(
  findings: readonly CheckFinding[],
  comments: readonly CommentedLines[],
  today: string | null,
): Sieved {
  const diagnostics: Finding[] = [];
  const active: { readonly comment: CommentedLines; readonly pragma: Pragma }[] = [];
  for (const comment of comments) {
    const pragma = parsePragma(comment.text);
    if (!pragma) continue;
    const refusal = refused(pragma, today);
    if (refusal) diagnostics.push({ ...refusal, path: comment.path, line: comment.line });
    else active.push({ comment, pragma });
  }
  const suppressed: Suppressed[] = [];
  const kept = findings.filter((finding) => {
    const reason = active.find(({ comment, pragma }) => covers(comment, pragma, finding));
    if (reason) suppressed.push({ ...finding, by: 'pragma', reason: reason.pragma.reason });
    return !reason;
  });
  return { findings: kept, suppressed, diagnostics };
}

function covers(comment: CommentedLines, pragma: Pragma, finding: CheckFinding): boolean {
  if (comment.path !== finding.path) return false;
  const whole = comment.file || pragma.scope === 'file';
  if (!whole && (finding.line < comment.from || finding.line > comment.to)) return false;
  return pragma.ids.some((id) => {
    if (id === '*')
      return pragma.tool === 'plimsoll' || finding.aliases.some((alias) => alias.startsWith(pragma.tool));
    return id === finding.rule || finding.aliases.some((alias) => alias === id);
  });
}

function refused(pragma: Pragma, today: string | null): Omit<Finding, 'path' | 'line'> | null {
  if (pragma.tool === 'plimsoll' && pragma.reason === null) {
    return {
      rule: 'check/ignore-without-reason',
      severity: 'warning',
      confidence: 'high',
      message: `the comment ignores ${pragma.ids.join(', ')} without saying why, and is not followed`,
      fix: 'Write the reason after a colon: `# plimsoll ignore=RULE: reason`.',
    };
  }
  if (pragma.until === null || today === null || today < pragma.until) return null;
  return {
    rule: 'check/expired-ignore',
    severity: 'warning',
    confidence: 'high',
    message: `the comment ignored ${pragma.ids.join(', ')} until ${pragma.until}, which has passed`,
    fix: 'Mend what it ignores, or give it a new date.',
  };
}
