import { elfVersions } from '../formats/elf/versions.ts';
import { contentBlob } from '../formats/zip/content.ts';
import { readZip } from '../formats/zip/read.ts';
import type { FetchedWheel } from '../model/fetch.ts';
import type { Finding } from '../model/finding.ts';
import type { ServicePlan } from '../model/plan.ts';
import { remembered, type Store } from '../model/store.ts';
import type { Place } from './findings.ts';
import { isNative } from './native.ts';
import { newerLibraries } from './wheel-findings.ts';

/** Tags that say nothing of the C library: such a wheel is for the machine it was built on, and those like it. */
const LOCAL = /-linux_(?:x86_64|aarch64)\.whl$/;

/** What a base has that native code is linked to. */
export interface BaseLibraries {
  readonly glibc: readonly [major: number, minor: number];
  /** File names. */
  readonly libraries: readonly string[];
}

/**
 * Findings on wheels that were built for newer libraries than the base has, as what is made here for a base of others may
 * be: importing them would fail. All other wheels are held to the base by their names.
 */
export async function tooNew(
  service: ServicePlan,
  wheels: readonly { readonly name: string; readonly file: FetchedWheel }[],
  base: BaseLibraries,
  placeOf: (name: string) => Place,
  store: Store,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { name, file } of wheels.filter((one) => LOCAL.test(one.file.file))) {
    const lacking = (await versionsOf(file, store)).filter((version) => !has(base, version));
    if (lacking.length > 0)
      found.push(newerLibraries(service.base.value, file.file, lacking, base.glibc, placeOf(name)));
  }
  return found;
}

function versionsOf(wheel: FetchedWheel, store: Store): Promise<readonly string[]> {
  return remembered(store, 'wheel-versions', { sha256: wheel.sha256 }, async () => {
    const versions = new Set<string>();
    for (const entry of await readZip(wheel.blob, wheel.file)) {
      const where = `${wheel.file}: ${entry.path}`;
      if (!(await isNative(entry, where))) continue;
      for (const version of await elfVersions(contentBlob(entry.content, where))) versions.add(version);
    }
    return [...versions].sort();
  });
}

/** Whether a base has a version of symbols; true where that cannot be told. */
function has({ glibc: [, minor], libraries }: BaseLibraries, version: string): boolean {
  const libc = /^GLIBC_2\.(\d+)/.exec(version)?.[1];
  if (libc !== undefined) return Number(libc) <= minor;
  const cxx = /^GLIBCXX_3\.4\.(\d+)$/.exec(version)?.[1];
  // The file of GCC's library for C++ is called by the newest version in it.
  const newest = libraries.flatMap((one) => /^libstdc\+\+\.so\.6\.0\.(\d+)$/.exec(one)?.[1] ?? []);
  return cxx === undefined || newest.length === 0 || Number(cxx) <= Math.max(...newest.map(Number));
}
