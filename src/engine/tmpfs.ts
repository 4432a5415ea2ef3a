/** Mode of a directory in memory: everybody's for temporary files, else its owner's to write. */
export function tmpfsMode(path: string): string {
  return path === '/tmp' || path === '/var/tmp' ? '1777' : '0755';
}
