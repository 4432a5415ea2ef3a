import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';

const deflate = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw);

/**
 * The header every gzip member begins with (RFC 1952): deflate, no name, no time, operating system unknown, so that it is
 * the same on every machine.
 */
export const GZIP_HEADER: Uint8Array = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** What ends a gzip member: CRC-32 and length (modulo 2^32) of its uncompressed bytes. */
export function gzipTrailer(crc: number, size: number): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return trailer;
}

/** Compresses bytes into a gzip member of their own. The same bytes give the same member. */
export async function gzipMember(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  const packed =
    bytes.length <= TINY ? deflateRawSync(bytes, TINY_OPTIONS) : await deflate(bytes, optionsFor(bytes));
  return [GZIP_HEADER, packed, gzipTrailer(crc32(bytes), bytes.length)];
}

/** Between two copied files there is often just a header: it is compressed sooner than a thread is woken. */
const TINY = 4096;
/** Bytecode, most of what is compressed here, takes 1.8 times as long at level 6 and shrinks by 3 % more; headers twice. */
const LEVEL = 4;
/** A window and tables of the size of the input; the defaults take 256 KiB, cleared each time. */
const TINY_OPTIONS: ZlibOptions = { level: LEVEL, windowBits: 12, memLevel: 4, chunkSize: 1024 };
/** Less than this is not worth a sample. */
const SAMPLED_FROM = 64 * 1024;
const SAMPLE = 4096;
/** The largest tables: a tenth less time than with zlib's default of 8, and hardly another size. */
const MEMORY = 9;

/**
 * Model weights hardly compress: what a sample shrinks by decides how hard to try. Compressing takes ten times as long as
 * storing and gains nothing on bytes that are compressed already.
 */
function optionsFor(bytes: Uint8Array): ZlibOptions {
  const whole = bytes.length + 1024;
  const usual = { level: LEVEL, memLevel: MEMORY, chunkSize: Math.ceil(whole / 2) };
  if (bytes.length < SAMPLED_FROM) return usual;
  const middle = Math.floor(bytes.length / 2);
  const sample = deflateRawSync(bytes.subarray(middle, middle + SAMPLE), { level: 1 });
  const ratio = sample.length / SAMPLE;
  return ratio > 0.85 ? { level: ratio > 0.97 ? 0 : 1, memLevel: MEMORY, chunkSize: whole } : usual;
}
