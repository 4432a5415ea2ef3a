import type { CompanionPackages } from '../model/companion.ts';
import type { Probe } from '../model/plan.ts';

type Packages = CompanionPackages['packages'];

/** What every image starts with: who it is. The C library and all others come as what is loaded needs them. */
export const SYSTEM: Packages = { 'base-files': [] };

/** A shell for the entry point. */
export const SHELL: Packages = { dash: ['usr/bin/'] };

/** Some of the small tools of coreutils. */
export function tools(...names: readonly string[]): Packages {
  return { coreutils: names.map((name) => `usr/bin/${name}`) };
}

/** Small programs that busybox is called by, as links to it (paths relative to `/`). */
export function applets(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [`usr/bin/${name}`, 'busybox']));
}

/** The script of ours that every image starts with, as the official ones have one. */
export const ENTRYPOINT = ['/usr/local/bin/docker-entrypoint.sh'];

/** A probe that asks the server in its own language, by a script of ours. */
export function askedByScript(times: Pick<Probe, 'interval' | 'timeout' | 'startPeriod' | 'retries'>): Probe {
  return { argv: ['/usr/local/bin/healthy.sh'], route: '/', ...times };
}

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
