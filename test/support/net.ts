import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blob } from '../../src/model/blob.ts';
import { type Http, type NetSettings, openHttp } from '../../src/net/http.ts';
import { openStore } from '../../src/store/store.ts';
import { scratchFolder } from './store.ts';

export interface TestHttp {
  readonly http: Http;
  /** Milliseconds it would have waited between attempts. */
  readonly waits: readonly number[];
  /** Names of what its store holds, complete or not. */
  held(): readonly string[];
}

/** The network with an empty environment and a store of its own; waits take no time. */
export async function testHttp(settings: Partial<NetSettings> = {}): Promise<TestHttp> {
  const folder = scratchFolder();
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const http = openHttp(await openStore(folder), { env: {}, wait, ...settings });
  return {
    http,
    waits,
    held: () => ['temporary', 'blobs/sha256'].flatMap((name) => list(join(folder, name))),
  };
}

export async function bytesOf(blob: Blob | undefined): Promise<Buffer> {
  return Buffer.from((await blob?.read(0, blob.size)) ?? []);
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
