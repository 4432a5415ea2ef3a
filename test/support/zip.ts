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
    const name = Buffer.from(file.name);
    const body = file.body ?? Buffer.alloc(0);
    const stream = (file.method ?? 8) === 8 ? deflateRawSync(body) : body;
    const packed = Buffer.concat([stream, file.after ?? Buffer.alloc(0)]);
    const extra = file.localExtra ?? Buffer.alloc(0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(file.localName ?? name), 26);
    local.writeUInt16LE(extra.length, 28);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(file.flags ?? 0, 8);
    record.writeUInt16LE(file.method ?? 8, 10);
    record.writeUInt32LE(file.crc32 ?? crc32(body), 16);
    record.writeUInt32LE(file.compressed ?? packed.length, 20);
    record.writeUInt32LE(file.size ?? body.length, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE((file.mode === undefined ? 0 : (0o100000 | file.mode) * 65536) >>> 0, 38);
    record.writeUInt32LE(file.offset ?? at, 42);
    directory.push(record, name);
    parts.push(local, Buffer.from(file.localName ?? name), extra, packed);
    at += 30 + Buffer.byteLength(file.localName ?? name) + extra.length + packed.length;
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
