import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a test's archive, with whatever its records are to claim. */
export interface FakeFile {
  readonly name: string | Buffer;
  readonly body?: Buffer;
  /** Permission bits of a regular file. */
  readonly mode?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly crc32?: number;
  readonly size?: number;
  readonly compressed?: number;
  readonly offset?: number;
  readonly localName?: string;
  readonly localExtra?: Buffer;
  /** Bytes behind the compressed stream, counted to it. */
  readonly after?: Buffer;
}

/** A zip archive with these files; `edit` changes its end record. */
export function fakeZip(files: readonly FakeFile[], edit: (end: Buffer) => void = () => {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const { flags = 0, method = 8, body = Buffer.alloc(0), localExtra = Buffer.alloc(0) } = file;
    const name = Buffer.from(file.name);
    const stream = method === 8 ? deflateRawSync(body) : body;
    const packed = Buffer.concat([stream, file.after ?? Buffer.alloc(0)]);
    const { crc32: sum = crc32(body), compressed = packed.length, size = body.length, offset = at } = file;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const localName = Buffer.from(file.localName ?? name);
    local.writeUInt16LE(localName.length, 26);
    local.writeUInt16LE(localExtra.length, 28);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    // Both headers say the same, as far as the test does not want it otherwise.
    for (const [header, start] of [
      [local, 6],
      [record, 8],
    ] as const) {
      header.writeUInt16LE(flags, start);
      header.writeUInt16LE(method, start + 2);
      header.writeUInt32LE(sum, start + 8);
      header.writeUInt32LE(compressed, start + 12);
      header.writeUInt32LE(size, start + 16);
    }
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE((file.mode === undefined ? 0 : (0o100000 | file.mode) * 65536) >>> 0, 38);
    record.writeUInt32LE(offset, 42);
    directory.push(record, name);
    parts.push(local, localName, localExtra, packed);
    at += 30 + localName.length + localExtra.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  edit(end);
  return Buffer.concat([...parts, ...directory, end]);
}
