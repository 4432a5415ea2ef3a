import type { Relation } from '../../formats/debversion/compare.ts';

/** One package that would do, in the version it must have. */
export interface Alternative {
  readonly name: string;
  readonly relation: Relation | null;
  readonly version: string;
}

/** What a package needs: every clause, of which any alternative will do. */
export type Clause = readonly Alternative[];

/**
 * Parses `Depends` and its like (Debian policy 7.1). Architecture qualifiers (`:any`) and restrictions are dropped:
 * in a binary package's fields they only concern foreign architectures. What cannot be read is skipped.
 */
export function parseDependencies(field: string): readonly Clause[] {
  return field
    .split(',')
    .map((clause) => clause.split('|').flatMap(parseAlternative))
    .filter((clause) => clause.length > 0);
}

function parseAlternative(text: string): readonly Alternative[] {
  const found =
    /^\s*([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9-]+)?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s)]+)\s*\))?/i.exec(text);
  if (found === null) return [];
  const [, name = '', sign, version = ''] = found;
  return [{ name, relation: relationOf(sign), version }];
}

/** `<` and `>` are old spellings of or-equal. */
function relationOf(sign: string | undefined): Relation | null {
  if (sign === undefined) return null;
  if (sign === '<') return '<=';
  return sign === '>' ? '>=' : (sign as Relation);
}
