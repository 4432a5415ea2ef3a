/**
 * Gives back the memory of bytes that nobody will look at again, at once. V8 counts buffers as garbage until it has looked
 * through everything else: with a few hundred megabytes that pass by, it would do little but that. Bytes that share their
 * buffer with others (small ones do, with Node's pool) are left to it: those that have one to themselves fill most of it.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength * 2 > buffer.byteLength) buffer.transfer(0);
}
