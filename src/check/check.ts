import { parseIgnore } from '../formats/dockerignore/ignore.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Tree } from '../model/tree.ts';
import { type Checked, discover, targetOfName, targetOfText } from './discover.ts';
import type { CheckFinding, Suppressed } from './finding.ts';
import { isUnread, readSource } from './read.ts';
import type { Persona } from './rule.ts';
import type { Source } from './source.ts';
import { type CommentedLines, suppress } from './suppress.ts';

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
}

export interface CheckReport {
  readonly schema: 'plimsoll.check/1';
  /** Paths of the files that were checked, sorted. */
  readonly files: readonly string[];
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
  const diagnostics: Finding[] = [];
  const files: { readonly checked: Checked; readonly source: Source }[] = [];
  for (const path of input.paths ?? discover(input.tree).map((checked) => checked.path)) {
    const source = readSource(input.tree, path);
    if (isUnread(source)) diagnostics.push(source);
    else {
      const target = targetOfName(path) ?? targetOfText(source.text);
      if (target) files.push({ checked: { path, target }, source });
    }
  }
  const findings: CheckFinding[] = [];
  const comments: CommentedLines[] = [];
  for (const { checked, source } of files) {
    if (checked.target !== 'dockerfile') continue;
    const { checkDockerfile } = await import('./targets/dockerfile.ts');
    const text =
      input.tree.text(`${checked.path}.dockerignore`) ??
      input.tree.text(sibling(checked.path, '.dockerignore'));
    const result = checkDockerfile(source, text === null ? null : parseIgnore(text), []);
    findings.push(...result.findings);
    comments.push(...result.comments);
  }
  const sieved = suppress(
    findings.filter(wanted(options.persona ?? 'regular')),
    comments,
    options.today ?? null,
  );
  const value: CheckReport = {
    schema: 'plimsoll.check/1',
    files: files.map(({ checked }) => checked.path).sort(),
    findings: sieved.findings.toSorted(byPlace),
    suppressed: sieved.suppressed.toSorted(byPlace),
  };
  return { value, diagnostics: [...diagnostics, ...sieved.diagnostics] };
}

const PERSONAS: readonly Persona[] = ['regular', 'pedantic', 'auditor'];

function wanted(persona: Persona): (finding: CheckFinding) => boolean {
  const level = PERSONAS.indexOf(persona);
  return (finding) => PERSONAS.indexOf(finding.persona) <= level;
}

function byPlace(a: CheckFinding, b: CheckFinding): number {
  return compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sibling = (path: string, name: string): string => `${path.slice(0, path.lastIndexOf('/') + 1)}${name}`;
