import { parseStanzas } from '../../formats/deb822/parse.ts';
import { normalizeName } from '../../formats/pep508/name.ts';
import { RPMS } from './layer.ts';
import type { Root } from './root.ts';

/** A package that a base has, by the list of its own manager. */
export interface BasePackage {
  readonly kind: 'deb' | 'apk' | 'rpm' | 'pypi';
  readonly name: string;
  readonly version: string;
  /** `amd64`; empty for what is for all. */
  readonly architecture: string;
}

/** The packages of a base: of dpkg, of apk, of rpm, and distributions of Python wherever they are; each once, sorted. */
export function packagesOf(root: Root): readonly BasePackage[] {
  const all = [...debianPackages(root), ...apkPackages(root), ...rpmPackages(root), ...distributions(root)];
  const byName = new Map(
    all.map((one) => [`${one.kind} ${one.name} ${one.version} ${one.architecture}`, one]),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Installed Debian packages: of dpkg's own list, and of the one that images without dpkg have. */
export function debianPackages(root: Root): readonly BasePackage[] {
  const lists = root.paths.filter(
    (path) => /^var\/lib\/dpkg\/status(?:\.d\/[^/]+)?$/.test(path) && !/\.md5sums$/.test(path),
  );
  const stanzas = lists.flatMap((path) => parseStanzas(root.text(path) ?? ''));
  return stanzas.flatMap((stanza): readonly BasePackage[] => {
    const [name, version, status = 'install ok installed', architecture = ''] = [
      'package',
      'version',
      'status',
      'architecture',
    ].map((key) => stanza.get(key));
    return name === undefined || version === undefined || !status.endsWith(' installed')
      ? []
      : [{ kind: 'deb', name, version, architecture }];
  });
}

/** apk's list of what is installed: records of lines `P:name`, parted by empty ones (apk, "Installed database"). */
function apkPackages(root: Root): readonly BasePackage[] {
  const path = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'].find((one) => root.text(one) !== null);
  const text = path === undefined ? '' : (root.text(path) ?? '');
  return text.split(/\n\n+/).flatMap((record): readonly BasePackage[] => {
    const value = (key: string): string => new RegExp(`^${key}:(.*)$`, 'm').exec(record)?.[1]?.trim() ?? '';
    const [name, version, architecture] = [value('P'), value('V'), value('A')];
    return name === '' || version === '' ? [] : [{ kind: 'apk', name, version, architecture }];
  });
}

/** What was read of rpm's database: lines of name, version and architecture. */
function rpmPackages(root: Root): readonly BasePackage[] {
  const text = RPMS.map((path) => root.text(path)).find((one) => one !== null) ?? '';
  return text.split('\n').flatMap((line): readonly BasePackage[] => {
    const [name, version, architecture = ''] = line.split(' ');
    return !name || !version ? [] : [{ kind: 'rpm', name, version, architecture }];
  });
}

/** Metadata of an installed distribution (the binary distribution format's `.dist-info`), or what was there before it. */
const METADATA =
  /(?:^|\/)(?:site|dist)-packages\/([A-Za-z0-9][\w.]*)-(\d[^-/]*)(?:-py3[^/]*)?\.(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?)$/;

function distributions(root: Root): readonly BasePackage[] {
  return root.paths.flatMap((path): readonly BasePackage[] => {
    const [, name, version] = METADATA.exec(path) ?? [];
    if (name === undefined || version === undefined) return [];
    return [{ kind: 'pypi', name: normalizeName(name), version, architecture: '' }];
  });
}
