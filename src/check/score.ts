import type { Category, Score, ScoreLine } from '../model/check.ts';
import type { CheckFinding } from './finding.ts';

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
  const penalties = penaltiesOf(findings);
  const categories = Object.keys(WEIGHTS) as readonly Category[];
  const values = categories.map((category) => [category, pointsLeft(category, penalties)] as const);
  const sum = values.reduce((total, [category, value]) => total + WEIGHTS[category] * value, 0);
  const cap = CAPS.find(([rules, most]) => sum > most && findings.some(({ rule }) => rules.test(rule)));
  const capped = cap && findings.find(({ rule }) => cap[0].test(rule));
  return {
    value: readable ? round(cap ? cap[1] : sum) : null,
    categories: Object.fromEntries(
      values.map(([category, value]) => [category, readable ? round(value) : null]),
    ) as Record<Category, number | null>,
    lines: penalties.map((one) => lineOf(one, penalties)),
    cap: readable && capped && cap ? `${capped.rule} holds the score at ${cap[1]}` : null,
  };
}

interface Penalty {
  readonly rule: string;
  readonly category: Category;
  readonly count: number;
  /** In points of which each takes a quarter of what was left. */
  readonly cost: number;
}

/** What each rule costs, dearest first. */
function penaltiesOf(findings: readonly CheckFinding[]): readonly Penalty[] {
  return [...Map.groupBy(findings, ({ rule }) => rule)]
    .map(([rule, same]) => {
      const costs = same.map(costOf).sort((a, b) => b - a);
      const cost = costs.reduce((sum, one, index) => sum + one * 0.5 ** index, 0);
      return { rule, category: same[0]?.category ?? 'operability', count: same.length, cost };
    })
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost || (a.rule < b.rule ? -1 : 1));
}

function pointsLeft(category: Category, penalties: readonly Penalty[]): number {
  return 10 * LEFT ** totalOf(category, penalties);
}

function totalOf(category: Category, penalties: readonly Penalty[]): number {
  return penalties.reduce((sum, one) => sum + (one.category === category ? one.cost : 0), 0);
}

/** The points that are missing in a category, shared out by what each rule costs. */
function lineOf({ rule, category, count, cost }: Penalty, penalties: readonly Penalty[]): ScoreLine {
  const missing = 10 - pointsLeft(category, penalties);
  return { rule, category, count, points: round((missing * cost) / totalOf(category, penalties)) };
}

const costOf = ({ severity, confidence, persona }: CheckFinding): number =>
  SEVERITY[severity] * CONFIDENCE[confidence] * PERSONA[persona];

const round = (value: number): number => Math.round(value * 10) / 10;
