import type { CheckFinding } from './finding.ts';
import type { Category } from './rule.ts';

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
  /** Penalty in its category: each point takes a quarter of what was left. */
  readonly cost: number;
}

/** What each category weighs in the whole. */
const WEIGHTS: Readonly<Record<Category, number>> = {
  security: 0.3,
  health: 0.2,
  size: 0.2,
  operability: 0.2,
  'build-speed': 0.1,
};
const SEVERITY = { error: 4, warning: 2, note: 0.5 } as const;
const CONFIDENCE = { high: 1, medium: 0.8, low: 0.4 } as const;
const PERSONA = { regular: 1, pedantic: 0.15, auditor: 0 } as const;
/** What is left of a category after one point of penalty. */
const LEFT = 0.75;
/** With one of these no other virtue counts for much. */
const CAPS: readonly (readonly [RegExp, number])[] = [
  [/^(dockerfile\/secret-value|dockerfile\/secret-file|application\/secret-in-context)$/, 4],
  [/^(compose\/docker-socket|compose\/privileged|kubernetes\/privileged|compose\/default-password)$/, 4],
];

/**
 * Scores findings from 0 to 10. A repeated finding costs half as much each time, and nothing lowers the score but a
 * finding: mending one never does.
 */
export function scoreOf(findings: readonly CheckFinding[], readable: boolean): Score {
  const categories = Object.keys(WEIGHTS) as readonly Category[];
  const lines = linesOf(findings);
  const values = categories.map((category) => {
    const penalty = lines
      .filter((line) => line.category === category)
      .reduce((sum, { cost }) => sum + cost, 0);
    return [category, readable ? round(10 * LEFT ** penalty) : null] as const;
  });
  const sum = values.reduce((total, [category, value]) => total + WEIGHTS[category] * (value ?? 0), 0);
  const cap = CAPS.find(([rules, most]) => sum > most && findings.some(({ rule }) => rules.test(rule)));
  const capped = cap ? findings.find(({ rule }) => cap[0].test(rule)) : undefined;
  return {
    value: readable ? round(cap ? cap[1] : sum) : null,
    categories: Object.fromEntries(values) as Record<Category, number | null>,
    lines,
    cap: readable && capped && cap ? `${capped.rule} holds the score at ${cap[1]}` : null,
  };
}

function linesOf(findings: readonly CheckFinding[]): readonly ScoreLine[] {
  const byRule = new Map<string, CheckFinding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return [...byRule]
    .map(([rule, same]) => {
      const costs = same.map(costOf).sort((a, b) => b - a);
      const cost = costs.reduce((sum, one, index) => sum + one * 0.5 ** index, 0);
      return {
        rule,
        category: same[0]?.category ?? 'operability',
        count: same.length,
        cost: Math.round(cost * 100) / 100,
      };
    })
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost || (a.rule < b.rule ? -1 : 1));
}

const costOf = ({ severity, confidence, persona }: CheckFinding): number =>
  SEVERITY[severity] * CONFIDENCE[confidence] * PERSONA[persona];

const round = (value: number): number => Math.round(value * 10) / 10;
