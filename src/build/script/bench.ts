import type { Entry } from '../../model/entry.ts';
import type { LockedBuild, LockedTools } from '../../model/lock.ts';
import type { BuildScript, Runtime } from '../../model/plan.ts';
import type { LayerJob } from '../cached.ts';
import type { BuildPorts } from '../ports.ts';

/** What a build script is run with, as its language has it. */
export interface Bench {
  /** What decides the result, besides the sources and what the plan says of the script. */
  readonly key: readonly unknown[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What the tools of Debian are assembled for. */
  readonly runtime: Runtime;
  /** Links that packages of Debian would be given when they are installed. */
  readonly links: readonly Entry[];
  /** The layers between the tools of Debian and the sources. */
  readonly jobs: (tools: LockedTools) => readonly LayerJob[];
}

export interface BenchInput {
  /** Of the service. */
  readonly id: string;
  readonly script: BuildScript;
  readonly locked: LockedBuild;
  readonly ports: BuildPorts;
}

/** Raised when the same inputs come to be run otherwise. */
export const FORM = 3;
