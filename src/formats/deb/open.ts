import { type Blob, memoryBlob, sliceBlob } from '../../model/blob.ts';
import { readAr } from '../ar/read.ts';
import { readTar } from '../tar/read.ts';
import { COMPRESSIONS, type Compression, decompress } from './decompress.ts';
import { badDeb } from './errors.ts';

/** A Debian binary package (deb(5), format 2). */
export interface Deb {
  /** The files of its control archive by name: `control`, `md5sums`, `postinst`, ... */
  control(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** The uncompressed bytes of its data archive, a tar, as they come. */
  data(): AsyncIterable<Uint8Array>;
}

const MOST_CONTROL = 64 * 1024 ** 2;
const MOST_DATA = 8 * 1024 ** 3;
/** Programs and texts come to a tenth, at most to a fiftieth; what is far smaller is made to fill a disk, or hours. */
const MOST_RATIO = 200;
const SMALL = 64 * 1024 ** 2;

/**
 * Opens a package. Rejects, and its functions reject, with a UserError when it is damaged.
 * @param where the package's file name, for people
 */
export async function openDeb(blob: Blob, where: string): Promise<Deb> {
  const members = await readAr(blob);
  if (typeof members === 'string') throw badDeb(where, members);
  const [version] = members;
  if (version?.name !== 'debian-binary' || version.size > 64) throw badDeb(where, 'it does not begin as one');
  const format = Buffer.from(await blob.read(version.offset, version.size)).toString('latin1');
  if (!format.startsWith('2.')) throw badDeb(where, `its format is ${JSON.stringify(format.trim())}`);

  const part = (
    name: 'control.tar' | 'data.tar',
  ): { readonly raw: Blob; readonly compression: Compression } => {
    for (const compression of COMPRESSIONS) {
      const member = members.find((one) => one.name === name + compression);
      if (member !== undefined) return { raw: sliceBlob(blob, member.offset, member.size), compression };
    }
    throw badDeb(where, `it has no ${name} in a known compression`);
  };
  const { control, data } = { control: part('control.tar'), data: part('data.tar') };
  return {
    async control() {
      const chunks: Uint8Array[] = [];
      for await (const chunk of unpacked(control, MOST_CONTROL, where)) chunks.push(chunk);
      return smallFiles(memoryBlob(Buffer.concat(chunks)), `${where} (control)`);
    },
    data: () => unpacked(data, Math.min(MOST_DATA, SMALL + MOST_RATIO * data.raw.size), where),
  };
}

async function* unpacked(
  part: { readonly raw: Blob; readonly compression: Compression },
  limit: number,
  where: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decompress(part.compression, part.raw.stream(), limit);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw badDeb(where, cause.message, cause);
  }
}

async function smallFiles(tar: Blob, where: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readTar(tar, where)) {
    if (entry.kind !== 'file') continue;
    const { blob } = entry.content;
    files.set(entry.path, await blob.read(0, blob.size));
  }
  return files;
}
