import { multiarchTuple } from '../../formats/deb/architecture.ts';
import { UserError } from '../../model/error.ts';
import type { SignedArchive } from '../../model/fetch.ts';
import type { Digest, Store } from '../../model/store.ts';
import { badIndex } from './errors.ts';
import { fetchFile, fetchUnsigned, type IndexFile, keep, readTable } from './index.ts';
import type { Release } from './release.ts';
import { type Table, TableWriter } from './table.ts';

const FORM = 1;
const NEWLINE = 0x0a;
/** Packages whose libraries are for compiling, debugging or other machines. */
const FOREIGN = /-(dev|dbg|dbgsym|cross|udeb)$|-(amd64|arm64|i386|armhf)-cross$/;

export interface Sonames {
  /** File name of a library, then packages. */
  readonly table: Table;
  /** False when the mirror has another index than the one its release names: then a row is a hint and no more. */
  readonly signed: boolean;
}

/**
 * Which packages hold which shared libraries in the loader's default folders. Read from the release's Contents index
 * (Debian wiki, DebianRepository/Format), kept in the store under its hash. Mirrors take these indexes over later than
 * the release that names them: one that is out of step still says where to look.
 * Throws a UserError when the archive has no such index for the architecture.
 */
export async function readSonames(
  source: SignedArchive,
  store: Store,
  release: Release,
  architecture: string,
): Promise<Sonames> {
  const path = `main/Contents-${architecture}`;
  const sha256 = (release.files.get(path) ?? release.files.get(`${path}.gz`))?.sha256 ?? null;
  const key = { sha256, form: FORM };
  const known = sha256 === null ? null : await store.recall<{ table: Digest }>('debian-sonames', key);
  const held = known === null ? null : await readTable(store, known.table);
  if (held !== null) return { table: held, signed: true };
  const { file, signed } = await fetchContents(source, release, path);
  if (file === null) throw badIndex(release.where, path, 'is missing: libraries cannot be looked up');
  const packages = await scan(file.chunks, libraryLine(architecture));
  const writer = new TableWriter();
  for (const [soname, names] of packages) writer.add([soname, ...[...names].sort()]);
  const table = writer.finish();
  if (signed && sha256 !== null)
    await store.remember('debian-sonames', key, { table: await keep(store, table) });
  return { table, signed };
}

async function fetchContents(
  source: SignedArchive,
  release: Release,
  path: string,
): Promise<{ readonly file: IndexFile | null; readonly signed: boolean }> {
  try {
    return { file: await fetchFile(source, release, path), signed: true };
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'net/hash-mismatch')) throw error;
    return { file: await fetchUnsigned(source, release, path), signed: false };
  }
}

function libraryLine(architecture: string): RegExp {
  return new RegExp(`^(?:usr/)?lib/(?:${multiarchTuple(architecture)}/)?([^/\\s]+\\.so[^/\\s]*)\\s+(\\S+)$`);
}

/** The index has some hundred megabytes of lines, of which one in a hundred names a library: only those are decoded. */
async function scan(
  chunks: AsyncIterable<Uint8Array>,
  line: RegExp,
): Promise<ReadonlyMap<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const text: Buffer = Buffer.concat([rest, chunk]);
    const end = text.lastIndexOf(NEWLINE) + 1;
    scanLines(text.subarray(0, end), line, found);
    rest = text.subarray(end);
  }
  scanLines(rest, line, found);
  return found;
}

function scanLines(text: Buffer, line: RegExp, found: Map<string, Set<string>>): void {
  for (let at = text.indexOf('.so'); at !== -1; ) {
    const start = text.lastIndexOf(NEWLINE, at) + 1;
    const next = text.indexOf(NEWLINE, at);
    const end = next === -1 ? text.length : next;
    const [, soname, packages] = line.exec(text.toString('latin1', start, end)) ?? [];
    if (soname !== undefined && packages !== undefined) add(found, soname, packages);
    at = text.indexOf('.so', end);
  }
}

/** Packages are written `section/name`, several with commas between. */
function add(found: Map<string, Set<string>>, soname: string, packages: string): void {
  const names = packages.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1));
  const libraries = names.filter((name) => !FOREIGN.test(name));
  if (libraries.length === 0) return;
  const all = found.get(soname) ?? new Set();
  for (const name of libraries) all.add(name);
  found.set(soname, all);
}
