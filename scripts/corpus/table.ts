import type { Point } from './score.ts';

/** One column of the score. */
export interface Figure {
  readonly what: string;
  readonly share: number;
  readonly ok: number;
  readonly of: number;
}

/** The share that is right of each column, sorted, services as F1 first. */
export function figures(points: readonly Point[]): readonly Figure[] {
  const columns = [...new Set(points.map((point) => point.what))].sort().map((what): Figure => {
    const all = points.filter((point) => point.what === what);
    const ok = all.filter((point) => point.ok).length;
    return { what, share: ok / all.length, ok, of: all.length };
  });
  const shareOf = (what: string): number => columns.find((one) => one.what === what)?.share ?? 1;
  const [precision, recall] = [shareOf('precision'), shareOf('recall')];
  const found = columns.find((one) => one.what === 'recall');
  const f1 = (2 * precision * recall) / (precision + recall || 1);
  return [{ what: 'services F1', share: f1, ok: found?.ok ?? 0, of: found?.of ?? 0 }, ...columns];
}
