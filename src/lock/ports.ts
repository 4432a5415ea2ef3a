import type { MakeAddon } from '../model/addon.ts';
import type { SignedArchive, WheelSource } from '../model/fetch.ts';
import type { Finding } from '../model/finding.ts';
import type { BaseImages } from '../model/imagesource.ts';
import type { Lock } from '../model/lock.ts';
import type { NpmRegistry } from '../model/npm.ts';
import type { Progress } from '../model/progress.ts';
import type { Resolver } from '../model/resolve.ts';
import type { Sources } from '../model/source.ts';
import type { Store } from '../model/store.ts';
import type { Tree } from '../model/tree.ts';

/** What locking reads and writes through; the command line makes the real ones. None is asked when nothing has changed. */
export interface LockPorts {
  readonly tree: Tree;
  readonly store: Store;
  readonly archive: SignedArchive;
  /** Images of others that services are built on. */
  readonly bases: BaseImages;
  readonly resolver: Resolver;
  readonly wheels: WheelSource;
  readonly registry: NpmRegistry;
  /** Makes wheels of what is published as sources only. */
  readonly sources: Sources;
  /** Compiles what npm packages bring as sources only. */
  readonly addon: MakeAddon;
  readonly progress: Progress;
  /** Says at once what would be late when locking has ended: what takes long. It is not among the diagnostics. */
  readonly tell: (findings: readonly Finding[]) => void;
  /** Whether index files of the archive are still valid is judged by it. */
  readonly now: Date;
  /** The lock that is there, or null. */
  readonly previous: Lock | null;
}
