import type { Result, RunOptions } from './argv.ts';
import type { Image } from './image.ts';
import type { Limits, Stop, User, WritableDirectory } from './plan.ts';

/** How a container is run: for verification always hardened. */
export interface ContainerSpec {
  readonly image: Image;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: User;
  readonly workdir: string;
  readonly command: readonly string[];
  /** The only places the process may write to; everything else is read only. */
  readonly writable: readonly WritableDirectory[];
  /**
   * True: it is thrown away with all that it has written, so that an engine may let it write to its own layer, wherever
   * owners and modes let its user, instead of copying what the image has in the places that are kept.
   */
  readonly passing?: true;
  readonly limits: Limits;
  readonly stop: Stop;
  /** False: no network at all but its own loopback. */
  readonly network?: false;
  /** Port the service listens on inside, or null for a worker. */
  readonly port: number | null;
}

export interface HttpAnswer {
  readonly status: number;
  /** First 4 KiB of the body, as text. */
  readonly body: string;
}

/** What a request sends that is no GET. */
export interface Sent {
  readonly method: string;
  /** JSON. */
  readonly body?: unknown;
}

export interface Process {
  readonly pid: number;
  readonly uid: number;
  readonly command: string;
}

/** A running container. */
export interface Container {
  readonly id: string;
  /** When its process was told to start, milliseconds since the epoch. */
  readonly startedAt: number;
  /** HTTP request for a path on the service's port, from outside the container, a GET unless something is sent; null while nothing answers. */
  get(path: string, sent?: Sent): Promise<HttpAnswer | null>;
  /** Runs a command inside, as the container's user. */
  exec(args: readonly string[], options?: RunOptions): Promise<Result>;
  /** `running`, or how it ended. */
  state(): Promise<{
    readonly running: boolean;
    readonly code: number | null;
    readonly outOfMemory: boolean;
  }>;
  processes(): Promise<readonly Process[]>;
  /** Absolute paths the container changed outside its writable places. */
  changed(): Promise<readonly string[]>;
  /**
   * Absolute paths of the mounts it may write to, as the kernel has them, `/proc`, `/sys` and `/dev` left out; null when
   * this machine cannot see into the container (its engine runs in a virtual machine).
   */
  writable(): Promise<readonly string[] | null>;
  /** Resident memory of all its processes, bytes. */
  memory(): Promise<number | null>;
  logs(): Promise<string>;
  /**
   * Copies a file or folder of its writable places to a folder of this machine, also after it has ended. False when
   * there is no such thing.
   */
  copy(path: string, to: string): Promise<boolean>;
  /** Sends the stop signal, waits up to the grace period, then kills. */
  stop(): Promise<{ readonly milliseconds: number; readonly code: number | null; readonly killed: boolean }>;
  remove(): Promise<void>;
}

/** What runs containers: Docker, Podman, or the Linux sandbox. */
export interface Engine {
  readonly name: 'docker' | 'podman' | 'sandbox';
  readonly version: string;
  /** What this engine cannot enforce of a {@link ContainerSpec}, in words; empty when it enforces all. */
  readonly gaps: readonly string[];
  /** Delivers the image so that `start` can run it. */
  load(image: Image): Promise<void>;
  start(spec: ContainerSpec): Promise<Container>;
}
