import { mergedPath } from './merge.ts';

/** Where a symbolic link leads on a merged system, relative to `/`: links above the root stay at it. */
export function linkedPath(path: string, target: string): string {
  const segments = target.startsWith('/') ? [] : path.split('/').slice(0, -1);
  for (const segment of target.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return mergedPath(segments.join('/'));
}
