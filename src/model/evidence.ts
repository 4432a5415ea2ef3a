/** What was seen in the tree, and where. Every claim points at one of these. */
export interface Evidence {
  /** Path relative to the tree's root, POSIX separators. */
  readonly path: string;
  /** 1-based line, or null when the whole file (or its presence) is the evidence. */
  readonly line: number | null;
  /** The text seen, trimmed and shortened; never a secret's value. */
  readonly text: string;
}

/** A decision with the reason for it: `because` is a sentence, `evidence` what it rests on. */
export interface Choice<T> {
  readonly value: T;
  readonly because: string;
  readonly evidence: readonly Evidence[];
}

/** Makes a {@link Choice}. */
export function choose<T>(value: T, because: string, evidence: readonly Evidence[] = []): Choice<T> {
  return { value, because, evidence };
}
