import type { LockedAddon } from './addon.ts';
import type { Platform } from './config.ts';
import type { Runtime } from './plan.ts';
import type { LockedSource } from './source.ts';
import type { Digest } from './store.ts';

/**
 * `plimsoll.lock`: every file a build reads from outside the tree, by its hash. Nothing in it names a host:
 * paths are relative to the archives and indexes of whoever builds.
 */
export interface Lock {
  readonly schema: 'plimsoll.lock/1';
  /** By service id, then platform. */
  readonly services: Readonly<Record<string, LockedService>>;
  /** By id: servers beside the application's own, where they are assembled from packages. Absent when there are none. */
  readonly companions?: Readonly<Record<string, LockedCompanion>>;
  /** By file name. */
  readonly debs: Readonly<Record<string, LockedDeb>>;
  /** By file name. */
  readonly wheels: Readonly<Record<string, LockedWheel>>;
  /** Packages of the npm registry, by `name@version`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedService {
  /** sha256 (hex) over the plan's base, packages and requirements and the manifest's bytes: tells a stale lock. */
  readonly inputs: string;
  readonly suite: string;
  readonly runtime: Runtime;
  /** What its build script needs; null when it has none. */
  readonly build: LockedBuild | null;
  readonly platforms: Readonly<Partial<Record<Platform, LockedPlatform>>>;
}

export interface LockedCompanion {
  /** sha256 (hex) over what its definition wants of the suite. */
  readonly inputs: string;
  readonly suite: string;
  /** File names into the table of packages, sorted. */
  readonly platforms: Readonly<Partial<Record<Platform, readonly string[]>>>;
}

/** File names into the tables of the lock, sorted. Keys of packages likewise. */
export interface LockedPlatform {
  readonly base: readonly string[];
  /** The image of others that it is built on instead; absent where the base is assembled. */
  readonly image?: LockedImage;
  /** Packages that the native libraries of wheels and npm packages need (DT_NEEDED), beyond the base. */
  readonly native: readonly string[];
  readonly wheels: readonly string[];
  /** The package that brings Node.js, or null. */
  readonly node: string | null;
  /** Packages by the folder each is put in, relative to the root of the tree: `web/node_modules/react`. */
  readonly modules: LockedModules;
  /** What was compiled here of those that bring native code only as sources, by their keys; absent where there are none. */
  readonly addons?: Readonly<Record<string, LockedAddon>>;
}

/** An image of others that images are built on, for one platform: what a build has to know of it without reading it. */
export interface LockedImage {
  /** sha256 (hex) of the name that plimsoll.yaml gives it: under another name it is looked for again. */
  readonly name: string;
  /** Of its manifest. */
  readonly digest: Digest;
  /** Bottom first. */
  readonly layers: readonly LockedLayer[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  /** Version `3.12.3` and absolute path of its interpreter. */
  readonly python: { readonly version: string; readonly path: string };
  /** Version of its C library, `2.36`. */
  readonly glibc: string;
  /** Links at its top, with their targets: a folder of that name in a layer above would replace them. */
  readonly links: Readonly<Record<string, string>>;
  /** `/etc/passwd` and `/etc/group`. */
  readonly accounts: { readonly passwd: string; readonly group: string };
  /** Absolute path of its bundle of certificates, or null. */
  readonly certificates: string | null;
  /** Libraries (sonames) that wheels and packages take from it, sorted. */
  readonly needs: readonly string[];
}

export interface LockedLayer {
  readonly digest: Digest;
  readonly diffId: Digest;
  readonly mediaType: string;
  /** Bytes as stored, and of the tar. */
  readonly compressed: number;
  readonly size: number;
}

/** A package of the lock by its key, or the target of a link (`->../packages/ui`), by folder. */
export type LockedModules = Readonly<Record<string, string>>;

/** What a build script is run with, on a machine of any architecture. */
export interface LockedBuild {
  /** Version of the Python that runs it, `3.13`; absent where Node.js does. */
  readonly python?: string;
  /** Tools of Debian and the package that brings Node.js, by the platform of the machine that builds. */
  readonly platforms: Readonly<Partial<Record<Platform, LockedTools>>>;
  /** npm, which runs the script, and the package manager of the application; none where Python runs it. */
  readonly managers: readonly string[];
  /** All packages, those for development included, of all architectures. */
  readonly modules: LockedModules;
}

export interface LockedDeb {
  readonly package: string;
  readonly version: string;
  readonly architecture: string;
  /** Hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Which archive of the suite: the main one or its security updates. */
  readonly archive: 'main' | 'security';
  /** `Filename` of the package index, relative to the archive. */
  readonly path: string;
}

export interface LockedTools {
  /** File names of Debian packages, sorted. */
  readonly base: readonly string[];
  /** The package that brings Node.js; null where Python runs the script. */
  readonly node: string | null;
  /** File names of the wheels that Python runs it with, sorted; absent where Node.js does. */
  readonly wheels?: readonly string[];
}

/** A tarball of the npm registry. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource Integrity with a strong hash: `sha512-...` (W3C SRI). */
  readonly integrity: string;
  /** Bytes; null for those that are for building only, which locking does not fetch. */
  readonly size: number | null;
  /** Those it is for. */
  readonly platforms: readonly Platform[];
}

export interface LockedWheel {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** Hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** What it was made of, when no index has it as a wheel. */
  readonly source?: LockedSource;
}

/** The Debian packages that a locked service names, of all its platforms and its build. */
export function debFiles({ platforms, build }: LockedService): readonly string[] {
  const images = Object.values(platforms).flatMap(({ base, native }) => [...base, ...native]);
  return [...images, ...Object.values(build?.platforms ?? {}).flatMap(({ base }) => base)];
}

/** The wheels that a locked service names, of all its platforms and its build. */
export function wheelFiles({ platforms, build }: LockedService): readonly string[] {
  const images = Object.values(platforms).flatMap(({ wheels }) => wheels);
  return [...images, ...Object.values(build?.platforms ?? {}).flatMap(({ wheels }) => wheels ?? [])];
}

/** The packages that a locked service names, of all its platforms and its build; targets of links among them. */
export function packageKeys({ platforms, build }: LockedService): readonly string[] {
  const images = Object.values(platforms).flatMap(({ node, modules, addons = {} }) => [
    ...(node === null ? [] : [node]),
    ...Object.values(modules),
    ...Object.values(addons).map(({ npm }) => npm),
  ]);
  if (build === null) return images;
  return [
    ...images,
    ...Object.values(build.platforms).flatMap(({ node }) => node ?? []),
    ...build.managers,
    ...Object.values(build.modules),
  ];
}
