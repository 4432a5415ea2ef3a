import type { Blob } from './blob.ts';
import type { LockedPackage } from './lock.ts';

/** Reads tarballs of the user's npm registries. */
export interface NpmTarballs {
  /** The tarball, its integrity verified, from the store or a registry. */
  tarball(locked: Pick<LockedPackage, 'name' | 'version' | 'integrity'>): Promise<Blob>;
}

/** What a registry says of one release. */
export interface NpmRelease {
  /** Subresource Integrity of its tarball; null when the registry has no strong one. */
  readonly integrity: string | null;
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[];
}

/** Reads the user's npm registries. */
export interface NpmRegistry extends NpmTarballs {
  /** Versions of a package, in no order; empty when there is no such package. */
  versions(name: string): Promise<readonly string[]>;
  /** Null when there is no such release. */
  release(name: string, version: string): Promise<NpmRelease | null>;
}
