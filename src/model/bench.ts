import type { Amount } from './context.ts';

/** What the ways of building one service cost, measured in turns on one machine: what `bench --json` prints. */
export interface Bench {
  readonly schema: 'plimsoll.bench/1';
  /** When, as ISO 8601. */
  readonly taken: string;
  /** Id of the service. */
  readonly service: string;
  readonly machine: Machine;
  /** How often each figure was taken. */
  readonly runs: number;
  readonly ways: readonly BenchWay[];
}

/** What figures were taken on: those of two machines are not compared. */
export interface Machine {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly engine: string;
}

export const SCENARIOS = ['clean', 'nothing changed', 'code changed', 'dependency added'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** One way of building: the application's own Dockerfile, the one that `emit` writes, or `build`. */
export interface BenchWay {
  readonly way: 'own' | 'emitted' | 'direct';
  /** Why there are no figures; null when there are. */
  readonly failed: string | null;
  /** Milliseconds of each run, whole process, by scenario; a scenario that failed has none. */
  readonly builds: Readonly<Partial<Record<Scenario, readonly number[]>>>;
  /** What building sends to the builder; null where nothing is sent. */
  readonly context: Amount | null;
  readonly sizes: ImageSizes | null;
  /** Milliseconds from start to the first healthy answer, of each run. */
  readonly starts: readonly number[];
  readonly idle: Usage | null;
  readonly load: LoadFigures | null;
}

/** Bytes of an image, in the ways they are counted. */
export interface ImageSizes {
  /** As the engine says. */
  readonly engine: number;
  /** Files of all layers. */
  readonly size: number;
  /** Layers as the tar archives they are unpacked from: what `build` calls the size. */
  readonly tar: number;
  /** Layers as a push sends them (gzip); null when that was not measured. */
  readonly compressed: number | null;
  readonly layers: number;
}

export interface Usage {
  /** Bytes, as the engine counts them for its limit. */
  readonly memory: number;
  /** Share of one CPU. */
  readonly cpu: number;
}

/** How a short load was answered. */
export interface Answers {
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
  readonly slowest95: number;
}

/** A short load on the health route. */
export interface LoadFigures extends Usage, Answers {}

/** What starting a whole stack costs, and what it takes then: what `bench --stack --json` prints. */
export interface StackBench {
  readonly schema: 'plimsoll.stackbench/1';
  /** When, as ISO 8601. */
  readonly taken: string;
  readonly machine: Machine;
  /** How often it was started. */
  readonly runs: number;
  /** Why there are no figures; null when there are. */
  readonly failed: string | null;
  /** Milliseconds from `plimsoll up` to all of it well, of each run: images at hand, volumes empty. */
  readonly starts: readonly number[];
  /** Bytes of all its images, each counted once, as the engine says. */
  readonly images: number;
  /** Sorted by id. */
  readonly services: readonly StackService[];
  /** A short load on its front page, through the proxy; null where nothing is published. */
  readonly load: Answers | null;
}

export interface StackService {
  readonly id: string;
  /** Bytes of its image, as the engine says. */
  readonly image: number | null;
  /** Milliseconds from its own start to its first healthy answer, of each run; none without a health check. */
  readonly starts: readonly number[];
  readonly idle: Usage | null;
  /** While the front page is asked for. */
  readonly busy: Usage | null;
}

/** Two runs side by side: what `bench --compare --json` prints. */
export interface BenchComparison {
  readonly schema: 'plimsoll.benchcomparison/1';
  readonly subjects: readonly ComparedBench[];
}

/** One service, or the stack, then and now. */
export interface ComparedBench {
  /** Id of the service; `the stack`. */
  readonly subject: string;
  /** When, as ISO 8601. */
  readonly before: string;
  readonly after: string;
  readonly sameMachine: boolean;
  readonly changes: readonly BenchChange[];
}

/** A figure that both runs have: medians. */
export interface BenchChange {
  /** The way of building, or the service of the stack; empty for all of the stack. */
  readonly of: string;
  readonly figure: string;
  readonly unit: 'ms' | 'bytes' | 'per second' | 'pieces';
  readonly before: number;
  readonly after: number;
}
