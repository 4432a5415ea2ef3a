import type { Look } from '../../report/look.ts';
import { wrap } from '../../report/text.ts';
import type { RuleDescription } from '../describe.ts';

/** What rules are about, for people. */
export function renderRules(rules: readonly RuleDescription[], look: Look): string {
  return rules.map((rule) => ruleText(rule, look)).join('\n');
}

function ruleText(rule: RuleDescription, look: Look): string {
  const { id, title, severity, confidence, persona, category, aliases, why, fix, source } = rule;
  const faint = (text: string): string => look.style('faint', text);
  const heading = (text: string): string => look.style('strong', text);
  const traits = `${severity}, ${confidence} confidence, for ${persona} readers, counts for ${category}`;
  const [bad] = rule.bad;
  const [good] = rule.good;
  return [
    `${heading(id)}  ${title}`,
    faint(traits),
    ...(aliases.length > 0 ? [faint(`also ${aliases.join(', ')}`)] : []),
    '',
    ...wrap(why, look.width),
    '',
    ...wrap(`${heading('fix')}: ${fix}`, look.width),
    `${heading('source')}: ${source}`,
    ...(bad ? ['', `${heading('bad')} (${bad.at})`, ...filesText(bad.files, look)] : []),
    ...(good ? ['', heading('good'), ...filesText(good.files, look)] : []),
    '',
  ].join('\n');
}

function filesText(files: Readonly<Record<string, string>>, look: Look): readonly string[] {
  const several = Object.keys(files).length > 1;
  return Object.entries(files).flatMap(([path, text]) => [
    ...(several ? [look.style('faint', `  ${path}`)] : []),
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ]);
}
