import { parseStanza } from '../../formats/deb822/parse.ts';
import type { Blob } from '../../model/blob.ts';
import type { SignedArchive } from '../../model/fetch.ts';
import type { Finding } from '../../model/finding.ts';
import { badRelease, badSignature, expired, noSuite } from './errors.ts';

/** A suite's index of indexes, its signature verified. */
export interface Release {
  readonly archive: 'main' | 'security';
  /** As its folder below `dists/` is named. */
  readonly suite: string;
  /** Address for messages. */
  readonly where: string;
  /** What its files must hash to (sha256, hex), by path. */
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly size: number }>;
  /** Whether files can be asked for by hash, so that an update in between does no harm. */
  readonly byHash: boolean;
  readonly diagnostics: readonly Finding[];
}

/**
 * Reads and verifies `InRelease` (Debian wiki, DebianRepository/Format; RFC 9580, cleartext signatures): a key of
 * the archive's keyrings signed it, it is for this suite, it has not expired at `now`, and it names sha256 hashes.
 * Null when the archive does not have the suite. Throws a UserError when it is not to be trusted.
 */
export async function readRelease(
  source: SignedArchive,
  archive: 'main' | 'security',
  suite: string,
  now: Date,
): Promise<Release | null> {
  const blob = await source.index(archive, suite, 'InRelease');
  if (blob === null) return null;
  const where = await source.where(archive, suite);
  const signed = await verified(blob, await source.keyrings(), where, now);
  const fields = parseStanza(signed.replaceAll('\r\n', '\n'));
  if (fields.get('codename') !== suite && fields.get('suite') !== suite)
    throw badRelease(where, `is for ${fields.get('codename') ?? 'another suite'}, not for ${suite}`);
  const hashes = fields.get('sha256');
  if (hashes === undefined) throw badRelease(where, 'names no sha256 hashes, and weaker ones prove nothing');
  return {
    archive,
    suite,
    where,
    files: filesOf(hashes),
    byHash: fields.get('acquire-by-hash') === 'yes',
    diagnostics: staleness(fields.get('valid-until'), where, now),
  };
}

/** The release, or an error that says what to set. */
export async function requireRelease(source: SignedArchive, suite: string, now: Date): Promise<Release> {
  const release = await readRelease(source, 'main', suite, now);
  if (release === null) throw noSuite(suite);
  return release;
}

/** The text that was signed: what stands around the signature in the file does not count. */
async function verified(
  blob: Blob,
  keyrings: readonly Uint8Array[],
  where: string,
  now: Date,
): Promise<string> {
  const { readCleartextMessage, readKeys, verify } = await import('openpgp');
  const cleartextMessage = Buffer.from(await blob.read(0, blob.size)).toString('utf8');
  const message = await readCleartextMessage({ cleartextMessage }).catch((cause: unknown) => {
    throw badSignature(where, 'it holds no signed text', cause);
  });
  const keyringsRead = await Promise.allSettled(
    keyrings.map(async (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const isArmored = text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----');
      return isArmored ? readKeys({ armoredKeys: text }) : readKeys({ binaryKeys: bytes });
    }),
  );
  // Machines trust old keyrings of others too: one that cannot be read is no reason to stop, having none is.
  const keys = keyringsRead.flatMap((read) => (read.status === 'fulfilled' ? read.value : []));
  if (keys.length === 0) throw badSignature(where, 'no keyring for it can be read');
  const result = await verify({ message, verificationKeys: keys, date: now });
  const checks = await Promise.allSettled(result.signatures.map(({ verified: check }) => check));
  if (checks.some(({ status }) => status === 'fulfilled')) return result.data;
  const faults = checks.flatMap((check) => (check.status === 'rejected' ? [messageOf(check.reason)] : []));
  throw badSignature(where, faults.length === 0 ? 'it has no signature' : [...new Set(faults)].join('; '));
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

function filesOf(lines: string): Release['files'] {
  const files = new Map<string, { sha256: string; size: number }>();
  for (const line of lines.split('\n')) {
    const [sha256 = '', size = '', path = ''] = line.trim().split(/\s+/);
    if (/^[0-9a-f]{64}$/.test(sha256) && /^\d{1,15}$/.test(size) && path !== '')
      files.set(path, { sha256, size: Number(size) });
  }
  return files;
}

/**
 * Over the network a stale index is refused: whoever serves it may be hiding updates. A local mirror is as old as
 * its owner keeps it, and is only spoken of.
 */
function staleness(until: string | undefined, where: string, now: Date): readonly Finding[] {
  if (until === undefined || !(new Date(until).getTime() < now.getTime())) return [];
  if (!where.startsWith('file:')) throw expired(where, until);
  return [
    {
      rule: 'debian/expired',
      severity: 'warning',
      confidence: 'high',
      message: `${where}/InRelease was valid until ${until}`,
      fix: 'Refresh the local mirror, so that security updates are found.',
      path: null,
      line: null,
    },
  ];
}
