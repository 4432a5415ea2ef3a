import { readFile } from 'node:fs/promises';
import { unreadableKeyring } from './errors.ts';
import type { Mirror } from './mirrors.ts';

const SHIPPED = new URL('../../data/debian-archive-keys.asc', import.meta.url);

/**
 * The keys that may sign the archive's indexes. A configured keyring stands alone. Else those apt is told to use for
 * these mirrors, and Debian's own as shipped: an older machine does not have a newer release's keys yet.
 */
export async function readKeyrings(
  configured: string | undefined,
  mirrors: readonly Mirror[],
  trusted: readonly string[],
): Promise<readonly Uint8Array[]> {
  if (configured !== undefined)
    return [
      await readFile(configured).catch((cause: unknown) => {
        throw unreadableKeyring(configured, cause);
      }),
    ];
  const wanted = new Set(mirrors.filter(({ chosen }) => !chosen).map(({ signedBy }) => signedBy));
  const keyrings: Uint8Array[] = [await readFile(SHIPPED)];
  for (const signedBy of wanted) keyrings.push(...(await keysOf(signedBy, trusted)));
  return keyrings;
}

/** Fingerprints choose among apt's trusted keyrings; a source that names nothing trusts all of those. */
async function keysOf(signedBy: string | null, trusted: readonly string[]): Promise<readonly Uint8Array[]> {
  if (signedBy?.startsWith('-----BEGIN')) return [Buffer.from(signedBy)];
  const named = (signedBy ?? '').split(/[\s,]+/).filter((word) => word.startsWith('/'));
  const found = await Promise.all(
    (named.length > 0 ? named : trusted).map((file) => readFile(file).catch(() => null)),
  );
  return found.filter((bytes) => bytes !== null);
}
