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
  return text === null ? null : text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string | null {
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  if (bytes.subarray(0, 8192).includes(0)) return null;
  try {
    return UTF8.decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? null : 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 256);
  if (head.length < 4) return null;
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const half = Math.floor(head.length / 2);
  const [even = 0, odd = 0] = zeros;
  if (odd >= half * 0.9 && even === 0) return 'utf-16le';
  return even >= half * 0.9 && odd === 0 ? 'utf-16be' : null;
}
