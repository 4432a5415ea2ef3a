import type { Secret } from '../model/stack.ts';

/** Where values of secrets come from. */
export interface SecretSources {
  /** What was made or given before, by name. */
  readonly kept: Readonly<Record<string, string>>;
  /** What whoever starts the stack gives now, by name. */
  readonly given: Readonly<Record<string, string | undefined>>;
  /** A long random text. */
  readonly random: () => string;
}

/** What each secret is, as far as that is known. */
export interface SecretValues {
  readonly values: Readonly<Record<string, string>>;
  /** Names that have no value and cannot be made up. */
  readonly missing: readonly string[];
}

/**
 * A value for every secret: the one given now, else the one it had, else a random one where any will do. What was made
 * once stays: a database knows its password only from its first start.
 */
export function secretValues(
  secrets: readonly Secret[],
  { kept, given, random }: SecretSources,
): SecretValues {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const { name, random: anyWillDo } of secrets) {
    const value = given[name] || kept[name] || (anyWillDo ? random() : '');
    if (value === '') missing.push(name);
    else values[name] = value;
  }
  return { values, missing };
}
