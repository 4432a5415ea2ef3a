/** Whether a path (without a leading `/`) is that of an authority's certificate in the package ca-certificates. */
export function isCertificate(path: string): boolean {
  return /^usr\/share\/ca-certificates\/.*\.crt$/.test(path);
}
