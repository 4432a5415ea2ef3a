import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { LockedPackage } from '../../model/lock.ts';
import type { LockPorts } from '../ports.ts';
import { foreignAddon, installScript } from './findings.ts';
import { packageFacts } from './native.ts';
import { keyOf, type Picked } from './pick.ts';

/** Packages looked into at a time. */
const AT_ONCE = 6;

/** What is locked. */
export interface About {
  readonly service: string;
  /** Of Debian. */
  readonly suite: string;
  readonly platform: Platform;
  /** Of the lock file, for findings. */
  readonly path: string;
}

export interface Facts {
  /** What all packages together link to, and what they bring of that. */
  readonly needed: readonly string[];
  readonly provided: readonly string[];
  /** With their sizes, by key. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** Those that have native code and none that is ready. */
  readonly compiles: readonly LockedPackage[];
  readonly diagnostics: readonly Finding[];
}

/** Looks into the packages of a service for one platform, and into the one that brings Node.js. */
export async function factsOf(
  picked: Picked | null,
  node: LockedPackage | null,
  { service, platform, path }: About,
  { registry, store, progress }: LockPorts,
): Promise<Facts> {
  const needed: string[] = [];
  const provided: string[] = [];
  const scripts: string[] = [];
  const packages: Record<string, LockedPackage> = {};
  const compiles: LockedPackage[] = [];
  const diagnostics: Finding[] = [];
  const all = [...Object.values(picked?.packages ?? {}), ...(node === null ? [] : [node])];
  const queue = all.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const one of queue) {
      const facts = await packageFacts(one, platform, registry, store);
      needed.push(...facts.needed);
      provided.push(...facts.provided);
      packages[keyOf(one)] = { ...one, size: facts.size };
      progress({ step: 'fetching npm packages', done: ++done, total: all.length, unit: 'files' });
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
  return { needed: [...new Set(needed)].sort(), provided, packages, compiles, diagnostics };
}
