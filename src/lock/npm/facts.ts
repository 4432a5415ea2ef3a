import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { LockedPackage } from '../../model/lock.ts';
import { LostPackage } from '../../model/npm.ts';
import type { LockPorts } from '../ports.ts';
import { foreignAddon, installScript, lost, type Where } from './findings.ts';
import { packageFacts } from './native.ts';
import { keyOf, type Picked } from './pick.ts';

/** Packages looked into at a time. */
const AT_ONCE = 6;

/** What is locked. */
export interface About extends Where {
  /** Of Debian. */
  readonly suite: string;
  readonly platform: Platform;
}

export interface Facts {
  /** What all packages together link to, and what they bring of that. */
  readonly needed: readonly string[];
  readonly provided: readonly string[];
  /** With their sizes, by key. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** Those that have native code and none that is ready. */
  readonly compiles: readonly LockedPackage[];
  /** Those that the registry does not have, by key. */
  readonly gone: ReadonlySet<string>;
  readonly diagnostics: readonly Finding[];
}

/** Looks into the packages of a service for one platform, and into the one that brings Node.js. */
export async function factsOf(
  picked: Picked | null,
  node: LockedPackage | null,
  about: About,
  { registry, store, progress }: LockPorts,
): Promise<Facts> {
  const { service, platform, path } = about;
  const needed: string[] = [];
  const provided: string[] = [];
  const scripts: string[] = [];
  const packages: Record<string, LockedPackage> = {};
  const compiles: LockedPackage[] = [];
  const gone = new Set<string>();
  const diagnostics: Finding[] = [];
  const all = [...Object.values(picked?.packages ?? {}), ...(node === null ? [] : [node])];
  const queue = all.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const one of queue) {
      const facts = await packageFacts(one, platform, registry, store).catch(lostOrThrow);
      progress({ step: 'fetching npm packages', done: ++done, total: all.length, unit: 'files' });
      if (facts === null) {
        diagnostics.push(lost(one, picked?.optional.has(keyOf(one)) === true, about));
        gone.add(keyOf(one));
        continue;
      }
      needed.push(...facts.needed);
      provided.push(...facts.provided);
      packages[keyOf(one)] = { ...one, size: facts.size };
      // What fits none of a service's platforms but another of them stays out of its image.
      if (one === node || !one.platforms.includes(platform)) continue;
      if (facts.install === 'compiles') compiles.push(one);
      else if (facts.foreign)
        diagnostics.push(foreignAddon(service, `${one.name} ${one.version}`, platform, path));
      if (facts.install === 'script') scripts.push(one.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (scripts.length > 0) diagnostics.push(installScript(service, scripts.sort(), path));
  compiles.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  diagnostics.sort((a, b) => (a.message < b.message ? -1 : 1));
  return { needed: [...new Set(needed)].sort(), provided, packages, compiles, gone, diagnostics };
}

/** One package that the registry lost is no reason to look at no other. */
function lostOrThrow(error: unknown): null {
  if (error instanceof LostPackage) return null;
  throw error;
}
