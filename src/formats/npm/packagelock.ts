import { posix } from 'node:path';
import { isTable } from '../document/table.ts';
import { relativePath } from '../path/relative.ts';
import { packagesOfFirst } from './firstlock.ts';
import {
  type Closure,
  type Fault,
  fitting,
  type NpmPackage,
  nameList,
  type Placed,
  type Placement,
  texts,
} from './placed.ts';

/**
 * The packages of a `package-lock.json` or `npm-shrinkwrap.json` (versions 1 to 3) that one of its packages needs to run,
 * each where npm puts it: what can be reached from the folder, as `npm ci --omit=dev` leaves it. Folders are relative to the
 * lock's own. A fault is something that cannot be had from a registry, or no lock at all.
 * @param manifest reads the package.json of a folder: version 1 does not hold what the packages of the tree ask for
 */
export function fromPackageLock(
  text: string,
  closure: Closure,
  manifest: (folder: string) => string | null = () => null,
): Placement | { readonly fault: Fault } {
  const packages = packagesOf(text, closure, manifest);
  if ('fault' in packages) return packages;
  const walk = new Walk(packages, closure);
  walk.from(closure.folder === '.' ? '' : closure.folder, true);
  if (closure.development && closure.folder !== '.') walk.from('', true);
  return walk.fault === null ? walk.placed : { fault: walk.fault };
}

interface Packages {
  readonly packages: Readonly<Record<string, unknown>>;
  /** False when the lock does not say which systems its packages are for. */
  readonly tells: boolean;
}

function packagesOf(
  text: string,
  { folder }: Closure,
  manifest: (folder: string) => string | null,
): Packages | { readonly fault: Fault } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: { message: 'is not JSON', line: null } };
  }
  const packages = isTable(json) ? json['packages'] : undefined;
  if (isTable(packages)) return { packages, tells: true };
  if (isTable(json) && json['lockfileVersion'] === 1) {
    const own = folder === '.' ? [] : [[folder, manifest(folder)] as const];
    const manifests = new Map([['', manifest('.')], ...own]);
    const dependencies = isTable(json['dependencies']) ? json['dependencies'] : {};
    return { packages: packagesOfFirst(dependencies, manifests), tells: false };
  }
  return { fault: { message: 'has no packages: it is no lock of npm', line: null } };
}

class Walk {
  readonly placed = new Map<string, Placed>();
  fault: Fault | null = null;
  readonly #packages: Packages['packages'];
  readonly #tells: boolean;
  readonly #closure: Closure;
  readonly #seen = new Set<string>();

  constructor({ packages, tells }: Packages, closure: Closure) {
    this.#packages = packages;
    this.#tells = tells;
    this.#closure = closure;
  }

  /** Follows what the package in a folder asks for; with `first`, what it asks for while it is developed too. */
  from(folder: string, first: boolean): void {
    const queue = [{ folder, first }];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const own = this.#packages[next.folder];
      if (!isTable(own)) continue;
      const asked = wantedBy(own, next.first && this.#closure.development);
      for (const { name, optional } of asked) {
        const found = this.#resolve(next.folder, name);
        if (found === null || this.#seen.has(found)) continue;
        const target = this.#place(found, optional);
        // Where something is built, what it imports of the tree may have to be built before.
        if (target !== null) queue.push({ folder: target, first: target !== found });
      }
    }
  }

  /** Where Node.js finds a package from a folder: in its own `node_modules`, else in those above it. */
  #resolve(from: string, name: string): string | null {
    for (let at = from === '' ? '.' : from; ; at = posix.dirname(at)) {
      const folder = posix.join(at, 'node_modules', name);
      if (isTable(this.#packages[folder])) return folder;
      if (at === '.') return null;
    }
  }

  /** Puts a package in its folder; returns the folder to go on from, or null when it is left out. */
  #place(folder: string, optional: boolean): string | null {
    const entry = this.#packages[folder];
    if (!isTable(entry)) return null;
    if (!this.#closure.development && entry['dev'] === true) return null;
    if (entry['link'] === true) {
      const target = relativePath(String(entry['resolved'] ?? ''));
      if (target === null) return this.#refuse(folder, 'is linked to a folder outside of the tree');
      this.#seen.add(folder);
      this.placed.set(folder, { link: target });
      return target;
    }
    const fits = {
      os: nameList(entry['os']),
      cpu: nameList(entry['cpu']),
      libc: nameList(entry['libc']),
    };
    const isOptional = optional || entry['optional'] === true || entry['devOptional'] === true;
    if (isOptional && fitting(fits, this.#closure.platforms, folder).length === 0) return null;
    this.#seen.add(folder);
    // Bundled packages are in the tarball of the package around them.
    if (entry['inBundle'] === true) return folder;
    const made = toPackage(folder, entry, this.#tells ? fits : null, isOptional);
    if (typeof made === 'string') return this.#refuse(folder, made);
    const isLeft = isOptional && this.#closure.without?.has(`${made.name}@${made.version}`) === true;
    if (isLeft) return null;
    this.placed.set(folder, { package: made });
    return folder;
  }

  #refuse(folder: string, why: string): null {
    this.fault ??= { message: `${nameIn(folder)} ${why}`, line: null };
    return null;
  }
}

function wantedBy(
  entry: Readonly<Record<string, unknown>>,
  development: boolean,
): readonly { readonly name: string; readonly optional: boolean }[] {
  const optional = Object.keys(texts(entry['optionalDependencies']));
  const names = [
    ...Object.keys(texts(entry['dependencies'])),
    ...Object.keys(texts(entry['peerDependencies'])),
    ...(development ? Object.keys(texts(entry['devDependencies'])) : []),
  ].filter((name) => !optional.includes(name));
  return [
    ...names.map((name) => ({ name, optional: false })),
    ...optional.map((name) => ({ name, optional: true })),
  ];
}

/** The package, or why it cannot be taken. */
function toPackage(
  folder: string,
  entry: Readonly<Record<string, unknown>>,
  fits: NpmPackage['fits'],
  optional: boolean,
): NpmPackage | string {
  const name = typeof entry['name'] === 'string' ? entry['name'] : nameIn(folder);
  const { version, integrity, resolved } = entry;
  if (typeof resolved === 'string' && !/^https?:/.test(resolved))
    return `comes from ${resolved.replace(/^([a-z+]+:).*/s, '$1')} and not from a registry`;
  if (typeof resolved === 'string' && ARCHIVE.test(resolved))
    return `comes from an archive of ${URL.parse(resolved)?.hostname ?? 'a repository'} and not from a registry`;
  if (typeof version !== 'string') return 'has no version';
  return {
    name,
    version,
    integrity: typeof integrity === 'string' ? integrity : null,
    fits,
    optional,
  };
}

/** Where hosts of repositories hand out the files of a commit: a registry has other bytes under that name and version. */
const ARCHIVE = /\/archive\/[^?#]+\.(tar\.gz|tgz|zip)$|^https?:\/\/codeload\.[^?#]+\/tar\.gz\//;

/** `a/node_modules/@x/b` is `@x/b`. */
export function nameIn(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
