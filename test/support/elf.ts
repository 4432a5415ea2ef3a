/** A minimal 64-bit shared object: header, one loaded and one dynamic segment, the section, the strings. */
export function fakeElf(dynamic: {
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  /** Versions of symbols that it wants, by the library that is to have them. */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
  /** The number in its header, or the machine it stands for. */
  readonly machine?: 'amd64' | 'arm64' | number;
}): Buffer {
  const { needed = [], soname, runpath, versions = {}, machine = 'amd64' } = dynamic;
  const named = [
    ...needed.map((name) => [1, name] as const),
    ...(soname === undefined ? [] : [[14, soname] as const]),
    ...(runpath === undefined ? [] : [[29, runpath] as const]),
  ];
  const wanted = Object.entries(versions);
  const strings = ['', ...named.map(([, name]) => name), ...wanted.flat(2)];
  const table = Buffer.from(`${strings.join('\0')}\0`);
  const offset = (index: number): number => strings.slice(0, index).join('\0').length + 1;
  const tags: (readonly [number, number])[] = named.map(([tag], index) => [tag, offset(index + 1)]);
  const start = 64 + 2 * 56;
  const verneed = fakeVersions(wanted, (name) => offset(strings.indexOf(name)));
  const size = (tags.length + (wanted.length > 0 ? 5 : 3)) * 16;
  const base = 0x400000;
  tags.push([5, base + start + size], [10, table.length]);
  if (wanted.length > 0)
    tags.push([0x6ffffffe, base + start + size + table.length], [0x6fffffff, wanted.length]);
  tags.push([0, 0]);
  const bytes = Buffer.alloc(start + size);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(typeof machine === 'number' ? machine : machine === 'arm64' ? 183 : 62, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(2, 56);
  for (const [at, type, from, length] of [
    [64, 1, 0, start + size + table.length + verneed.length],
    [120, 2, start, size],
  ] as const) {
    bytes.writeUInt32LE(type, at);
    bytes.writeBigUInt64LE(BigInt(from), at + 8);
    bytes.writeBigUInt64LE(BigInt(base + from), at + 16);
    bytes.writeBigUInt64LE(BigInt(length), at + 32);
  }
  for (const [index, [tag, value]] of tags.entries()) {
    bytes.writeBigUInt64LE(BigInt(tag), start + index * 16);
    bytes.writeBigUInt64LE(BigInt(value), start + index * 16 + 8);
  }
  return Buffer.concat([bytes, table, verneed]);
}

/** The section of versions wanted: for each library its record, and behind it one for each version. */
function fakeVersions(
  wanted: readonly (readonly [library: string, versions: readonly string[]])[],
  offset: (name: string) => number,
): Buffer {
  const records = wanted.map(([library, versions], index) => {
    const bytes = Buffer.alloc(16 * (1 + versions.length));
    bytes.writeUInt16LE(1, 0);
    bytes.writeUInt16LE(versions.length, 2);
    bytes.writeUInt32LE(offset(library), 4);
    bytes.writeUInt32LE(16, 8);
    bytes.writeUInt32LE(index === wanted.length - 1 ? 0 : bytes.length, 12);
    for (const [at, version] of versions.entries()) {
      bytes.writeUInt32LE(offset(version), 16 * (1 + at) + 8);
      bytes.writeUInt32LE(at === versions.length - 1 ? 0 : 16, 16 * (1 + at) + 12);
    }
    return bytes;
  });
  return Buffer.concat(records);
}

export interface FakeSection {
  readonly name: string;
  readonly bytes: Buffer;
  /** SHT_PROGBITS when absent. */
  readonly type?: number;
  readonly link?: number;
}

/**
 * An ELF file of {@link fakeElf} with a table of sections: the first is all that is loaded, then these, then the names.
 * @param loaded bytes at its start that its only segments take
 */
export function withSections(loaded: Buffer, sections: readonly FakeSection[]): Buffer {
  const all = [
    { name: '', bytes: Buffer.alloc(0), type: 0 },
    { name: '.text', bytes: Buffer.alloc(0), type: 1, flags: 2 },
    ...sections,
    { name: '.shstrtab', bytes: Buffer.alloc(0), type: 3 },
  ];
  const names = Buffer.from(`${all.map(({ name }) => name).join('\0')}\0`);
  const bodies = [...sections.map(({ bytes }) => bytes), names];
  const start = loaded.length + bodies.reduce((sum, { length }) => sum + length, 0);
  const table = Buffer.alloc(all.length * 64);
  let [name, place] = [0, loaded.length];
  for (const [index, one] of all.entries()) {
    const at = index * 64;
    const isLoaded = 'flags' in one;
    const body = bodies[index - 2];
    table.writeUInt32LE(name, at);
    table.writeUInt32LE(one.type ?? 1, at + 4);
    if (isLoaded) table.writeBigUInt64LE(2n, at + 8);
    table.writeBigUInt64LE(BigInt(isLoaded ? 64 : index === 0 ? 0 : place), at + 24);
    table.writeBigUInt64LE(BigInt(isLoaded ? loaded.length - 64 : (body?.length ?? 0)), at + 32);
    if ('link' in one) table.writeUInt32LE(one.link ?? 0, at + 40);
    table.writeBigUInt64LE(1n, at + 48);
    name += one.name.length + 1;
    if (index > 1) place += body?.length ?? 0;
  }
  const bytes = Buffer.concat([loaded, ...bodies, table]);
  bytes.writeBigUInt64LE(BigInt(start), 40);
  bytes.writeUInt16LE(64, 58);
  bytes.writeUInt16LE(all.length, 60);
  bytes.writeUInt16LE(all.length - 1, 62);
  return bytes;
}
