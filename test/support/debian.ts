import { resolvePackages } from '../../src/lock/debian/resolve.ts';
import { openUniverse } from '../../src/lock/debian/universe.ts';
import type { SignedArchive } from '../../src/model/fetch.ts';
import type { LockedDeb } from '../../src/model/lock.ts';
import type { Store } from '../../src/model/store.ts';
import { openArchive } from '../../src/net/archive.ts';
import { openStore } from '../../src/store/store.ts';
import { type FakeMirror, type FakeSuite, fakeMirror } from './mirror.ts';
import { scratchFolder } from './store.ts';

/** An archive made by the test, with what reads it. */
export interface TestArchive {
  readonly mirror: FakeMirror;
  readonly archive: SignedArchive;
  readonly store: Store;
  readonly now: Date;
  /** Paths of index files asked for so far. */
  readonly asked: readonly string[];
}

/** @param address serves the mirror's folder under another address than `file:` */
export async function testArchive(
  suites: readonly FakeSuite[],
  settings: { readonly keyring?: string; readonly address?: (mirror: FakeMirror) => string } = {},
): Promise<TestArchive> {
  const mirror = await fakeMirror(scratchFolder(), suites);
  const store = await openStore(scratchFolder());
  const mirrors = [settings.address?.(mirror) ?? mirror.uri];
  const archive = openArchive(store, {
    env: {},
    mirrors,
    keyring: settings.keyring ?? mirror.keyring,
    apt: '/nonexistent',
  });
  const asked: string[] = [];
  const watched: SignedArchive = {
    index: (name, suite, path, sha256) => {
      asked.push(`${suite}/${path}`);
      return archive.index(name, suite, path, sha256);
    },
    deb: (deb) => archive.deb(deb),
    keyrings: () => archive.keyrings(),
    where: (name, suite) => archive.where(name, suite),
  };
  return { mirror, archive: watched, store, now: new Date('2026-01-01'), asked };
}

/** The packages named and all they need, from the archive's suite `bookworm`. */
export async function lockedDebs(
  tested: TestArchive,
  names: readonly string[],
): Promise<readonly LockedDeb[]> {
  return resolvePackages(await openUniverse('bookworm', 'amd64', tested), names).value;
}
