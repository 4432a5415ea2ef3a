import { sqliteTable } from '../sqlite/table.ts';

/** An installed package. */
export interface Rpm {
  readonly name: string;
  /** `1:2.34-60.el9`: epoch, when it has one, version and release. */
  readonly version: string;
  readonly architecture: string;
}

/** Tags of what is read of a header, and how it is written there (rpm, `rpmtag.h`). */
const TAGS = { name: 1000, version: 1001, release: 1002, epoch: 1003, arch: 1022 } as const;
const INT32 = 4;
const STRING = 6;
/** Keys that are trusted are in the database as if they were packages. */
const KEY = 'gpg-pubkey';

/**
 * The packages of rpm's database in its present form (`rpmdb.sqlite`: a table of headers). Null when it is no such
 * database, or a damaged one.
 */
export function installedRpms(bytes: Uint8Array): readonly Rpm[] | null {
  try {
    const rows = sqliteTable(bytes, 'Packages');
    if (rows === null) return null;
    return rows.flatMap((row) => {
      const header = row[1];
      const found = header ? packageOf(header) : null;
      return found === null || found.name === KEY ? [] : [found];
    });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** A header: how many entries and bytes of data, the entries (tag, type, offset, count), the data; numbers are big-endian. */
function packageOf(header: Uint8Array): Rpm | null {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const count = view.getUint32(0);
  const data = 8 + 16 * count;
  if (data > header.length) throw new RangeError('a header ends within its entries');
  const found = new Map<number, string>();
  for (let at = 8; at < data; at += 16) {
    const [tag, type, offset] = [view.getUint32(at), view.getUint32(at + 4), data + view.getUint32(at + 8)];
    if (type === INT32 && tag === TAGS.epoch) found.set(tag, String(view.getUint32(offset)));
    if (type === STRING) found.set(tag, textAt(header, offset));
  }
  const [name, version, release] = [TAGS.name, TAGS.version, TAGS.release].map((tag) => found.get(tag));
  if (!name || !version || !release) return null;
  const epoch = found.get(TAGS.epoch);
  const full = `${version}-${release}`;
  return { name, version: epoch ? `${epoch}:${full}` : full, architecture: found.get(TAGS.arch) ?? '' };
}

function textAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new RangeError('a text has no end');
  return Buffer.from(bytes.subarray(start, end)).toString('utf8');
}
