import { isUtf8 } from 'node:buffer';

/** Bytes above this are never read as text: no source file a person wrote is larger (design section 9). */
export const TEXT_BOUND = 2_000_000;

/**
 * Decodes a source file: by byte-order mark (UTF-8, UTF-16, UTF-32 is refused as binary), else UTF-16 when every
 * other byte is zero (Windows shells write it), else UTF-8, else Windows-1252, the superset of Latin-1 that editors
 * mean by it (WHATWG Encoding). Newlines come out as `\n`, without byte-order mark.
 * @returns null when the bytes are not text
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  if (!text?.includes('\r')) return text;
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** Bytes as text of one character each, whatever they hold: for what looks for names in files of any kind. */
export function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

function decode(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 8192);
  const hasZero = head.includes(0);
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const wide = hasZero || isMarked ? wideEncoding(bytes) : null;
  if (wide) return new TextDecoder(wide).decode(bytes);
  if (hasZero) return null;
  if (!isUtf8(bytes)) return new TextDecoder('windows-1252').decode(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? null : 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 256);
  if (head.length < 4) return null;
  const half = Math.floor(head.length / 2);
  const odd = head.filter((byte, index) => byte === 0 && index % 2 === 1).length;
  const even = head.filter((byte, index) => byte === 0 && index % 2 === 0).length;
  if (odd >= half * 0.9 && even === 0) return 'utf-16le';
  return even >= half * 0.9 && odd === 0 ? 'utf-16be' : null;
}
