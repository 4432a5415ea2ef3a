/** A minimal 64-bit shared object: header, one loaded and one dynamic segment, the section, the strings. */
export function fakeElf(dynamic: {
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  /** The number in its header, or the machine it stands for. */
  readonly machine?: 'amd64' | 'arm64' | number;
}): Buffer {
  const { needed = [], soname, runpath, machine = 'amd64' } = dynamic;
  const named = [
    ...needed.map((name) => [1, name] as const),
    ...(soname === undefined ? [] : [[14, soname] as const]),
    ...(runpath === undefined ? [] : [[29, runpath] as const]),
  ];
  const strings = ['', ...named.map(([, name]) => name)];
  const table = Buffer.from(`${strings.join('\0')}\0`);
  const offset = (index: number): number => strings.slice(0, index).join('\0').length + 1;
  const tags: (readonly [number, number])[] = named.map(([tag], index) => [tag, offset(index + 1)]);
  const start = 64 + 2 * 56;
  const size = (tags.length + 3) * 16;
  const base = 0x400000;
  tags.push([5, base + start + size], [10, table.length], [0, 0]);
  const bytes = Buffer.alloc(start + size);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(typeof machine === 'number' ? machine : machine === 'arm64' ? 183 : 62, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(2, 56);
  for (const [at, type, from, length] of [
    [64, 1, 0, start + size + table.length],
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
  return Buffer.concat([bytes, table]);
}
