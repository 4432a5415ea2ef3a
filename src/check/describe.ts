import type { Category, Persona } from '../model/check.ts';
import type { Confidence, Severity } from '../model/finding.ts';
import { exampleFiles, targetOf } from './example-files.ts';
import type { Example, Rule, Scanned } from './rule.ts';

/** What there is to say of a rule, as plain data. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  readonly category: Category;
  readonly aliases: readonly string[];
  readonly why: string;
  readonly fix: string;
  readonly source: string;
  /** Files that the rule speaks of, by path, and where. */
  readonly bad: readonly { readonly at: string; readonly files: Readonly<Record<string, string>> }[];
  /** Files that no rule speaks of. */
  readonly good: readonly { readonly files: Readonly<Record<string, string>> }[];
}

/** Describes a rule. */
export function describeRule(rule: Rule<never>): RuleDescription {
  const { id, title, severity, confidence, persona, category, aliases, why, fix, source } = rule;
  const files = (example: Example) => shortened(exampleFiles(targetOf(id), example));
  return {
    ...{ id, title, severity, confidence, persona, category, aliases, why, fix, source },
    bad: rule.bad.map(({ at, example }) => ({
      at: typeof at === 'number' ? `line ${at}` : at,
      files: files(example),
    })),
    good: rule.good.map((good) => ({ files: files(isScanned(good) ? good.example : good) })),
  };
}

/** Files that are there for their size are told by it (characters). */
const SHOWN = 4000;

function shortened(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(files).map(([path, text]) => [
    path,
    text.length > SHOWN ? `(${text.length} characters)` : text,
  ]);
  return Object.fromEntries(entries);
}

/** The rules of a name: our id, `tool:id`, or the id alone in any spelling another tool has for it. */
export function findRules(rules: readonly Rule<never>[], name: string): readonly Rule<never>[] {
  const own = rules.filter(({ id }) => id === name);
  return own.length > 0 ? own : rules.filter(({ aliases }) => aliases.some((alias) => isNamed(alias, name)));
}

function isNamed(alias: string, name: string): boolean {
  const asked = name.toLowerCase().replace(/^avd-/, '');
  const known = alias.toLowerCase();
  return known === asked || known.slice(known.indexOf(':') + 1) === asked;
}

function isScanned(good: Example | Scanned): good is Scanned {
  return typeof good !== 'string' && 'inventory' in good && 'example' in good;
}
