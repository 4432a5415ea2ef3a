import { compileGlob, type Glob, matchesGlob } from './glob.ts';

/** One pattern of a `.dockerignore`, with its place in the file. */
export interface IgnorePattern {
  /** As it is matched: without `!`, cleaned, without leading `/`. */
  readonly text: string;
  /** `!pattern`: what it matches is sent after all. */
  readonly negated: boolean;
  /** 1-based. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly glob: Glob;
}

export interface Ignore {
  readonly patterns: readonly IgnorePattern[];
  /** 1-based lines whose pattern is malformed; the builder stops at them. */
  readonly malformed: readonly number[];
}

/**
 * Parses a `.dockerignore` (dockerfile reference, ".dockerignore file"; semantics of moby/patternmatcher): comments
 * only in the first column, paths cleaned and relative to the context, `**` for any number of folders.
 */
export function parseIgnore(text: string): Ignore {
  const patterns: IgnorePattern[] = [];
  const malformed: number[] = [];
  let start = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    const from = start + raw.indexOf(trimmed);
    start += raw.length + 1;
    if (trimmed === '' || raw.replace(/^\ufeff/, '').startsWith('#')) continue;
    const negated = trimmed.startsWith('!');
    const cleaned = clean(negated ? trimmed.slice(1).trim() : trimmed);
    const glob = compileGlob(cleaned);
    if (cleaned === '' || !glob) malformed.push(index + 1);
    else {
      const place = { line: index + 1, start: from, end: from + trimmed.length };
      patterns.push({ text: cleaned, negated, ...place, glob });
    }
  }
  return { patterns, malformed };
}

/**
 * True when the builder does not see the path (relative to the context): the last pattern that matches it, or a
 * folder around it, decides (moby/patternmatcher, `MatchesOrParentMatches`).
 */
export function isIgnored({ patterns }: Ignore, path: string): boolean {
  const parts = path.split('/');
  const around = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  let ignored = false;
  for (const { glob, negated } of patterns)
    if (ignored === negated && around.some((one) => matchesGlob(glob, one))) ignored = !negated;
  return ignored;
}

/** A path without `.`, `..`, doubled and outer slashes (Go's `filepath.Clean`, then relative). */
function clean(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 && pattern !== '' ? '.' : parts.join('/');
}
