import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { TAR_END, tarHeader, tarPadding } from '../../src/formats/tar/header.ts';

/** A file by its text or bytes, a link by its target (`hard` for a hard link), or an empty folder. */
export type FakeMember =
  | string
  | Uint8Array
  | { readonly link: string; readonly hard?: boolean }
  | { readonly folder: true };

export interface FakeDeb {
  readonly package: string;
  readonly version?: string;
  readonly architecture?: string;
  /** Further control fields: `Depends`, `Provides`, ... */
  readonly fields?: Readonly<Record<string, string>>;
  /** Files of the data archive by path. */
  readonly files?: Readonly<Record<string, FakeMember>>;
  /** Permission bits by path; default 0o644. */
  readonly modes?: Readonly<Record<string, number>>;
  /** Further files of the control archive: `postinst`, ... */
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The bytes of a Debian package (deb(5)), both its archives gzipped. */
export function fakeDeb(deb: FakeDeb): Buffer {
  const files = deb.files ?? {};
  const sums = Object.entries(files).flatMap(([path, member]) =>
    typeof member === 'string' || member instanceof Uint8Array
      ? [`${createHash('md5').update(member).digest('hex')}  ${path}\n`]
      : [],
  );
  const control = { control: controlOf(deb), md5sums: sums.join(''), ...deb.scripts };
  return ar([
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.gz', gzipSync(tar(control, {}))],
    ['data.tar.gz', gzipSync(tar(files, deb.modes ?? {}))],
  ]);
}

/** Its control paragraph. */
export function controlOf(deb: FakeDeb): string {
  const fields = {
    Package: deb.package,
    Version: deb.version ?? '1.0',
    Architecture: deb.architecture ?? 'amd64',
    Maintainer: 'Nobody <nobody@example.org>',
    ...deb.fields,
    Description: 'a package for tests\n of two lines',
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

export function ar(members: readonly (readonly [string, Uint8Array])[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from('!<arch>\n')];
  for (const [name, bytes] of members) {
    const size = String(bytes.length).padEnd(10);
    parts.push(Buffer.from(`${name.padEnd(16)}${'0'.padEnd(12)}0     0     100644  ${size}\`\n`), bytes);
    if (bytes.length % 2 === 1) parts.push(Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

export function tar(
  files: Readonly<Record<string, FakeMember>>,
  modes: Readonly<Record<string, number>>,
): Buffer {
  const parts = Object.entries(files).flatMap(([path, member]) => {
    const plain = { path, mode: modes[path] ?? 0o644, uid: 0, gid: 0, size: 0, target: '' };
    if (typeof member === 'string' || member instanceof Uint8Array) {
      const bytes = Buffer.from(member);
      const header = tarHeader({ ...plain, kind: 'file', size: bytes.length });
      return [header, bytes, Buffer.alloc(tarPadding(bytes.length))];
    }
    if ('folder' in member) return [tarHeader({ ...plain, kind: 'directory', mode: modes[path] ?? 0o755 })];
    const kind = member.hard === true ? 'hardlink' : 'symlink';
    return [
      tarHeader({ ...plain, kind, mode: kind === 'symlink' ? 0o777 : plain.mode, target: member.link }),
    ];
  });
  return Buffer.concat([...parts, TAR_END]);
}
