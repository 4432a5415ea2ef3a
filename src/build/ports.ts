import type { Compilers } from '../model/compile.ts';
import type { Platform } from '../model/config.ts';
import type { Archive, Wheels } from '../model/fetch.ts';
import type { Outcome } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import type { Lock } from '../model/lock.ts';
import type { NpmTarballs } from '../model/npm.ts';
import type { Plan } from '../model/plan.ts';
import type { Progress } from '../model/progress.ts';
import type { RunScript } from '../model/script.ts';
import type { Store } from '../model/store.ts';
import type { Tree } from '../model/tree.ts';

/** What a build reads and writes through; the command line makes the real ones. */
export interface BuildPorts {
  readonly tree: Tree;
  readonly store: Store;
  /** Asked only for packages whose layer is not in the store. */
  readonly archive: Archive;
  /** Asked only for wheels whose layer is not in the store. */
  readonly wheels: Wheels;
  /** Asked only for npm packages whose layer is not in the store. */
  readonly packages: NpmTarballs;
  /** Runs the build scripts whose result is not in the store. */
  readonly scripts: RunScript;
  /** The platform of the machine that runs them. */
  readonly host: Platform;
  readonly compilers: Compilers;
  readonly progress: Progress;
  /** Milliseconds since any fixed moment, for the timings. */
  readonly now: () => number;
}

/**
 * Assembles one image per service and platform of the plan, from what the lock names and nothing else.
 * Images are in plan order; a service that cannot be built is left out and has a finding of severity `error`. Rejects with a UserError when an input is corrupt or the store cannot be written.
 */
export type Build = (
  plan: Plan,
  lock: Lock,
  ports: BuildPorts,
  touched?: Touched,
) => Promise<Outcome<readonly Image[]>>;

/** Files of packages that runs touched, from the folder they are installed in, by service: trims their images by it. */
export type Touched = Readonly<Record<string, readonly string[]>>;
