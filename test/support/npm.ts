import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../src/formats/tar/header.ts';

/** A package of a registry made for a test. */
export interface FakePackage {
  readonly manifest: { readonly name: string; readonly version: string } & Readonly<Record<string, unknown>>;
  /** By path; `*` at the end of the text makes it executable. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** The tarball that `npm publish` would have made. */
export function fakeTarball({ manifest, files = {} }: FakePackage): Buffer {
  const all = Object.entries({ 'package.json': JSON.stringify(manifest), ...files });
  const parts = all.flatMap(([path, text]) => {
    const body = Buffer.from(text);
    const mode = typeof text === 'string' && text.endsWith('*') ? 0o755 : 0o644;
    const header = {
      path: `package/${path}`,
      kind: 'file',
      mode,
      uid: 0,
      gid: 0,
      size: body.length,
      target: '',
    } as const;
    return [tarHeader(header), body, new Uint8Array(tarPadding(body.length))];
  });
  return gzipSync(Buffer.concat([...parts, TAR_END]));
}

export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** Answers as an npm registry does: what there is of a package, one release, tarballs. */
export function fakeRegistry(packages: readonly FakePackage[]): RequestListener {
  const tarballs = new Map(
    packages.map((one) => [`${one.manifest.name}@${one.manifest.version}`, fakeTarball(one)]),
  );
  return (request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    const host = `http://${request.headers.host}`;
    const [, file, of] = /^((?:@[^/]+\/)?[^/]+)\/-\/.*?-(\d[^/]*)\.tgz$/.exec(path) ?? [];
    const tarball = tarballs.get(`${file}@${of}`);
    if (tarball !== undefined) return response.end(tarball);
    const about = ({ manifest }: FakePackage) => {
      const { name, version } = manifest;
      const bytes = tarballs.get(`${name}@${version}`) ?? Buffer.alloc(0);
      const base = name.slice(name.indexOf('/') + 1);
      return {
        ...manifest,
        dist: { integrity: integrityOf(bytes), tarball: `${host}/${name}/-/${base}-${version}.tgz` },
      };
    };
    const all = packages.filter(({ manifest }) => manifest.name === path);
    const one = packages.find(({ manifest }) => `${manifest.name}/${manifest.version}` === path);
    if (one !== undefined) return response.end(JSON.stringify(about(one)));
    if (all.length === 0) return response.writeHead(404).end('{}');
    const versions = Object.fromEntries(all.map((each) => [each.manifest.version, about(each)]));
    return response.end(
      JSON.stringify({ name: path, versions, 'dist-tags': { latest: all.at(-1)?.manifest.version } }),
    );
  };
}
