import { check } from '../../src/check/check.ts';
import { memoryTree } from '../../src/formats/tree/memory.ts';
import { type Case, fileOf } from './case.ts';

/** A case that is disagreed with on purpose. */
export interface Deviation {
  readonly tool: string;
  readonly rule: string;
  readonly reason: string;
}

export interface SetScore {
  readonly name: string;
  readonly cases: number;
  /** Macro balanced accuracy, or for exact sets the part of the cases that agree. */
  readonly result: number;
  /** The best that any answer could reach, where equal inputs have different labels; null when they have not. */
  readonly ceiling: number | null;
  readonly recall: number;
  readonly specificity: number;
  readonly conformant: number;
  readonly rules: number;
  readonly misses: readonly string[];
}

/** Rules about clusters and roles are not what an application's container files hold. */
const CLUSTER = /^(KCV-|KSV-(004[1-9]|005\d|011[1-5]|012[23]|01011)$)/;

/** Scores every set of cases. */
export async function score(
  cases: readonly Case[],
  deviations: readonly Deviation[],
): Promise<readonly SetScore[]> {
  const sets = new Map<string, Case[]>();
  for (const found of cases) {
    if (found.target === 'kubernetes' && CLUSTER.test(found.rule ?? '')) continue;
    const name = found.target !== undefined ? `${found.tool} ${found.target}` : (found.tool ?? 'unknown');
    sets.set(name, [...(sets.get(name) ?? []), found]);
  }
  const scores: SetScore[] = [];
  for (const [name, set] of [...sets].sort(([a], [b]) => (a < b ? -1 : 1)))
    scores.push(
      await (set.some(({ warnings }) => warnings)
        ? scoreExact(name, set)
        : scoreRules(name, set, deviations)),
    );
  return scores;
}

/** Rules are asked for what they fire on, whoever would want to hear of it. */
async function findings(found: Case) {
  const { path, files } = fileOf(found);
  const { findings } = await check(
    { tree: memoryTree(files), paths: [path] },
    { persona: 'auditor', policy: found.policy ?? {} },
  );
  return findings;
}

async function scoreExact(name: string, cases: readonly Case[]): Promise<SetScore> {
  const misses: string[] = [];
  const answers = new Map<string, Map<string, number>>();
  let [expected, hit, clean, silent] = [0, 0, 0, 0];
  for (const [index, found] of cases.entries()) {
    const prefix = `${found.tool}:`;
    const got = (await findings(found))
      .flatMap(({ aliases, line }) =>
        aliases
          .filter((alias) => alias.startsWith(prefix))
          .map((alias) => `${alias.slice(prefix.length)}@${line}`),
      )
      .sort();
    const want = (found.warnings ?? []).map(({ rule, line }) => `${rule}@${line}`).sort();
    const agrees = got.join() === want.join();
    if (!agrees)
      misses.push(`case ${index}: got ${got.join(' ') || 'nothing'}, want ${want.join(' ') || 'nothing'}`);
    if (want.length > 0) [expected, hit] = [expected + 1, hit + Number(agrees)];
    else [clean, silent] = [clean + 1, silent + Number(agrees)];
    const input = JSON.stringify([found.dockerfile, found.dockerignore]);
    const labels = answers.get(input) ?? new Map<string, number>();
    labels.set(want.join(), (labels.get(want.join()) ?? 0) + 1);
    answers.set(input, labels);
  }
  const best = [...answers.values()].reduce((sum, labels) => sum + Math.max(...labels.values()), 0);
  return {
    name,
    cases: cases.length,
    result: (cases.length - misses.length) / cases.length,
    ceiling: best === cases.length ? null : best / cases.length,
    recall: hit / Math.max(expected, 1),
    specificity: silent / Math.max(clean, 1),
    conformant: cases.length - misses.length,
    rules: cases.length,
    misses,
  };
}

interface Tally {
  hit: number;
  missed: number;
  silent: number;
  noisy: number;
}

/** By whether the rule must fire, and whether it did. */
const OUTCOMES = {
  'true true': 'hit',
  'true false': 'missed',
  'false true': 'noisy',
  'false false': 'silent',
} as const;

async function scoreRules(
  name: string,
  cases: readonly Case[],
  deviations: readonly Deviation[],
): Promise<SetScore> {
  const tallies = new Map<string, Tally>();
  const misses: string[] = [];
  const isChosen = ({ tool, rule }: Case): boolean =>
    deviations.some((deviation) => deviation.tool === tool && deviation.rule === rule);
  for (const found of cases.filter((one) => !isChosen(one))) {
    const rule = found.rule ?? '';
    // KICS names its queries by UUID; the aliases hold the first eight digits.
    const alias = `${found.tool}:${found.tool === 'kics' ? rule.slice(0, 8) : rule}`;
    const fired = (await findings(found)).some(
      ({ aliases, line }) =>
        (found.line === undefined || line === found.line) && aliases.some((own) => own === alias),
    );
    const tally = tallies.get(rule) ?? { hit: 0, missed: 0, silent: 0, noisy: 0 };
    const must = found.expect === 'fail';
    tally[OUTCOMES[`${must} ${fired}`]]++;
    tallies.set(rule, tally);
    if (must !== fired)
      misses.push(`${rule} ${found.file ?? ''} ${found.case ?? ''}: must ${must ? '' : 'not '}fire`);
  }
  const all = [...tallies.values()];
  const both = all.filter(({ hit, missed, silent, noisy }) => hit + missed > 0 && silent + noisy > 0);
  const balanced = both.map(
    ({ hit, missed, silent, noisy }) => (hit / (hit + missed) + silent / (silent + noisy)) / 2,
  );
  const sum = (key: keyof Tally): number => all.reduce((total, tally) => total + tally[key], 0);
  return {
    name,
    cases: cases.length,
    result: balanced.reduce((total, value) => total + value, 0) / Math.max(both.length, 1),
    ceiling: null,
    recall: sum('hit') / Math.max(sum('hit') + sum('missed'), 1),
    specificity: sum('silent') / Math.max(sum('silent') + sum('noisy'), 1),
    conformant: all.filter(({ missed, noisy }) => missed + noisy === 0).length,
    rules: all.length,
    misses,
  };
}
