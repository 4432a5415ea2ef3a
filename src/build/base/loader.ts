import { type DebianArchitecture, multiarchTuple } from '../../formats/deb/architecture.ts';
import { linkedPath } from '../../formats/deb/link.ts';
import { readElf } from '../../formats/elf/read.ts';
import { type CachedLibrary, writeLdCache } from '../../formats/ldcache/write.ts';
import type { Entry, FileEntry } from '../../model/entry.ts';
import { file } from './make.ts';

const LIBRARY = /^(lib.*|ld-.*)\.so(\..*)?$/;

/**
 * `/etc/ld.so.cache` over the libraries in the loader's folders, as ldconfig makes it on a merged system: by
 * DT_SONAME, and by name for links that end in `.so` or name their target's soname.
 */
export async function loaderCache(
  entries: readonly Entry[],
  architecture: DebianArchitecture,
): Promise<Entry> {
  const libraries: CachedLibrary[] = [];
  const named = new Map(entries.map((entry) => [entry.path, entry]));
  for (const folder of [`usr/lib/${multiarchTuple(architecture)}`, 'usr/lib']) {
    const seen = new Map<string, string>();
    for (const entry of entries) {
      const name = nameIn(folder, entry.path);
      if (name === null || !LIBRARY.test(name)) continue;
      const real = realFile(entry, named);
      const elf = real === null ? null : await readElf(real.content.blob);
      if (real === null || elf === null || elf.architecture !== architecture) continue;
      const soname = cachedName(name, entry, real, elf.soname);
      const present = named.has(`${folder}/${soname}`) ? soname : name;
      seen.set(soname, present);
    }
    // The loader's own names for the folders are those before the merge.
    const shown = folder.replace(/^usr\//, '/');
    for (const [soname, name] of seen) libraries.push({ soname, path: `${shown}/${name}` });
  }
  return file('etc/ld.so.cache', writeLdCache(libraries, architecture));
}

/** A link keeps its own name when it is one that the linker or the loader would look for. */
function cachedName(name: string, entry: Entry, real: FileEntry, soname: string | null): string {
  const base = baseName(real.path);
  const known = soname ?? base;
  if (entry.kind !== 'symlink') return soname ?? name;
  const isDevelopmentLink = base.endsWith('.so') && known.startsWith(base);
  return base === known || isDevelopmentLink ? name : known;
}

/** The file a link leads to, when that is among the entries. */
function realFile(entry: Entry, named: ReadonlyMap<string, Entry>): FileEntry | null {
  let at: Entry | undefined = entry;
  for (let hops = 0; hops < 10 && at !== undefined; hops += 1) {
    if (at.kind === 'file') return at;
    if (at.kind === 'directory') return null;
    at = named.get(at.kind === 'hardlink' ? at.target : linkedPath(at.path, at.target));
  }
  return null;
}

function nameIn(folder: string, path: string): string | null {
  const name = baseName(path);
  return path.length === folder.length + 1 + name.length && path.startsWith(`${folder}/`) ? name : null;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
