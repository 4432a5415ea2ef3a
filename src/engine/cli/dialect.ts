import type { ContainerSpec } from '../../model/engine.ts';
import type { WritableDirectory } from '../../model/plan.ts';
import type { Enforced } from '../limits.ts';

/** What differs between the command lines of Docker and Podman. */
export interface Dialect {
  readonly program: 'docker' | 'podman';
  /** Arguments that print one line about what runs the containers, read by `about`. */
  readonly info: readonly string[];
  /** Reads that line; null when it is none. */
  about(line: string): About | null;
  /**
   * Arguments that start a program which does not exist in an empty folder: an engine that works says just that. Null
   * where answering is enough.
   */
  readonly trial: ((folder: string) => readonly string[]) | null;
  /** The next action when the program is there but does not answer. */
  readonly repair: string;
  /** Options of `create` that only this program needs. */
  readonly options: readonly string[];
  /** Options of `rm` without which it would first wait for the program to stop. */
  readonly atOnce: readonly string[];
  /** Value of `--tmpfs` for a directory the container's user owns. */
  tmpfs(directory: WritableDirectory, spec: ContainerSpec): string;
}

/** What runs the containers. */
export interface About {
  readonly version: string;
  /** `linux`, or `windows` for Windows containers. */
  readonly system: string;
  readonly enforced: Enforced;
  /** True when a layer the engine holds may be left out of an archive (see `loadImage`). */
  readonly partial: boolean;
}
