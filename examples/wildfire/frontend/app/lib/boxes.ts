import type { Box, Detection } from './api.ts';

/** Where a box lies over its image, in percent, so that it fits however large the image is shown. */
export function placed(box: Box, { width, height }: Pick<Detection, 'width' | 'height'>) {
  return {
    left: `${percent(box.left, width)}%`,
    top: `${percent(box.top, height)}%`,
    width: `${percent(box.right - box.left, width)}%`,
    height: `${percent(box.bottom - box.top, height)}%`,
  };
}

/** What a detection says, for people. */
export function verdict({ status, fire, boxes, error }: Pick<Detection, 'status' | 'fire' | 'boxes' | 'error'>): string {
  if (status === 'pending') return 'Looking…';
  if (status === 'failed') return `Failed: ${error ?? 'no reason given'}`;
  if (!fire) return 'No fire';
  const surest = Math.max(...boxes.map(({ confidence }) => confidence));
  return `Fire, ${Math.round(surest * 100)} % sure`;
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 10000) / 100;
}
