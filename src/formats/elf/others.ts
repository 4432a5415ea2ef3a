/** What the first bytes of a file say of programs that are not ELF. */

/** Mach-O of 64 or 32 bits, or several of them in one file (mach-o/loader.h, mach-o/fat.h). */
export function isMachO(head: Uint8Array): boolean {
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  return ['cffaedfe', 'cefaedfe', 'cafebabe', 'cafebabf'].includes(magic);
}

const PE32_PLUS = 0x20b;
/** Entry of the directory that tells of the common language runtime. */
const CLR = 14;

/**
 * Code for Windows (PE format) that no other system runs: an assembly of .NET is such a file too, and runs wherever .NET
 * does. False when the head is too short to tell.
 */
export function isWindows(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < 64 || bytes.toString('latin1', 0, 2) !== 'MZ') return false;
  const pe = bytes.readUInt32LE(60);
  const optional = pe + 24;
  if (optional + 256 > bytes.length || bytes.toString('latin1', pe, pe + 4) !== 'PE\0\0') return false;
  const directories = optional + (bytes.readUInt16LE(optional) === PE32_PLUS ? 112 : 96);
  const count = bytes.readUInt32LE(directories - 4);
  return count <= CLR || bytes.readUInt32LE(directories + CLR * 8) === 0;
}
