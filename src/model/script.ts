import type { Image } from './image.ts';
import type { Digest } from './store.ts';

/** A build script to be run in an image that holds all it needs. */
export interface ScriptJob {
  /** For people: the service. */
  readonly name: string;
  readonly image: Image;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder it may write to, with its sources and packages. Absolute. */
  readonly folder: string;
  readonly workdir: string;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Files and folders that are taken out when it has ended well, absolute; those that are not there are passed over. */
  readonly outputs: readonly string[];
}

/** A tar in the store with the outputs, each below its number in the list; or why there is none. */
export type ScriptResult = { readonly tar: Digest } | { readonly failed: string };

/**
 * Runs a build script where it reaches neither this machine nor the network. Rejects with a UserError when nothing here can
 * run it.
 */
export type RunScript = (job: ScriptJob) => Promise<ScriptResult>;
