import type { CheckFinding } from './finding.ts';
import type { Details, Place, Rule } from './rule.ts';
import { placeOf, type Source } from './source.ts';

/** Runs rules over facts; findings come in the order of the rules. `source` gives the file of a path. */
export function runRules<Facts>(
  rules: readonly Rule<Facts>[],
  facts: Facts,
  own: Source,
  source: (path: string) => Source | null = () => null,
): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const rule of rules) {
    rule.check(facts, (place, message, details = {}) => {
      const file = place.path === undefined ? own : source(place.path);
      if (file) findings.push(toFinding(rule, file, place, message, details));
    });
  }
  return findings;
}

function toFinding<Facts>(
  rule: Rule<Facts>,
  file: Source,
  place: Place,
  message: string,
  details: Details,
): CheckFinding {
  return {
    rule: rule.id,
    severity: details.severity ?? rule.severity,
    confidence: details.confidence ?? rule.confidence,
    message,
    fix: details.fix ?? rule.fix,
    path: file.path,
    ...placeOf(file, place),
    aliases: details.aliases ?? rule.aliases,
    category: rule.category,
    persona: details.persona ?? rule.persona,
    patch: details.patch ?? null,
  };
}
