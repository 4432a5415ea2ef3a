/** One line of the loader's cache: a library's soname and the absolute path that provides it. */
export interface CachedLibrary {
  readonly soname: string;
  readonly path: string;
}

const MAGIC = 'glibc-ld.so.cache1.1';
const HEADER = 48;
const ENTRY = 24;
const LITTLE_ENDIAN = 2;
/** ELF libraries of glibc 6 and later, by the architecture's ABI (glibc sysdeps, `FLAG_*`). */
const FLAGS = { amd64: 0x0303, arm64: 0x0a03 } as const;

/**
 * Writes `/etc/ld.so.cache` as ldconfig does (glibc's `cache_file_new`, version 1.1, without extensions): header,
 * entries from the greatest soname down, string table. Offsets count from the start of the file.
 */
export function writeLdCache(
  libraries: readonly CachedLibrary[],
  architecture: keyof typeof FLAGS,
): Uint8Array {
  const sorted = [...libraries].sort((a, b) => compareLibraries(b.soname, a.soname) || order(a.path, b.path));
  const strings: Buffer[] = [];
  const fixed = HEADER + sorted.length * ENTRY;
  let end = fixed;
  const table = Buffer.alloc(fixed);
  table.write(MAGIC, 0, 'latin1');
  table.writeUInt32LE(sorted.length, 20);
  table[28] = LITTLE_ENDIAN;

  const place = (text: string): number => {
    const bytes = Buffer.from(`${text}\0`);
    strings.push(bytes);
    end += bytes.length;
    return end - bytes.length;
  };
  for (const [index, { soname, path }] of sorted.entries()) {
    const value = place(path);
    const key = path.endsWith(`/${soname}`) ? end - 1 - Buffer.byteLength(soname) : place(soname);
    const at = HEADER + index * ENTRY;
    table.writeInt32LE(FLAGS[architecture], at);
    table.writeUInt32LE(key, at + 4);
    table.writeUInt32LE(value, at + 8);
  }
  table.writeUInt32LE(end - fixed, 24);
  return Buffer.concat([table, ...strings]);
}

/**
 * The loader looks names up by bisection in this order (glibc's `_dl_cache_libcmp`): runs of digits compare as
 * numbers, and a digit is greater than anything else.
 */
export function compareLibraries(a: string, b: string): number {
  const left = Buffer.from(`${a}\0`);
  const right = Buffer.from(`${b}\0`);
  let i = 0;
  let j = 0;
  while (i < left.length - 1) {
    const x = number(left, i);
    const y = number(right, j);
    if ((x === null) !== (y === null)) return x === null ? -1 : 1;
    const difference = x !== null && y !== null ? x.value - y.value : (left[i] ?? 0) - (right[j] ?? 0);
    if (difference !== 0) return difference;
    i = x?.end ?? i + 1;
    j = y?.end ?? j + 1;
  }
  return (left[i] ?? 0) - (right[j] ?? 0);
}

function number(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  let end = from;
  for (let byte = bytes[end] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[end] ?? 0) {
    // As glibc computes it, in 32 bits: the order must be the one the loader searches by.
    value = (Math.imul(value, 10) + byte - 0x30) | 0;
    end += 1;
  }
  return end === from ? null : { value, end };
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
