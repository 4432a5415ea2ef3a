import { isCertificate } from '../../formats/deb/certificates.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import { directory, file } from './make.ts';

/**
 * `/etc/ssl/certs/ca-certificates.crt`: every certificate of the ca-certificates package, by path, each ending in a
 * line break. Nothing when the package is not there.
 */
export async function certificateEntries(entries: readonly Entry[]): Promise<readonly Entry[]> {
  const certificates = entries
    .filter((entry): entry is FileEntry => entry.kind === 'file' && isCertificate(entry.path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (certificates.length === 0) return [];
  const texts = certificates.map(async ({ content: { blob } }) => {
    const text = Buffer.from(await blob.read(0, blob.size)).toString('latin1');
    return text.endsWith('\n') ? text : `${text}\n`;
  });
  const bundle = (await Promise.all(texts)).join('');
  return [
    directory('etc/ssl/certs'),
    file('etc/ssl/certs/ca-certificates.crt', Buffer.from(bundle, 'latin1')),
  ];
}
