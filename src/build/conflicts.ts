import { crc32 } from 'node:zlib';
import type { Entry } from '../model/entry.ts';
import type { Finding } from '../model/finding.ts';
import { fileConflict } from './findings.ts';

/** What one origin (a wheel, the virtual environment itself) puts into the image. */
export interface Origin {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/**
 * Findings for origins that put different things at one path, one for each pair of origins. The same bytes twice (licences,
 * empty `__init__.py`) are no conflict.
 */
export async function conflicts(origins: readonly Origin[]): Promise<readonly Finding[]> {
  const first = new Map<string, { readonly origin: Origin; readonly entry: Entry }>();
  const pairs = new Map<string, { readonly names: readonly [string, string]; readonly paths: string[] }>();
  for (const origin of origins)
    for (const entry of origin.entries) {
      const known = first.get(entry.path);
      if (!known) first.set(entry.path, { origin, entry });
      else if (known.origin !== origin && !(await isSame(known.entry, entry))) {
        const names = [known.origin.name, origin.name] as const;
        const key = names.join(' ');
        const pair = pairs.get(key) ?? { names, paths: [] };
        pair.paths.push(entry.path);
        pairs.set(key, pair);
      }
    }
  return [...pairs.values()].map(({ names, paths }) =>
    fileConflict(names[0], names[1], paths.length, paths.sort()[0] ?? ''),
  );
}

async function isSame(one: Entry, other: Entry): Promise<boolean> {
  if (one.kind === 'directory' && other.kind === 'directory') return true;
  if (one.kind !== 'file' || other.kind !== 'file' || one.mode !== other.mode) return false;
  const [a, b] = [await fingerprint(one), await fingerprint(other)];
  return a === b;
}

/** Size and CRC of the uncompressed bytes: enough to tell a copy from a collision that nobody designed. */
async function fingerprint({ content }: Entry & { readonly kind: 'file' }): Promise<string> {
  if (content.kind === 'deflated') return `${content.size} ${content.crc32}`;
  let crc = 0;
  for await (const chunk of content.blob.stream()) crc = crc32(chunk, crc);
  return `${content.blob.size} ${crc}`;
}
