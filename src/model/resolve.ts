import type { Platform } from './config.ts';

/** An index that a manifest names, for all packages or for those that ask for it by name. */
export interface NamedIndex {
  readonly name: string;
  /** May hold a login: never print it. */
  readonly url: string;
  /** Used only by the packages that `Indexes.pinned` gives it. */
  readonly explicit: boolean;
}

/** Where a manifest says its packages are, besides what the user's own settings say. */
export interface Indexes {
  /** In place of the user's default index; null leaves that. */
  readonly default: string | null;
  readonly extra: readonly NamedIndex[];
  /** Addresses, or paths relative to the root of the tree. */
  readonly findLinks: readonly string[];
  readonly noIndex: boolean;
  /** Names of indexes by normalised names of the packages that come from nowhere else. */
  readonly pinned: Readonly<Record<string, string>>;
}

export const NO_INDEXES: Indexes = { default: null, extra: [], findLinks: [], noIndex: false, pinned: {} };

export interface Release {
  readonly name: string;
  readonly version: string;
}

/** What a resolver is asked: one set of releases, all as wheels, that satisfies all requirements on all platforms. */
export interface Question {
  /** PEP 508. */
  readonly requirements: readonly string[];
  /** PEP 508: they limit versions and ask for nothing. */
  readonly constraints: readonly string[];
  /** PEP 508: they replace what other packages ask for. */
  readonly overrides: readonly string[];
  /** Releases taken where nothing speaks against them: those of the lock that is there. */
  readonly preferred: readonly Release[];
  /** `3.11`. */
  readonly python: string;
  readonly platforms: readonly Platform[];
  readonly indexes: Indexes;
  readonly prereleases: boolean;
  /** False: only what is asked for, and nothing of what that needs in turn. */
  readonly dependencies: boolean;
  /** PyTorch and its companions from the index that has their builds for CPUs. */
  readonly torch?: 'cpu';
  /**
   * Source distributions will do. Nothing is built to find out what they need: `dependencies` counts as false, and what is
   * asked for is named, without addresses of its own.
   */
  readonly sources?: true;
  /** Of what is asked for the oldest releases that fit, not the newest. */
  readonly oldest?: true;
}

/** What is published in builds for CPUs and for each CUDA beside one another (normalised names). */
export const TORCH_BUILDS: readonly string[] = ['torch', 'torchaudio', 'torchvision'];

/** A question about no more than it says. */
export function plainQuestion(
  asked: Omit<Question, 'constraints' | 'overrides' | 'preferred' | 'indexes'> & Partial<Question>,
): Question {
  return { constraints: [], overrides: [], preferred: [], indexes: NO_INDEXES, ...asked };
}

/** Why there is no answer. */
export interface Refusal {
  /**
   * `absent`: no such package or release; `source-only`: no release that fits is published as a wheel;
   * `platform`: no wheel fits a platform or the Python version; `python`: it says that it does not run on that version;
   * `conflict`: the requirements contradict one another.
   */
  readonly reason: 'absent' | 'source-only' | 'platform' | 'python' | 'conflict';
  /** Normalised name of the package it hangs on, or null. */
  readonly name: string | null;
  /** The resolver's own explanation, a few lines. */
  readonly explanation: string;
}

/** A `pylock.toml` (PEP 751), with what must be said of it, or a refusal. */
export type Answer = { readonly pylock: string; readonly caveat?: string } | { readonly refusal: Refusal };

/** Resolves requirements against the user's package indexes. Rejects with a UserError when these cannot be asked. */
export interface Resolver {
  resolve(question: Question): Promise<Answer>;
}

/** A service's requirements for an installer that reads lines. */
export interface Listed {
  /** PEP 508, options of indexes before them. */
  readonly lines: readonly string[];
  /** True when pip reads the manifest as it is: nothing but requirements, and no other file. */
  readonly plain: boolean;
}
