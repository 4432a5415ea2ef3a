import type { Platform } from '../../model/config.ts';
import { isTable } from '../document/table.ts';

/** A package as a lock file of npm, pnpm or Yarn has it. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** What its tarball hashes to (W3C Subresource Integrity), as the lock says it; null when it does not. */
  readonly integrity: string | null;
  /** As package.json has them: empty fits all, `!win32` all others. Null when the lock does not say. */
  readonly fits: Fits | null;
  /** True when it may be left out where it does not fit. */
  readonly optional: boolean;
}

export interface Fits {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[];
}

/** What is in one folder of `node_modules`: a package, or a link to a folder of the tree (relative to its root). */
export type Placed = { readonly package: NpmPackage } | { readonly link: string };

/** By folder relative to the root of the tree: `web/node_modules/react`. */
export type Placement = ReadonlyMap<string, Placed>;

/** Something in a lock file that stands in the way. */
export interface Fault {
  readonly message: string;
  /** 1-based, or null. */
  readonly line: number | null;
}

/** What is wanted of a lock file. */
export interface Closure {
  /** Folder of the package that is to run, relative to the root of the lock: `.` for the root. */
  readonly folder: string;
  /** Packages for development too: what a build script needs. */
  readonly development: boolean;
  /** Packages (`name@version`) that are known to fit nothing here and are left out, when they are optional. */
  readonly without?: ReadonlySet<string>;
  /** Packages that fit none of them are left out, when they are optional. */
  readonly platforms: readonly Platform[];
}

/** Binaries for another C library, by the name they are published under. */
const MUSL = /[-/](?:linux)?musl(?:eabi(?:hf)?)?(?:-|$)/;

/**
 * The platforms of these that a package runs on, as npm decides it for a GNU C library. Many locks of npm do not say
 * which library a package is for: then its name does.
 */
export function fitting(
  { os, cpu, libc }: Fits,
  platforms: readonly Platform[],
  name: string,
): readonly Platform[] {
  if (!allows(os, 'linux') || !allows(libc, 'glibc')) return [];
  if (libc.length === 0 && os.includes('linux') && MUSL.test(name)) return [];
  return platforms.filter((platform) => allows(cpu, platform === 'linux/arm64' ? 'arm64' : 'x64'));
}

/** A list of names allows what it names, or with `!` all that it does not. */
function allows(names: readonly string[], name: string): boolean {
  if (names.includes(`!${name}`)) return false;
  return names.every((each) => each.startsWith('!')) || names.includes(name) || names.includes('any');
}

/** A field that holds one name or several. */
export function nameList(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === 'string');
}

/** A field that maps names to texts; what is no text is passed over. */
export function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isTable(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
