/** What a compiled pattern does with the character it looks at. */
type Token =
  | { readonly kind: 'one'; readonly test: (character: string) => boolean }
  /** Any number of characters that `loop` accepts, none included. */
  | { readonly kind: 'many'; readonly loop: (character: string) => boolean }
  /** Nothing, or anything up to and including a `/`. */
  | { readonly kind: 'folders' };

/** A compiled pattern: plain when it holds no wildcard. */
export interface Glob {
  readonly tokens: readonly Token[];
  readonly plain: string | null;
}

const notSlash = (character: string): boolean => character !== '/';
const LONGEST = 1000;

/**
 * Compiles a pattern of moby/patternmatcher: `*` and `?` stay inside a path segment, `**` does not, `[a-z]` and
 * `\\x` as in Go's `filepath.Match`.
 * @returns null when it is malformed
 */
export function compileGlob(pattern: string): Glob | null {
  if (pattern.length > LONGEST) return null;
  if (!/[*?[\]\\]/.test(pattern)) return { tokens: [], plain: pattern };
  const tokens: Token[] = [];
  let index = 0;
  while (index < pattern.length) {
    const step = token(pattern, index);
    if (!step) return null;
    tokens.push(step.token);
    index = step.next;
  }
  return { tokens, plain: null };
}

function token(pattern: string, index: number): { readonly token: Token; readonly next: number } | null {
  const character = pattern[index] ?? '';
  if (character === '*') return wildcard(pattern, index);
  if (character === '?') return { token: { kind: 'one', test: notSlash }, next: index + 1 };
  if (character === '[') return characterClass(pattern, index);
  const escaped = character === '\\' ? pattern[index + 1] : character;
  if (escaped === undefined) return null;
  return {
    token: { kind: 'one', test: (other) => other === escaped },
    next: index + (character === '\\' ? 2 : 1),
  };
}

function wildcard(pattern: string, index: number): { readonly token: Token; readonly next: number } {
  let next = index + 1;
  if (pattern[next] !== '*') return { token: { kind: 'many', loop: notSlash }, next };
  while (pattern[next] === '*') next++;
  if (next >= pattern.length) return { token: { kind: 'many', loop: () => true }, next };
  return { token: { kind: 'folders' }, next: pattern[next] === '/' ? next + 1 : next };
}

function characterClass(pattern: string, index: number) {
  const end = pattern.indexOf(']', index + 2);
  if (end < 0) return null;
  try {
    const body = pattern.slice(index + 1, end).replace(/[[\]]/g, '\\$&');
    const expression = new RegExp(`^[${body}]$`, 's');
    const test = (character: string): boolean => notSlash(character) && expression.test(character);
    return { token: { kind: 'one', test } as const, next: end + 1 };
  } catch {
    return null;
  }
}

/** True when the whole path matches. Takes time in proportion to the path's length times the pattern's. */
export function matchesGlob({ tokens, plain }: Glob, path: string): boolean {
  if (plain !== null) return plain === path;
  let states = new Set<number>();
  enter(states, tokens, 0);
  for (const character of path) {
    const next = new Set<number>();
    for (const state of states) advance(next, tokens, state, character);
    if (next.size === 0) return false;
    states = next;
  }
  return states.has(tokens.length);
}

/** Half steps mark the inside of `folders`: it can be left only at a slash. */
function enter(states: Set<number>, tokens: readonly Token[], state: number): void {
  if (states.has(state)) return;
  states.add(state);
  const kind = tokens[state]?.kind;
  if (kind === 'many') enter(states, tokens, state + 1);
  if (kind === 'folders') {
    states.add(state + 0.5);
    enter(states, tokens, state + 1);
  }
}

function advance(next: Set<number>, tokens: readonly Token[], state: number, character: string): void {
  const current = tokens[Math.floor(state)];
  if (!current) return;
  if (current.kind === 'one' && current.test(character)) enter(next, tokens, state + 1);
  if (current.kind === 'many' && current.loop(character)) enter(next, tokens, state);
  if (current.kind === 'folders' && !Number.isInteger(state)) {
    next.add(state);
    if (character === '/') enter(next, tokens, Math.floor(state) + 1);
  }
}
