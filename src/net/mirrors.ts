import type { AptSource } from '../formats/apt/sources.ts';
import type { AptConfig } from './apt.ts';

/** One address of a Debian archive. */
export interface Mirror {
  /** Ends in a slash. */
  readonly uri: string;
  /** As apt's `Signed-By`. */
  readonly signedBy: string | null;
  /** True when somebody named it for Plimsoll: then it need not say that it is Debian's. */
  readonly chosen: boolean;
}

export type ArchiveName = 'main' | 'security';

const RELEASE =
  /^(sid|unstable|testing|(old)*stable|buster|bullseye|bookworm|trixie|forky|duke)(-updates|-backports)?$/;
const SECURITY = /(-security|\/updates)$/;
const READABLE = /^(https?|file|copy):/;

/** The addresses to try for an archive, in order: those of the configuration, else those apt uses for Debian. */
export function mirrorsOf(
  archive: ArchiveName,
  chosen: readonly string[],
  apt: AptConfig,
): readonly Mirror[] {
  if (chosen.length > 0) return chosen.map((uri) => ({ uri: folder(uri), signedBy: null, chosen: true }));
  const found = new Map<string, Mirror>();
  for (const source of apt.sources) {
    if (!serves(source, archive)) continue;
    for (const uri of source.uris.filter((one) => READABLE.test(one)).map(folder))
      if (!found.has(uri)) found.set(uri, { uri, signedBy: source.signedBy, chosen: false });
  }
  return [...found.values()];
}

/** Whether a source could be Debian's own: other vendors use its suite names too, the index file tells. */
function serves(source: AptSource, archive: ArchiveName): boolean {
  const suites = archive === 'main' ? RELEASE : SECURITY;
  return source.components.includes('main') && source.suites.some((suite) => suites.test(suite));
}

function folder(uri: string): string {
  return `${uri.replace(/^copy:/, 'file:').replace(/\/+$/, '')}/`;
}
