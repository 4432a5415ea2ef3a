import type { Blob } from '../../model/blob.ts';
import { isFault } from '../pep508/cursor.ts';
import { parseRequirement, type Requirement } from '../pep508/requirement.ts';
import { contentBytes } from '../zip/content.ts';
import { readZip } from '../zip/read.ts';

const MOST_METADATA = 32 * 1024 * 1024;

/**
 * The header of a wheel's METADATA (PyPA core metadata), without the description; empty when it has none. Rejects with a
 * UserError when the wheel is damaged.
 */
export async function readMetadata(wheel: Blob, file: string): Promise<string> {
  const entry = (await readZip(wheel, file)).find(({ path }) => /^[^/]+\.dist-info\/METADATA$/.test(path));
  if (entry === undefined) return '';
  const bytes = await contentBytes(entry.content, MOST_METADATA, `${file}: ${entry.path}`);
  const text = Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  return end < 0 ? text : text.slice(0, end + 1);
}

/** The values of a field in the order they stand, continuation lines folded. Names of fields do not mind case. */
export function metadataField(header: string, name: string): readonly string[] {
  const lines = header.replace(/\n[ \t]+/g, ' ').split('\n');
  const prefix = `${name.toLowerCase()}:`;
  return lines
    .filter((line) => line.toLowerCase().startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim());
}

/** `Requires-Dist` as requirements; what is none is passed over, as installers do. */
export function metadataRequires(header: string): readonly Requirement[] {
  return metadataField(header, 'Requires-Dist')
    .map(parseRequirement)
    .filter((one): one is Requirement => !isFault(one));
}
