import type { ApplicationFacts } from '../facts/application.ts';
import type { CheckFinding } from '../finding.ts';
import { applicationRules } from '../rules/application.ts';
import { runRules } from '../run.ts';
import type { Source } from '../source.ts';

/** Checks what the files of an application say of one another and of its code. */
export function checkApplication(
  facts: ApplicationFacts,
  source: (path: string) => Source | null,
): readonly CheckFinding[] {
  const findings = runRules(
    applicationRules,
    facts,
    { path: '', text: '', starts: [0], recoded: false },
    source,
  );
  const unique = new Map(
    findings.map((finding) => [
      `${finding.rule} ${finding.path}:${finding.line}:${finding.column} ${finding.message}`,
      finding,
    ]),
  );
  return [...unique.values()];
}
