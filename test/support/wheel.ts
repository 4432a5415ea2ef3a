import { type FakeFile, fakeZip } from './zip.ts';

/** A wheel's bytes: the given files and the metadata no wheel goes without. Paths given replace metadata of the same path. */
export function fakeWheel(
  name: string,
  version: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  modes: Readonly<Record<string, number>> = {},
): Buffer {
  const info = `${name}-${version}.dist-info`;
  const all: Readonly<Record<string, string | Uint8Array>> = {
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/RECORD`]: Object.keys(files)
      .map((path) => `${path},sha256=of-${path},${files[path]?.length}\n`)
      .join(''),
    ...files,
  };
  const zipped: readonly FakeFile[] = Object.entries(all).map(([path, body]) => ({
    name: path,
    body: Buffer.from(body),
    mode: modes[path] ?? 0o644,
  }));
  return fakeZip(zipped);
}
