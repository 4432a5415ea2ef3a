const MARKS = ['"""', "'", '(', '[{', ')', '\\\n', '\n', '\t', 'f"{', '\u0000', '\ufeff', '<<<<<<< HEAD\n', 'def ', 'import ', ':', '=', '{{', '}', '#', '..', '`', '${', '=>', '</', '<a>', '@x ', '?.', 'import(', '/*', '//', '</script>', 'a?b:', 'class {', 'async ']; // biome-ignore format: one list

/** What damages texts, the same for the same seed: bytes are cut, repeated, overwritten or mixed with pieces of others. */
export interface Damage {
  /** A damaged copy of one of the texts. */
  readonly damaged: (original: Buffer) => Buffer;
  readonly pick: <T>(items: readonly T[]) => T;
}

export function damager(seeds: Readonly<Record<string, string>>, seed: number): Damage {
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const paths = Object.keys(seeds);
  const damaged = (original: Buffer): Buffer => {
    let bytes = original;
    for (let times = 1 + below(6); times > 0; times -= 1) {
      const at = below(bytes.length + 1);
      const end = Math.min(bytes.length, at + below(40));
      const piece = Buffer.from(seeds[pick(paths)] ?? '');
      const from = below(piece.length + 1);
      const noise = Buffer.from(Array.from({ length: below(8) }, () => below(256)));
      const middle = pick([
        Buffer.alloc(0),
        noise,
        piece.subarray(from, from + below(60)),
        bytes.subarray(at, end),
        Buffer.from(pick(MARKS)),
      ]);
      bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(pick([at, end]))]);
    }
    return bytes;
  };
  return { damaged, pick };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
