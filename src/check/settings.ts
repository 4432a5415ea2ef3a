import { closest } from '../formats/config/closest.ts';
import type { RuleSetting } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { CheckFinding } from './finding.ts';
import type { Rule } from './rule.ts';

/** What somebody has decided of rules, by id, `tool:id` or `target/*`. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Findings as they are told where rules are set otherwise: left out, told to everybody, or with another severity. */
export function settle(findings: readonly CheckFinding[], settings: RuleSettings): readonly CheckFinding[] {
  if (Object.keys(settings).length === 0) return findings;
  return findings.flatMap((finding) => {
    const setting = settingOf(finding, settings);
    if (setting === undefined) return [finding];
    if (setting === 'off') return [];
    return [{ ...finding, persona: 'regular', ...(setting === 'on' ? {} : { severity: setting }) }];
  });
}

/** The nearest name counts: the rule's own, another tool's for this very finding, the kind of file. */
function settingOf({ rule, aliases }: CheckFinding, settings: RuleSettings): RuleSetting | undefined {
  const names = [rule, ...aliases, `${rule.slice(0, rule.indexOf('/'))}/*`];
  return names.map((name) => settings[name]).find((setting) => setting !== undefined);
}

/** An error for each name that no rule has: a setting without effect would look like one. */
export function unknownNames(
  settings: RuleSettings,
  rules: readonly Rule<never>[],
  path: string,
): readonly Finding[] {
  const known = new Set(
    rules.flatMap(({ id, aliases }) => [id, ...aliases, `${id.slice(0, id.indexOf('/'))}/*`]),
  );
  return Object.keys(settings)
    .filter((name) => !known.has(name))
    .map((name) => {
      const near = closest(name, [...known]);
      return {
        rule: 'config/unknown-rule',
        severity: 'error',
        confidence: 'high',
        message: `there is no rule ${name}`,
        fix: near === null ? 'Name a rule of docs/reference/rules.' : `Write ${near}.`,
        path,
        line: null,
      };
    });
}
