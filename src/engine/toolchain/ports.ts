import type { Archive } from '../../model/fetch.ts';
import type { LockedDeb } from '../../model/lock.ts';
import type { Progress } from '../../model/progress.ts';
import type { Store } from '../../model/store.ts';

/** What assembling tools from Debian packages takes. */
export interface ToolPorts {
  readonly archive: Archive;
  readonly store: Store;
  readonly progress: Progress;
  /** The packages named and all they need, from the signed indexes of a suite. Rejects with a UserError. */
  readonly packages: (
    suite: string,
    architecture: string,
    names: readonly string[],
  ) => Promise<readonly LockedDeb[]>;
}
