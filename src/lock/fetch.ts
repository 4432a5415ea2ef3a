import { isPylockFault, parsePylock } from '../formats/pylock/pylock.ts';
import type { Platform } from '../model/config.ts';
import { UserError } from '../model/error.ts';
import type { FetchedWheel, FoundWheel } from '../model/fetch.ts';
import { plainQuestion, type Resolver } from '../model/resolve.ts';
import type { LockPorts } from './ports.ts';
import type { Chosen } from './select.ts';

export interface FetchOptions extends Pick<LockPorts, 'wheels' | 'resolver' | 'progress'> {
  readonly python: string;
  readonly platforms: readonly Platform[];
  /** True when the addresses come from another tool's lock. */
  readonly foreign: boolean;
}

/**
 * Fetches the wheels chosen for each platform, by file name. Where another tool's lock names addresses that this
 * machine does not reach, the same files are looked for on its own indexes.
 */
export async function fetchWheels(
  chosen: readonly (readonly Chosen[])[],
  options: FetchOptions,
): Promise<ReadonlyMap<string, FetchedWheel>> {
  const all = distinct(chosen.flat().map(({ found }) => found));
  try {
    return await fetch(all, options);
  } catch (error) {
    if (!options.foreign || !(error instanceof UserError) || !ELSEWHERE.has(error.code)) throw error;
    const own = await Promise.all(
      chosen.map((wheels, at) => located(wheels, options.platforms[at] ?? 'linux/amd64', options)),
    );
    const found = distinct(own.flat());
    if (found.length < all.length) throw error;
    return fetch(found, options);
  }
}

/** Errors that say nothing of the file itself. */
const ELSEWHERE = new Set([
  'net/unreachable',
  'net/unauthorized',
  'net/untrusted-certificate',
  'net/status',
  'wheels/gone',
]);

async function fetch(
  wheels: readonly FoundWheel[],
  { wheels: source, progress }: FetchOptions,
): Promise<ReadonlyMap<string, FetchedWheel>> {
  const fetched = await source.fetch(wheels, progress);
  return new Map(fetched.map((each) => [each.file, each]));
}

function distinct(wheels: readonly FoundWheel[]): readonly FoundWheel[] {
  return [...new Map(wheels.map((each) => [each.file, each])).values()];
}

/** The same files where this machine's indexes have them. */
async function located(
  chosen: readonly Chosen[],
  platform: Platform,
  { resolver, python }: { readonly resolver: Resolver; readonly python: string },
): Promise<readonly FoundWheel[]> {
  const answer = await resolver.resolve(
    plainQuestion({
      requirements: chosen.map(({ name, version }) => `${name}==${version}`),
      python,
      platforms: [platform],
      prereleases: true,
      dependencies: false,
    }),
  );
  const lock = 'pylock' in answer ? parsePylock(answer.pylock) : null;
  if (lock === null || isPylockFault(lock)) return [];
  const offered = lock.packages.flatMap(({ wheels }) => wheels);
  return chosen.flatMap(({ found }) => {
    const same = offered.find(
      ({ file, sha256 }) => file === found.file && (sha256 ?? found.sha256) === found.sha256,
    );
    return same === undefined ? [] : [{ ...found, location: same.location }];
  });
}
