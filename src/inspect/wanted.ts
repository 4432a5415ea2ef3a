/** Most bytes of one file that names a package; torch's RECORD, among the longest, has 1.6 MB. */
export const WANTED_LIMIT = 16e6;

const WANTED: readonly RegExp[] = [
  /\.dist-info\/(RECORD|METADATA)$/,
  /^var\/lib\/dpkg\/status$/,
  /^var\/lib\/dpkg\/status\.d\/[^/]+$/,
  /^var\/lib\/dpkg\/info\/[^/]+\.list$/,
  /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/,
];

/** True for the files whose text tells which package owns what. */
export function isWanted(path: string): boolean {
  // The test of every path of an image: a cheap look at the end spares most of them the patterns.
  const last = path.charCodeAt(path.length - 1);
  if (last !== 65 && last !== 68 && last !== 110 && last !== 116 && !path.startsWith('var/lib/dpkg/'))
    return false;
  return WANTED.some((pattern) => pattern.test(path));
}
