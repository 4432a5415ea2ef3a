/** What lies in one area of the cache. */
export interface CacheArea {
  /** `packages and layers`, for people. */
  readonly what: string;
  readonly files: number;
  /** As files say, not as the disk's blocks add up. */
  readonly bytes: number;
}

/** What the cache holds and how much of it nothing has used of late. */
export interface CacheUse {
  readonly folder: string;
  readonly areas: readonly CacheArea[];
  readonly unused: { readonly days: number; readonly files: number; readonly bytes: number };
  /** Whether what was unused is gone. */
  readonly pruned: boolean;
}
