import { lineOf } from '../../formats/manifest/manifest.ts';
import type { Finding } from '../../model/finding.ts';
import type { Service } from '../../model/inventory.ts';
import type { Tree } from '../../model/tree.ts';

const FROM_GOOGLE = /^.*\bfrom\s*["'](?:next\/font\/google|@next\/font\/google)["']/m;

/** Fonts that Next.js fetches while it builds: build scripts have no network, so that what they make is always the same. */
export function fetchedFonts(service: Service, tree: Tree): readonly Finding[] {
  if (service.framework !== 'next') return [];
  for (const path of service.reached) {
    const line = lineOf(tree.text(path) ?? '', FROM_GOOGLE);
    if (line === null) continue;
    return [
      {
        rule: 'plan/fonts-from-network',
        severity: 'warning',
        confidence: 'high',
        message: `${service.id}: next/font/google fetches fonts while Next.js builds, and build scripts have no network: the build will fail`,
        fix: 'Keep the font files in the source tree and load them by next/font/local, or leave the import out.',
        path,
        line,
      },
    ];
  }
  return [];
}
