import { posix } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { decompress } from '../../formats/deb/decompress.ts';
import { readTar } from '../../formats/tar/read.ts';
import { contentBytes } from '../../formats/zip/content.ts';
import { readZip } from '../../formats/zip/read.ts';
import type { Blob } from '../../model/blob.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import type { Store } from '../../model/store.ts';

/** What is known of a source distribution before anything of it is run. */
export interface Sdist {
  /** Below its one top folder. */
  readonly entries: readonly Entry[];
  /** PEP 508: what its backend is started with (PEP 518; what pip takes when it says nothing). */
  readonly requires: readonly string[];
  /** What has to be compiled. */
  readonly native: Readonly<Record<'c' | 'cmake' | 'fortran' | 'rust', boolean>>;
}

/** Bytes of the unpacked archive. */
const LARGEST = 2 ** 31;
const LEGACY = ['setuptools', 'wheel'];
const COMPILED = /\.(?:c|cc|cpp|cxx|pyx|cu)$/;
const FORTRAN = /\.(?:f|for|f77|f90|f95|f03)$/i;

const pyproject = z.object({
  'build-system': z.object({ requires: z.array(z.string()).optional() }).optional(),
});

/**
 * Reads a source distribution: a gzipped tar of one folder (PEP 625), or the same as a zip archive, which was as good
 * before and is what older releases lie in. Null when it is none that can be built: another form of archive, a
 * `pyproject.toml` that cannot be read. Rejects with a UserError on damage and on names that leave it.
 */
export async function readSdist(file: string, archive: Blob, store: Store): Promise<Sdist | null> {
  const packed = file.endsWith('.zip') ? await zipped(archive, file) : await tarred(archive, file, store);
  if (packed === null) return null;
  const entries = packed.flatMap((entry): readonly Entry[] => {
    const [, ...rest] = entry.path.split('/');
    if (rest.length === 0 || entry.kind === 'hardlink') return [];
    return [{ ...entry, path: posix.join(...rest) }];
  });
  const requires = await requiresOf(entries);
  if (requires === null) return null;
  const has = (pattern: RegExp): boolean =>
    entries.some(({ kind, path }) => kind === 'file' && pattern.test(path));
  return {
    entries,
    requires,
    native: {
      c: has(COMPILED),
      cmake: has(/(?:^|\/)CMakeLists\.txt$/),
      fortran: has(FORTRAN),
      rust: has(/(?:^|\/)Cargo\.toml$/),
    },
  };
}

async function zipped(archive: Blob, file: string): Promise<readonly Entry[]> {
  const files = await readZip(archive, file);
  return files.map(({ path, mode, content }) => ({ kind: 'file', path, mode, uid: 0, gid: 0, content }));
}

async function tarred(archive: Blob, file: string, store: Store): Promise<readonly Entry[] | null> {
  if (!/\.(?:tar\.gz|tgz)$/.test(file)) return null;
  const writer = await store.writer();
  try {
    for await (const chunk of decompress('.gz', archive.stream(), LARGEST)) await writer.write(chunk);
  } catch (error) {
    await writer.abort();
    if (error instanceof RangeError) return null;
    throw error;
  }
  const tar = await store.blob((await writer.commit()).digest);
  if (tar === null) throw new Error('what was just written is not in the store');
  return readTar(tar, file);
}

async function requiresOf(entries: readonly Entry[]): Promise<readonly string[] | null> {
  const file = entries.find(
    (entry): entry is FileEntry => entry.kind === 'file' && entry.path === 'pyproject.toml',
  );
  if (file === undefined) return LEGACY;
  const bytes = await contentBytes(file.content, LARGEST, file.path);
  try {
    const text = Buffer.from(bytes).toString('utf8');
    const read = pyproject.safeParse(parse(text));
    return read.success ? (read.data['build-system']?.requires ?? LEGACY) : null;
  } catch {
    return null;
  }
}
