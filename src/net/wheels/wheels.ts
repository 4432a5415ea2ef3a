import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Blob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import type { FetchedWheel, FoundWheel, WantedWheel, WheelSource } from '../../model/fetch.ts';
import type { Progress } from '../../model/progress.ts';
import type { Resolver } from '../../model/resolve.ts';
import type { Store } from '../../model/store.ts';
import type { Http } from '../http.ts';
import { withLogin, withoutLogin } from '../indexes/login.ts';
import type { IndexSettings } from '../indexes/settings.ts';
import { badLocation, wheelGone, wheelNotFound } from './errors.ts';
import { locateWheels } from './locate.ts';

export interface WheelPorts {
  readonly http: Http;
  readonly store: Store;
  readonly settings: IndexSettings;
  /** Asked where a wheel is when nobody remembers. */
  readonly resolver: Resolver;
}

/** Downloads at a time. */
const AT_ONCE = 6;
const STEP = 'downloading wheels';

/** Wheels of the user's indexes and wheelhouses. */
export function openWheels(ports: WheelPorts): WheelSource {
  const locate = locator(ports);
  return {
    wheel: (file, sha256, among = []) =>
      find(file, sha256, ports, () => locate([{ file, sha256 }, ...among], sha256)),
    fetch: (wheels, progress) => fetchAll(wheels, ports, progress),
  };
}

/** From the store, a find-links folder, the address remembered from resolving, or else wherever the index has it now. */
async function find(
  file: string,
  sha256: string,
  { http, store, settings }: WheelPorts,
  locate: () => Promise<string | null>,
): Promise<Blob> {
  const held = await store.blob(`sha256:${sha256}`);
  if (held !== null) return held;
  let mismatch: UserError | null = null;
  const attempt = async (address: string): Promise<Blob | null> => {
    try {
      return (await http.get(withLogin(address, settings), { sha256 }))?.blob ?? null;
    } catch (error) {
      // Another place may still have the right file; when none has, this is what to tell.
      if (!(error instanceof UserError) || error.code !== 'net/hash-mismatch') throw error;
      mismatch = error;
      return null;
    }
  };
  const remembered = await store.recall<string>(REMEMBERED, { file, sha256 });
  for (const address of [...folders(settings, file), remembered]) {
    const blob = address === null ? null : await attempt(address);
    if (blob !== null) return blob;
  }
  const located = await locate();
  const blob = located === null ? null : await attempt(located);
  if (blob !== null) return blob;
  throw mismatch ?? wheelNotFound(file, sha256);
}

const REMEMBERED = 'wheel-location';

/** Looks up all that is wanted and not in the store when the first of it is asked for, each once. */
function locator({
  store,
  resolver,
}: WheelPorts): (wanted: readonly WantedWheel[], sha256: string) => Promise<string | null> {
  const asked = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const answer = async (wanted: readonly WantedWheel[]): Promise<ReadonlyMap<string, string>> => {
    const held = await Promise.all(wanted.map(({ sha256 }) => store.blob(`sha256:${sha256}`)));
    return locateWheels(
      wanted.filter((_, at) => held[at] === null),
      resolver,
    );
  };
  return async (wanted, sha256) => {
    const unknown = wanted.filter((wheel) => !asked.has(wheel.sha256));
    const fresh = [...new Map(unknown.map((wheel) => [wheel.sha256, wheel])).values()];
    if (!asked.has(sha256)) {
      const found = answer(fresh);
      for (const wheel of fresh) asked.set(wheel.sha256, found);
    }
    return (await asked.get(sha256))?.get(sha256) ?? null;
  };
}

/** Where the file would be in the wheelhouses of this machine. */
function folders(settings: IndexSettings, file: string): readonly string[] {
  return settings.findLinks.flatMap((place) => {
    if (/^file:/i.test(place)) return new URL(file, place.endsWith('/') ? place : `${place}/`).href;
    return /^[a-z][a-z+.-]+:/i.test(place) ? [] : pathToFileURL(join(place, file)).href;
  });
}

async function fetchAll(
  wheels: readonly FoundWheel[],
  ports: WheelPorts,
  progress: Progress,
): Promise<readonly FetchedWheel[]> {
  const results = new Array<FetchedWheel | undefined>(wheels.length);
  const tally = new Tally(wheels, progress);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < wheels.length; at = next++) {
      const wheel = wheels[at];
      if (wheel === undefined) continue;
      results[at] = await fetchOne(wheel, ports, (bytes) => tally.bytes(at, bytes));
      tally.file();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    next = wheels.length;
    tally.end();
  }
  return results.flatMap((result) => result ?? []);
}

async function fetchOne(
  wheel: FoundWheel,
  { http, store, settings }: WheelPorts,
  tell: (bytes: number) => void,
): Promise<FetchedWheel> {
  const { file, location } = wheel;
  if (!/^(https?|file):/i.test(location)) throw badLocation(file, location);
  const expected = wheel.sha256 === null ? {} : { sha256: wheel.sha256 };
  const got = await http.get(withLogin(location, settings), { ...expected, progress: tell });
  if (got === null) throw wheelGone(file, location);
  tell(got.blob.size);
  const sha256 = got.digest.slice('sha256:'.length);
  await store.remember(REMEMBERED, { file, sha256 }, withoutLogin(location));
  return { file, blob: got.blob, sha256 };
}

/** How far all downloads together are: in bytes when all sizes are known, else in files. */
class Tally {
  readonly #bytes: number[];
  readonly #total: number | null;
  readonly #progress: Progress;
  #files = 0;

  constructor(wheels: readonly FoundWheel[], progress: Progress) {
    this.#bytes = wheels.map(() => 0);
    this.#total = wheels.some(({ size }) => size === null)
      ? null
      : wheels.reduce((sum, { size }) => sum + (size ?? 0), 0);
    this.#progress = progress;
  }

  bytes(at: number, bytes: number): void {
    this.#bytes[at] = bytes;
    const done = this.#bytes.reduce((sum, each) => sum + each, 0);
    // What the index says of sizes may be wrong: the step must not end before its last file is there.
    if (this.#total !== null)
      this.#progress({
        step: STEP,
        done: Math.min(done, this.#total - 1),
        total: this.#total,
        unit: 'bytes',
      });
  }

  file(): void {
    this.#files += 1;
    if (this.#total === null && this.#files < this.#bytes.length)
      this.#progress({ step: STEP, done: this.#files, total: this.#bytes.length, unit: 'files' });
  }

  end(): void {
    const total = this.#total ?? this.#bytes.length;
    this.#progress({ step: STEP, done: total, total, unit: this.#total === null ? 'files' : 'bytes' });
  }
}
