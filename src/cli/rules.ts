import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { noSuchRule } from './errors.ts';
import type { Session } from './verb.ts';

/** What rules are called: ours by words, others' by letters and digits, with or without the tool. */
const NAMES = [
  /^(application|compose|dockerfile|dockerignore|kubernetes|nginx)\/[a-z-]+$/,
  /^(hadolint|buildkit|trivy|checkov|kics):\S+$/,
  /^(AVD-)?(DL|SC|DS|KSV|CKV2?_)[A-Z_-]*\d+$/i,
];

/**
 * Says what a rule is about, when `asked` is the name of one and not of something on disk; false when it is not.
 * Like a rule's name, and the name of none: a UserError.
 */
export async function explainRule(asked: string, session: Session): Promise<boolean> {
  if (existsSync(resolve(session.cwd, asked))) return false;
  const [{ allRules }, { describeRule, findRules }, { renderRules }] = await Promise.all([
    import('../check/rules/all.ts'),
    import('../check/describe.ts'),
    import('../check/output/rule.ts'),
  ]);
  const rules = await allRules();
  const found = findRules(rules, asked);
  if (found.length === 0) {
    if (!NAMES.some((name) => name.test(asked))) return false;
    const { closest } = await import('../formats/config/closest.ts');
    throw noSuchRule(
      asked,
      closest(
        asked,
        rules.map(({ id }) => id),
      ),
    );
  }
  session.talk.value({ schema: 'plimsoll.rules/1', rules: found.map(describeRule) }, (value, look) =>
    renderRules(value.rules, look),
  );
  return true;
}
