import type { ReadText } from '../../formats/compose/compose.ts';
import type { ComposeService } from '../../formats/compose/service.ts';
import type { Finding } from '../../model/finding.ts';
import type { ComposeFacts } from '../facts/compose.ts';
import { composeStacks, type Stack } from '../facts/stacks.ts';
import type { DockerfileFacts } from '../facts/stage.ts';
import type { CheckFinding } from '../finding.ts';
import { composeRules } from '../rules/compose.ts';
import { runRules } from '../run.ts';
import type { Source } from '../source.ts';
import { malformed } from './malformed.ts';

/** The stacks of some compose files: laid over one another, or each on its own. */
export function readStacks(paths: readonly string[], read: ReadText, apart: boolean): readonly Stack[] {
  return apart ? paths.flatMap((path) => composeStacks([path], read)) : composeStacks(paths, read);
}

/** Checks stacks of compose files; what several of them share is found once. */
export function checkStacks(
  stacks: readonly Stack[],
  source: (path: string) => Source | null,
  read: ReadText,
  dockerfileOf: (compose: string, service: ComposeService) => DockerfileFacts | null,
): { readonly findings: readonly CheckFinding[]; readonly diagnostics: readonly Finding[] } {
  const findings = new Map<string, CheckFinding>();
  const diagnostics = new Map<string, Finding>();
  // A base first: what it lacks, the file that is laid over it need not be told again.
  const ofBase = new Set<string>();
  for (const { compose, mode } of stacks.toSorted(
    (a, b) => a.compose.paths.length - b.compose.paths.length,
  )) {
    const [first = '', ...over] = compose.paths;
    const own = source(first);
    if (!own) continue;
    const facts: ComposeFacts = {
      compose,
      mode,
      services: compose.services,
      dockerfileOf: (service) => dockerfileOf(first, service),
      text: (path) => source(path)?.text ?? read(path) ?? '',
    };
    const rules = mode === 'dev' ? composeRules.filter(({ everywhere }) => everywhere) : composeRules;
    for (const finding of runRules(rules, facts, own, source)) {
      const said = `${finding.rule} ${first} ${finding.message}`;
      if (over.length === 0) ofBase.add(said);
      else if (over.includes(finding.path) && ofBase.has(said)) continue;
      findings.set(
        `${finding.rule} ${finding.path} ${finding.line} ${finding.column} ${finding.message}`,
        finding,
      );
    }
    for (const problem of compose.problems) {
      const diagnostic = malformed(problem, source(problem.path));
      diagnostics.set(`${diagnostic.path}:${diagnostic.line}`, diagnostic);
    }
  }
  return { findings: [...findings.values()], diagnostics: [...diagnostics.values()] };
}
