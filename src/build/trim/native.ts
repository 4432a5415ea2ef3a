import { isMachO, isWindows } from '../../formats/elf/others.ts';
import { elfArchitecture } from '../../formats/elf/read.ts';
import { ELF_HEAD, tailAfterLoaded, withoutSymbols } from '../../formats/elf/symbols.ts';
import { contentHead, contentSize } from '../../formats/zip/content.ts';
import type { Blob } from '../../model/blob.ts';
import type { Platform } from '../../model/config.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import type { Trimmed } from '../../model/image.ts';
import type { TrimKind } from '../../model/plan.ts';

/** Bytes of tables below which a file stays as it was published. */
const LEAST = 16 * 1024;
/** The same as a share of the file: one in so many. */
const SHARE = 32;
const LIBRARY = /\.(?:node|so(?:\.[\d.]+)?)$/;
/** Files that are code for one system, whatever it is. Programs (`.exe`) are also handed to others as they are. */
const NATIVE = /\.(?:node|dll|dylib|so(?:\.[\d.]+)?)$/;
/** Machines whose code no Linux of another runs; that of its own family in 32 bits it may. Devices have numbers too. */
const FOREIGN: Readonly<Record<Platform, RegExp>> = {
  'linux/amd64': /^(?:arm64|machine (?:8|21|22|40|243|258))$/,
  'linux/arm64': /^(?:amd64|machine (?:3|8|21|22|243|258))$/,
};

/** The files of a package that are for other systems: code for Windows, macOS or another machine, which Linux does not load. */
export async function foreignFiles(
  entries: readonly Entry[],
  platform: Platform,
): Promise<readonly FileEntry[]> {
  const found: FileEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'file' || !NATIVE.test(entry.path)) continue;
    const head = await contentHead(entry.content, ELF_HEAD, entry.path);
    const machine = elfArchitecture(head);
    const isForeign = machine === null ? isMachO(head) || isWindows(head) : FOREIGN[platform].test(machine);
    if (isForeign) found.push(entry);
  }
  return found;
}

/** The programs and libraries that are worth having without the tables that only debuggers read, by path. */
export async function leanFiles(entries: readonly Entry[]): Promise<ReadonlyMap<string, Blob>> {
  const found = new Map<string, Blob>();
  for (const entry of entries) {
    const lean = entry.kind === 'file' ? await leanFile(entry) : null;
    if (lean !== null) found.set(entry.path, lean);
  }
  return found;
}

/** What is packed stays so: wheels go into layers as they are compressed, and are not what this is for. */
async function leanFile({ path, mode, content }: FileEntry): Promise<Blob | null> {
  if (content.kind === 'deflated') return null;
  const { size } = content.blob;
  const isProgram = (mode & 0o111) !== 0 && !path.endsWith('.py');
  const isWorth = (saved: number): boolean => saved >= LEAST && saved * SHARE >= size;
  if (!(LIBRARY.test(path) || isProgram) || !isWorth(size)) return null;
  if (!isWorth(tailAfterLoaded(await contentHead(content, ELF_HEAD, path), size))) return null;
  const lean = await withoutSymbols(content.blob);
  return lean === null || !isWorth(size - lean.size) ? null : lean;
}

/** The entries with the bytes of those. */
export function withLean(entries: readonly Entry[], lean: ReadonlyMap<string, Blob>): readonly Entry[] {
  return entries.map((entry) => {
    const blob = lean.get(entry.path);
    return blob === undefined || entry.kind !== 'file'
      ? entry
      : { ...entry, content: { kind: 'plain', blob } };
  });
}

/** What such files have come to be without. */
export function countLean(entries: readonly Entry[], lean: ReadonlyMap<string, Blob>): readonly Trimmed[] {
  const saved = entries.flatMap((entry) => {
    const left = lean.get(entry.path);
    return left === undefined || entry.kind !== 'file' ? [] : [contentSize(entry.content) - left.size];
  });
  return counted('symbols', saved);
}

/** Files left out by one rule, as told. */
export function counted(what: TrimKind, sizes: readonly number[]): readonly Trimmed[] {
  return sizes.length === 0
    ? []
    : [{ what, files: sizes.length, size: sizes.reduce((sum, one) => sum + one, 0) }];
}
