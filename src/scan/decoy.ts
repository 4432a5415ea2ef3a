/** Folders and files that never hold what is deployed. */
const HOPELESS =
  /(^|\/)(tests?|testing|__tests__|spec|fixtures|migrations|alembic|site-packages|third[-_]party|vendor(ed)?|node_modules)\/|(^|\/)(test_[^/]*|[^/]*_tests?|conftest)\.py$/i;

/** Folders that hold what is shown, tried or kept, and the words for it. */
const UNLIKELY: readonly (readonly [pattern: RegExp, because: string])[] = [
  [/(^|\/)(examples?|samples?|demos?|tutorials?|snippets|playground|sandbox)\//i, 'it stands in a folder of examples'],
  [/(^|\/)tests?[-_ ][^/]*\//i, 'it stands in a folder of trials'],
  [/(^|\/)(notebooks?|experiments?|research|training|benchmarks?)\//i, 'it stands in a folder of experiments'],
  [/(^|\/)(old|backup|backups|archive|archived|deprecated|legacy|unused|previous|tmp|temp|trash)\//i, 'it stands in a folder of old code'],
  [/(^|\/)[^/]*[-_. ](old|backup|bak|copy|deprecated|legacy|archive)\d*\//i, 'it stands in a folder of old code'],
  [/(^|\/)(scripts?|tools?|utils?|helpers?|docs?|\.github|\.devcontainer)\//i, 'it stands in a folder of tools'],
  [/([-_.]|^|\/)(old|backup|bak|copy|deprecated|legacy|orig|v0|tmp|temp)[-_. ]?\d*\.py$/i, 'its name says it is an old copy'],
  [/([-_]|^|\/)(simple|minimal|demo|example|sample|mock|dummy|fake|stub|debug|experimental|standalone|client)\.py$|(^|\/)(simple|minimal|standalone|demo|example|sample|mock|dummy|fake|stub|debug|test)[-_][^/]*\.py$/i, 'its name says it is a simplified variant'],
]; // biome-ignore format: one table, a row a line

/** True for a path under which nothing that is deployed can be: tests, migrations, vendored code. */
export function isHopeless(path: string): boolean {
  return HOPELESS.test(path);
}

/** Why a path is unlikely to be what is deployed, or null. */
export function unlikely(path: string): string | null {
  return UNLIKELY.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}
