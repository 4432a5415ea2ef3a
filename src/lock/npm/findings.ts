import { posix } from 'node:path';
import type { NpmPackage } from '../../formats/npm/placed.ts';
import type { Platform } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';

type Named = Pick<NpmPackage, 'name' | 'version'>;

/** What packages are locked for, and from. */
export interface Where {
  readonly service: string;
  /** Of the lock file. */
  readonly path: string;
  /** The line of the lock file at which it has a package. */
  readonly lineOf: (one: Named) => number | null;
}

type Fields = Pick<Finding, 'rule' | 'severity' | 'message' | 'fix'> &
  Partial<Pick<Finding, 'path' | 'line' | 'confidence'>>;

function finding(fields: Fields): Finding {
  return { confidence: 'high', path: null, line: null, ...fields };
}

export function noLock(service: string, manifest: string): Finding {
  return finding({
    rule: 'lock/no-npm-lock',
    severity: 'error',
    message: `${service}: there is no package-lock.json, pnpm-lock.yaml or yarn.lock for ${manifest}`,
    fix: 'Run npm install --package-lock-only beside it (or the package manager you use) and commit the lock.',
    path: manifest,
  });
}

export function unreadableLock(path: string, message: string, line: number | null): Finding {
  return finding({
    rule: 'lock/unreadable-npm-lock',
    severity: 'error',
    message: `the lock cannot be used: ${message.replace(/^(is|has) /, 'it $1 ')}`,
    fix: 'Write the lock anew with a current version of the package manager, with packages from a registry only.',
    path,
    line,
  });
}

export function bunLock(path: string): Finding {
  return finding({
    rule: 'lock/bun',
    severity: 'error',
    message: `${path} is the binary lock of older versions of Bun, which nothing else reads`,
    fix: 'Write it as text: bun install --save-text-lockfile --frozen-lockfile --lockfile-only, and remove bun.lockb.',
    path,
  });
}

export function noNode(version: string): Finding {
  return finding({
    rule: 'lock/no-node',
    severity: 'error',
    message: `the npm registry has no Node.js ${version} for Linux`,
    fix: 'Ask for a version that is supported in engines of package.json, or check the registry npm is set to.',
  });
}

/** A package whose native code is compiled when it is installed, and why that was not done. */
interface Uncompiled {
  readonly service: string;
  /** `bcrypt 5.1.1`. */
  readonly what: string;
  readonly why: string;
  readonly path: string;
}

export function mustCompile({ service, what, why, path }: Uncompiled): Finding {
  return finding({
    rule: 'lock/must-compile',
    severity: 'error',
    message: `${service}: ${what} has native code that is compiled when it is installed, brings none that is ready, and could not be compiled here: ${why}`,
    fix: `Take a release or a package that brings ready-made binaries, or build ${service} with its emitted Dockerfile.`,
    path,
  });
}

/** It may be missing: what asks for it goes on without. */
export function notCompiled({ service, what, why, path }: Uncompiled): Finding {
  return finding({
    rule: 'lock/optional-not-compiled',
    severity: 'note',
    message: `${service}: the native code of ${what}, which is optional, could not be compiled here: ${why}`,
    fix: 'Nothing, unless the service needs it.',
    path,
  });
}

export function compiledHere(service: string, what: string, path: string): Finding {
  return finding({
    rule: 'lock/compiled-here',
    severity: 'note',
    message: `${service}: ${what} was compiled here, in a container without a network: it brings native code as sources only`,
    fix: 'Nothing; a release that brings ready-made binaries saves the time.',
    path,
  });
}

export function foreignAddon(service: string, what: string, platform: Platform, path: string): Finding {
  return finding({
    rule: 'lock/foreign-addon',
    severity: 'warning',
    message: `${service}: the native code that ${what} brings is not for ${platform}`,
    fix: `Take a release that brings it for ${platform} too, or leave ${platform} out of platforms in plimsoll.yaml.`,
    path,
  });
}

export function installScript(service: string, names: readonly string[], path: string): Finding {
  return finding({
    rule: 'lock/install-script',
    severity: 'note',
    message: `${service}: install scripts of ${names.join(', ')} are not run`,
    fix: 'Nothing, unless the service misses what such a script downloads: then keep that in the source tree.',
    path,
  });
}

export function unhashed(service: string, count: number, path: string): Finding {
  return finding({
    rule: 'lock/no-integrity',
    severity: 'note',
    message: `${service}: ${path} has no usable hash for ${count} of its packages; those of the registry are locked`,
    fix: 'Nothing; to have hashes in the lock itself, write it with npm or pnpm.',
    path,
  });
}

/** The registry does not have what the lock file names, or no strong hash of it; what is optional may be missing. */
export function lost({ name, version }: Named, optional: boolean, { service, path, lineOf }: Where): Finding {
  const at = { path, line: lineOf({ name, version }) };
  if (optional)
    return finding({
      rule: 'lock/optional-lost',
      severity: 'note',
      message: `${service}: ${name} ${version}, which is optional, is not in the npm registry and is left out`,
      fix: 'Nothing, unless the service needs it.',
      ...at,
    });
  return finding({
    rule: 'lock/no-release',
    severity: 'error',
    message: `${service}: ${name} ${version} is not in the npm registry, or with no strong hash`,
    fix: `Check the registry that npm is set to; where the release was withdrawn, take another one of ${name} in package.json, or of what asks for it, and write ${posix.basename(path)} anew.`,
    ...at,
  });
}
