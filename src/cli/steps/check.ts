import { join, resolve } from 'node:path';
import type { Audit, CheckOptions } from '../../check/check.ts';
import type { Mended } from '../../check/fix.ts';
import type { RuleSettings } from '../../check/settings.ts';
import type { CheckReport, Persona } from '../../model/check.ts';
import type { CheckConfig } from '../../model/config.ts';
import { type Checkable, openCheckables } from '../checkables.ts';
import type { Session } from '../verb.ts';

/** What one wants of a check. */
export interface CheckWishes {
  /** Null for what `plimsoll.yaml` says, or else `regular`. */
  readonly persona: Persona | null;
  readonly fix: { readonly unsafe: boolean; readonly write: boolean } | null;
  /** Path of a baseline to hold the findings against. */
  readonly baseline: string | null;
  /** Where a baseline of the findings is to be written. */
  readonly writeBaseline: string | null;
  /** True when the paths of one folder begin at that folder, as in all values; else they begin where one is. */
  readonly treePaths: boolean;
}

/** What a check found, and how it is to be answered. */
export interface CheckRun {
  readonly report: CheckReport;
  /** What the report was made from. */
  readonly audit: Audit;
  /** From what on the answer is no, as `plimsoll.yaml` says; null when it does not. */
  readonly failOn: CheckConfig['failOn'] | null;
}

/** Checks folders and files, mends them when that is wished, and keeps what is found to a baseline. */
export async function checkStep(
  paths: readonly string[],
  wishes: CheckWishes,
  session: Session,
): Promise<CheckRun> {
  const [{ merged, renamed, toFixReport, toReport }, checkables] = await Promise.all([
    import('../../check/report.ts'),
    openCheckables(paths, session),
  ]);
  const today = new Date().toISOString().slice(0, 10);
  const name = (one: Checkable) =>
    wishes.treePaths && checkables.length === 1 && one.input.paths === undefined
      ? (path: string) => path
      : one.shown;
  const audits: Audit[] = [];
  const mended: Mended[] = [];
  await session.talk.step('checking', async () => {
    for (const one of checkables) {
      const { rules = {}, persona = 'regular', failOn, ...policy } = one.config;
      const options: CheckOptions = { persona: wishes.persona ?? persona, today, rules, policy };
      const { audit, done } = await checkOne(one, options, wishes.fix);
      const unknown = await unknownRules(rules);
      audits.push(renamed({ ...audit, diagnostics: [...unknown, ...audit.diagnostics] }, name(one)));
      if (done) mended.push(withNames(done, name(one)));
    }
  });
  const audit = await againstBaseline(merged(audits), wishes, session);
  const fixes = wishes.fix && toFixReport(joined(mended), wishes.fix.write);
  const failOn = checkables.map(({ config }) => config.failOn).find((one) => one !== undefined);
  return { report: toReport(audit, fixes), audit, failOn: failOn ?? null };
}

/** Names in `plimsoll.yaml` that no rule has; the rules are loaded only when it names some. */
async function unknownRules(rules: RuleSettings) {
  if (Object.keys(rules).length === 0) return [];
  const [{ unknownNames }, { allRules }] = await Promise.all([
    import('../../check/settings.ts'),
    import('../../check/rules/all.ts'),
  ]);
  return unknownNames(rules, await allRules(), 'plimsoll.yaml');
}

/** Checks one application or some files; with a wish to mend, what is left after mending. */
async function checkOne(one: Checkable, options: CheckOptions, wish: CheckWishes['fix']) {
  const { check } = await import('../../check/check.ts');
  if (!wish) return { audit: await check(one.input, options), done: null };
  const [{ fix }, { overlay }] = await Promise.all([
    import('../../check/fix.ts'),
    import('../../formats/tree/overlay.ts'),
  ]);
  const done = await fix(one.input, options, wish.unsafe);
  if (wish.write) await write(one, done);
  const texts = new Map(done.files.map(({ path, after }) => [path, after]));
  return { audit: await check({ ...one.input, tree: overlay(one.input.tree, texts) }, options), done };
}

/** Writes each file as a whole or not at all; links are followed, so that they stay links. */
async function write({ root }: Checkable, { files }: Mended): Promise<void> {
  const { replaceText } = await import('../../store/replace.ts');
  for (const { path, after } of files) await replaceText(join(root, path), after);
}

async function againstBaseline(audit: Audit, wishes: CheckWishes, session: Session): Promise<Audit> {
  if (wishes.baseline === null && wishes.writeBaseline === null) return audit;
  const { makeBaseline, withoutBaseline } = await import('../../check/baseline.ts');
  const { readBaseline, writeBaseline } = await import('../baselines.ts');
  const kept =
    wishes.baseline === null
      ? audit
      : withoutBaseline(audit, await readBaseline(resolve(session.cwd, wishes.baseline), wishes.baseline));
  if (wishes.writeBaseline !== null)
    await writeBaseline(resolve(session.cwd, wishes.writeBaseline), makeBaseline(audit));
  return kept;
}

function withNames({ files, fixed, refused }: Mended, shown: (path: string) => string): Mended {
  const named = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: shown(one.path) });
  return {
    files: files.map(named),
    fixed: fixed.map(named),
    refused: refused.map(({ finding, because }) => ({ finding: named(finding), because })),
  };
}

const joined = (all: readonly Mended[]): Mended => ({
  files: all.flatMap(({ files }) => files),
  fixed: all.flatMap(({ fixed }) => fixed),
  refused: all.flatMap(({ refused }) => refused),
});
