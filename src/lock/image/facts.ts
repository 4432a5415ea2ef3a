import { posix } from 'node:path';
import type { LockedImage } from '../../model/lock.ts';
import { debianPackages } from './packages.ts';
import type { Root } from './root.ts';

/** What an image of others is, as far as building on it asks. */
export interface BaseFacts
  extends Pick<LockedImage, 'python' | 'glibc' | 'links' | 'accounts' | 'certificates'> {
  /** Code name of the Debian release it is made of, `bookworm`; null for anything else. */
  readonly suite: string | null;
  /** Libraries that the loader finds in it, by file name. */
  readonly provided: readonly string[];
  /** Names of its Debian packages. */
  readonly packages: readonly string[];
  readonly system: System;
}

/** The system that a base is of, and what installs packages on it where that is rpm's. */
export interface System {
  /** `rocky 9.4`; null when it does not say. */
  readonly name: string | null;
  readonly rpm: string | null;
}

/** Why nothing can be built on an image: what stands in the way. */
export interface BaseFault {
  readonly fault: 'musl' | 'no-libc' | 'no-python' | 'other-python' | 'free-threaded' | 'venv-there';
  /** For people: what there is instead. */
  readonly found: string;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const LIBRARIES = /^(?:usr\/(?:local\/)?)?lib(?:64)?(?:\/[a-z0-9_]+-linux-gnu)?$/;
const CERTIFICATES = [
  'etc/ssl/certs/ca-certificates.crt',
  'etc/pki/tls/certs/ca-bundle.crt',
  'etc/ssl/ca-bundle.pem',
  'etc/ssl/cert.pem',
];

/**
 * Finds in a base's root what images on it depend on. Its interpreter is the first on its PATH that fits.
 * @param env of its configuration, `NAME=value`
 * @param wanted version asked for, `3.12`; empty for any
 */
export function baseFacts(root: Root, env: readonly string[], wanted: string): BaseFacts | BaseFault {
  const glibc = root.paths.flatMap((path) => root.glibc(path) ?? [])[0];
  const musl = root.paths.find((path) => /^(?:usr\/)?lib\/ld-musl-/.test(path));
  if (glibc === undefined)
    return musl === undefined
      ? { fault: 'no-libc', found: 'no C library' }
      : { fault: 'musl', found: `/${musl}` };
  const venv = root.paths.find((path) => path.startsWith('opt/venv/'));
  if (venv !== undefined) return { fault: 'venv-there', found: '/opt/venv' };
  const python = interpreter(root, env, wanted);
  if ('fault' in python) return python;
  return {
    python,
    glibc,
    suite: suiteOf(root),
    links: topLinks(root),
    accounts: { passwd: root.text('etc/passwd') ?? '', group: root.text('etc/group') ?? '' },
    certificates:
      CERTIFICATES.filter((path) => root.real(path) !== null).map((path) => `/${path}`)[0] ?? null,
    provided: provided(root),
    packages: debianPackages(root).map(({ name }) => name),
    system: systemOf(root),
  };
}

function interpreter(root: Root, env: readonly string[], wanted: string): LockedImage['python'] | BaseFault {
  const folders = (variable(env, 'PATH') ?? DEFAULT_PATH)
    .split(':')
    .map((path) => path.replace(/^\/+|\/+$/g, ''));
  const named = root.paths.filter((path) => /^python3\.\d+t?$/.test(posix.basename(path)));
  const candidates = [
    ...folders.flatMap((folder) => ['python3', 'python'].map((name) => `${folder}/${name}`)),
    ...folders.flatMap((folder) => named.filter((path) => posix.dirname(path) === folder)),
    ...named.filter((path) => posix.basename(posix.dirname(path)) === 'bin'),
  ];
  const found = new Map<string, string>();
  for (const candidate of candidates) {
    const path = root.real(candidate);
    const version = path === null ? null : versionAt(root, path);
    if (path !== null && version !== null && !found.has(version)) found.set(version, path);
  }
  const versions = [...found.keys()];
  const [version] = versions.filter((one) => !one.endsWith('t') && (wanted === '' || one === wanted));
  const path = version === undefined ? undefined : found.get(version);
  if (version !== undefined && path !== undefined)
    return { version: fullVersion(root, env, path, version), path: `/${path}` };
  if (versions.length === 0) return { fault: 'no-python', found: 'no Python 3' };
  const free = versions.every((one) => one.endsWith('t'));
  return { fault: free ? 'free-threaded' : 'other-python', found: `Python ${versions.join(' and ')}` };
}

/** `3.12` of an interpreter: from its name, else from the one standard library beside it. `3.13t` is free-threaded. */
function versionAt(root: Root, path: string): string | null {
  const [, kind] = root.at(path) ?? [];
  if (kind !== 'f' && kind !== 'h') return null;
  const [, named] = /^python(3\.\d+t?)$/.exec(posix.basename(path)) ?? [];
  if (named !== undefined) return named;
  const library = `${posix.dirname(posix.dirname(path))}/lib/python3.`.replace(/^\.\//, '');
  const beside = root.paths.filter((one) => one.startsWith(library) && one.endsWith('/os.py'));
  const versions = beside.flatMap((one) => /\/lib\/python(3\.\d+t?)\/os\.py$/.exec(`/${one}`)?.[1] ?? []);
  return versions.length === 1 ? (versions[0] ?? null) : null;
}

/** What the image says of its interpreter, its header file, its package; else the first release. */
function fullVersion(root: Root, env: readonly string[], path: string, version: string): string {
  const prefix = posix.dirname(posix.dirname(path));
  const header = root.text(posix.join(prefix, `include/python${version}/patchlevel.h`)) ?? '';
  const debian = debianPackages(root).find(({ name }) => name === `python${version}-minimal`)?.version;
  const said = [/#define PY_VERSION\s+"([^"]+)"/.exec(header)?.[1], variable(env, 'PYTHON_VERSION'), debian];
  const full = said.flatMap((text) => /^3\.\d+\.\d+/.exec(text ?? '')?.[0] ?? []);
  return full.find((one) => one.startsWith(`${version}.`)) ?? `${version}.0`;
}

function suiteOf(root: Root): string | null {
  const { id, codename } = releaseOf(root);
  return id === 'debian' ? codename : null;
}

/** Systems of rpm have its database in one of two places, and images without a package manager have it still. */
function systemOf(root: Root): System {
  const { id, version } = releaseOf(root);
  const isRpm = ['usr/lib/sysimage/rpm', 'var/lib/rpm'].some((path) => root.real(path) !== null);
  const tools = ['dnf', 'microdnf', 'yum', 'zypper'].filter((name) => root.real(`usr/bin/${name}`) !== null);
  return {
    name: id === null ? null : [id, version].filter(Boolean).join(' '),
    rpm: isRpm ? (tools[0] ?? 'dnf') : null,
  };
}

/** What a system calls itself (os-release(5)); null for what it does not say. */
export function releaseOf(root: Root): Readonly<Record<'id' | 'version' | 'codename', string | null>> {
  const release = root.text('etc/os-release') ?? root.text('usr/lib/os-release') ?? '';
  const value = (name: string): string | null =>
    new RegExp(`^${name}=["']?([A-Za-z0-9._-]+)["']?$`, 'm').exec(release)?.[1] ?? null;
  return { id: value('ID'), version: value('VERSION_ID'), codename: value('VERSION_CODENAME') };
}

function topLinks(root: Root): Readonly<Record<string, string>> {
  const links = root.paths
    .filter((path) => !path.includes('/') && root.at(path)?.[1] === 's')
    .flatMap((path) => {
      const target = root.real(path);
      return target === null ? [] : [[path, target] as const];
    });
  return Object.fromEntries(links);
}

function provided(root: Root): readonly string[] {
  const libraries = root.paths.filter(
    (path) => LIBRARIES.test(posix.dirname(path)) && /\.so(?:\.|$)/.test(path),
  );
  return [...new Set(libraries.map((path) => posix.basename(path)))].sort();
}

function variable(env: readonly string[], name: string): string | null {
  return env.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}
