import type { Outcome } from '../model/finding.ts';
import type { Refusal } from '../model/resolve.ts';
import { substituted } from './findings.ts';
import { withoutBuild } from './wanted/adjust.ts';
import { type Ask, askedName } from './wanted/asks.ts';

/** The same code under another name, published as wheels for Linux; the releases have the same numbers. */
const SAME_AS: Readonly<Record<string, string>> = {
  psycopg2: 'psycopg2-binary',
  'tensorflow-gpu': 'tensorflow',
  'tensorflow-macos': 'tensorflow',
};
/** Names that only point to another package, with numbers of their own. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
};

/**
 * What an expert would ask for instead of what was refused, with what was changed told; null when there is nothing of
 * the kind: the publisher's special builds as plain releases, and packages that have the same code as wheels.
 */
export function relax(asks: readonly Ask[], { name, reason }: Refusal): Outcome<readonly Ask[]> | null {
  const refused = asks.find((ask) => askedName(ask) === name);
  if (refused === undefined || name === null || reason === 'conflict') return null;
  if (withoutBuild(refused).diagnostics.length > 0) return each(asks, withoutBuild);
  const other = SAME_AS[name] ?? STANDS_FOR[name];
  if (other === undefined) return null;
  return each(asks, (ask) => {
    if (ask !== refused) return { value: ask, diagnostics: [] };
    const specifier = Object.hasOwn(SAME_AS, name) ? ask.requirement.specifier : '';
    const requirement = { ...ask.requirement, name: other, specifier };
    return { value: { ...ask, requirement }, diagnostics: [substituted(ask, other)] };
  });
}

function each(asks: readonly Ask[], change: (ask: Ask) => Outcome<Ask>): Outcome<readonly Ask[]> {
  const changed = asks.map(change);
  return {
    value: changed.map(({ value }) => value),
    diagnostics: changed.flatMap(({ diagnostics }) => diagnostics),
  };
}
