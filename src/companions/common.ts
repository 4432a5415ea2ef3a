import type { CompanionPackages } from '../model/companion.ts';

type Packages = CompanionPackages['packages'];

/** What every image starts with: who it is. The C library and all others come as what is loaded needs them. */
export const SYSTEM: Packages = { 'base-files': [] };

/** A shell for the entry point. */
export const SHELL: Packages = { dash: ['usr/bin/'] };

/** Some of the small tools of coreutils. */
export function tools(...names: readonly string[]): Packages {
  return { coreutils: names.map((name) => `usr/bin/${name}`) };
}

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
