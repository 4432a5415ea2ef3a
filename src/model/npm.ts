import type { Blob } from './blob.ts';
import { UserError, type UserErrorFields } from './error.ts';
import type { LockedPackage } from './lock.ts';

/** A release that a lock names and the registry does not have. */
export class LostPackage extends UserError {
  readonly lost: Pick<LockedPackage, 'name' | 'version'>;

  constructor(lost: LostPackage['lost'], fields: UserErrorFields) {
    super(fields);
    this.lost = lost;
  }
}

/** Reads tarballs of the user's npm registries. */
export interface NpmTarballs {
  /** The tarball, its integrity verified, from the store or a registry. Rejects with {@link LostPackage} when there is none. */
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
