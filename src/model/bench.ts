import type { Amount } from './context.ts';

/** What the ways of building one service cost, measured in turns on one machine: what `bench --json` prints. */
export interface Bench {
  readonly schema: 'plimsoll.bench/1';
  /** Id of the service. */
  readonly service: string;
  readonly machine: { readonly cpus: number; readonly memory: number; readonly engine: string };
  /** How often each figure was taken. */
  readonly runs: number;
  readonly ways: readonly BenchWay[];
}

export type Scenario = 'clean' | 'nothing changed' | 'code changed' | 'dependency added';

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

/** A short load on the health route. */
export interface LoadFigures extends Usage {
  readonly requests: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly median: number;
  readonly slowest95: number;
}
