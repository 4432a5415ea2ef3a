import type { Look } from './look.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 to 1) of `columns`; anything above zero shows at least a sliver. */
export function bar(share: number, columns: number, look: Look): string {
  const part = Math.min(1, Math.max(0, share)) * columns;
  if (!look.unicode) return '#'.repeat(share > 0 ? Math.max(1, Math.round(part)) : 0);
  const eighths = share > 0 ? Math.max(1, Math.round(part * 8)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
