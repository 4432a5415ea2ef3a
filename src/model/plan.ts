import type { Platform } from './config.ts';
import type { Choice } from './evidence.ts';
import type { ServiceKind } from './inventory.ts';
import type { Stack } from './stack.ts';

/** What to build and run, and why. Every choice carries its reason; `explain` prints them. */
export interface Plan {
  readonly schema: 'plimsoll.plan/1';
  readonly platforms: readonly Platform[];
  readonly services: readonly ServicePlan[];
  readonly stack: Stack;
}

export interface ServicePlan {
  readonly id: string;
  /** Folder relative to the root. */
  readonly path: string;
  readonly kind: ServiceKind;
  readonly framework: string;
  readonly base: Choice<Base>;
  /** Debian packages the image starts from, besides those the native libraries of the wheels turn out to need. */
  readonly packages: Choice<readonly string[]>;
  readonly requirements: Choice<Requirements>;
  readonly source: Choice<Source>;
  readonly user: Choice<User>;
  readonly writable: readonly Choice<WritableDirectory>[];
  readonly workdir: Choice<string>;
  readonly env: Readonly<Record<string, Choice<string>>>;
  /** Variables that whoever runs the image must give: the code reads them and has no default. Never baked in. */
  readonly inputs: Choice<readonly Input[]>;
  /** Exec form. */
  readonly command: Choice<readonly string[]>;
  readonly port: Choice<number> | null;
  readonly probe: Choice<Probe> | null;
  readonly limits: Choice<Limits>;
  readonly stop: Choice<Stop>;
  readonly layers: Choice<readonly LayerKind[]>;
}

export interface Base {
  readonly kind: 'debian';
  readonly suite: 'bookworm' | 'trixie';
  /** `3.11`, `3.13`. */
  readonly python: string;
}

/** What to resolve: a manifest of the tree and requirements added to it. */
export interface Requirements {
  readonly manifest: string | null;
  readonly manager: string | null;
  /** PEP 508 requirements added by the plan, for instance a server that the manifest lacks. */
  readonly added: readonly string[];
  /** Normalised names (PEP 503) left out by the plan. */
  readonly dropped: readonly string[];
  /**
   * Normalised names that the service needs by itself; none is told when nothing is dropped. Of what only dropped
   * distributions bring, all others are left out with them, even when the manifest pins them.
   */
  readonly needed: readonly string[];
}

/** Which files of the tree go into the image, and where. */
export interface Source {
  /** Paths relative to the root, sorted. */
  readonly files: readonly string[];
  /** Those of `files` that are model weights: a layer of their own. */
  readonly weights: readonly string[];
  /** Absolute folder in the image that the root of the tree maps to. */
  readonly destination: string;
  /** What stays out although it is in the folder. */
  readonly excluded: readonly Exclusion[];
}

export interface Exclusion {
  /** Pattern of .dockerignore, relative to the root. */
  readonly pattern: string;
  /** For people: what it is. */
  readonly what: string;
  readonly files: number;
  /** Bytes of those files. */
  readonly size: number;
}

/** A variable without which the process does not start, or does not do its work. */
export interface Input {
  readonly name: string;
  readonly secret: boolean;
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly home: string;
}

export interface WritableDirectory {
  /** Absolute, in the image. */
  readonly path: string;
  /** `tmpfs`: gone with the container; `volume`: kept. */
  readonly kind: 'tmpfs' | 'volume';
}

/** How the container is asked whether it is healthy, with nothing but what the image holds. */
export interface Probe {
  readonly argv: readonly string[];
  /** Route asked, for people and for proxies. */
  readonly route: string;
  /** Seconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

export interface Limits {
  /** Bytes. */
  readonly memory: number;
  readonly cpus: number;
  readonly pids: number;
}

export interface Stop {
  readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT';
  /** Seconds. */
  readonly grace: number;
}

/** Layers from seldom to often changed. */
export type LayerKind = 'base' | 'native' | 'wheel' | 'wheels' | 'weights' | 'application';
