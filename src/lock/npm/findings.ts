import type { Finding } from '../../model/finding.ts';

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
    message: `${path}: ${message}`,
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

export function mustCompile(service: string, name: string, version: string, path: string): Finding {
  return finding({
    rule: 'lock/must-compile',
    severity: 'error',
    message: `${service}: ${name} ${version} has native code that is compiled when it is installed, and brings none that is ready`,
    fix: `Take a release or a package that brings ready-made binaries, or build ${service} with its emitted Dockerfile.`,
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

export function noRelease(name: string, version: string, path: string): Finding {
  return finding({
    rule: 'lock/no-release',
    severity: 'error',
    message: `${name} ${version}: the npm registry does not have it, or no strong hash of it`,
    fix: `Check the registry that npm is set to, or lock another version of ${name}.`,
    path,
  });
}
