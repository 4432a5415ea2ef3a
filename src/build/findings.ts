import { posix } from 'node:path';
import { npmLockFile } from '../formats/npm/lockfiles.ts';
import { lockLine } from '../formats/npm/lockline.ts';
import type { NoCompiler } from '../model/compile.ts';
import type { Platform } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { LostPackage } from '../model/npm.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';

type Fields = Pick<Finding, 'rule' | 'severity' | 'message' | 'fix'> & { readonly path?: string };

function finding({ path, ...fields }: Fields): Finding {
  return { ...fields, confidence: 'high', path: path ?? null, line: null };
}

export function notLocked(service: string, platform: Platform): Finding {
  return finding({
    rule: 'build/not-locked',
    severity: 'error',
    message: `${service}: plimsoll.lock does not say what goes into its image for ${platform}`,
    fix: 'Run `plimsoll lock`.',
  });
}

/** The npm registry no longer has what was locked. */
export function lostPackage({ id, requirements }: ServicePlan, error: LostPackage, tree: Tree): Finding {
  const { manifest, manager } = requirements.value;
  const path = manifest === null ? null : (npmLockFile(posix.dirname(manifest), manager, tree)?.path ?? null);
  const line = path === null ? null : lockLine(tree.text(path) ?? '', error.lost);
  const { message, fix } = error;
  const told = { rule: 'build/lost-package', severity: 'error', message: `${id}: ${message}`, fix } as const;
  return { ...told, confidence: 'high', path, line };
}

/** The lock names a file that its tables do not have. */
export function brokenLock(service: string, file: string): Finding {
  return finding({
    rule: 'build/broken-lock',
    severity: 'error',
    message: `${service}: plimsoll.lock names ${file} and does not describe it`,
    fix: 'Run `plimsoll lock`, and do not edit the file by hand.',
  });
}

export function noBytecode(service: string, { because, fix }: NoCompiler): Finding {
  return finding({
    rule: 'build/no-bytecode',
    severity: 'warning',
    message: `${service}: nothing is compiled to bytecode, so the image starts slower: ${because}`,
    fix,
  });
}

export function wrongPlatform(file: string, platform: Platform): Finding {
  return finding({
    rule: 'build/wrong-platform',
    severity: 'error',
    message: `${file}: its tags do not fit ${platform} with the locked Python and C library`,
    fix: 'Run `plimsoll lock`.',
  });
}

export function wrongArchitecture(wheel: string, path: string, found: string, platform: Platform): Finding {
  return finding({
    rule: 'build/wrong-architecture',
    severity: 'error',
    message: `${wheel}: ${path} is for ${found}, the image is for ${platform}`,
    fix: 'Choose another version of the package: this wheel is not what its name says.',
  });
}

export function fileConflict(first: string, second: string, count: number, path: string): Finding {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  return finding({
    rule: 'build/file-conflict',
    severity: 'warning',
    message: `${first} and ${second} install different files as /${path}${more}; the image has one of them`,
    fix: `Leave out one of the two packages, or choose versions that do not collide.`,
  });
}

export function missingSource(service: string, path: string): Finding {
  return finding({
    rule: 'build/missing-source',
    severity: 'error',
    message: `${service}: ${path} is planned into the image and is not in the tree`,
    fix: 'Run `plimsoll plan` again: the tree has changed.',
    path,
  });
}

/** A path that would replace one of the base's links (`/bin -> usr/bin`) or leave the image. */
export function badPlace(service: string, path: string): Finding {
  return finding({
    rule: 'build/bad-place',
    severity: 'error',
    message: `${service}: ${path} is no place for an application's files`,
    fix: 'Choose an absolute path outside /bin, /sbin and /lib.',
  });
}

export function writableFile(service: string, path: string): Finding {
  return finding({
    rule: 'build/writable-is-file',
    severity: 'error',
    message: `${service}: ${path} is to be a folder the service may write to, and is a file of the source`,
    fix: 'Name the folder that holds it in services.*.writable of plimsoll.yaml.',
  });
}
