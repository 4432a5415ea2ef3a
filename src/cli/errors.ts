import { plural } from '../formats/units/plural.ts';
import type { Platform } from '../model/config.ts';
import { EXIT, UserError } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';

export function nothingFound(path: string, files: number): UserError {
  return new UserError({
    code: 'cli/no-service',
    message: `no service was found in ${path} (${plural(files, 'file')} looked at)`,
    fix: 'name the folder that holds the application; docs/reference/frameworks.md lists what is recognised, and a container file that starts a program makes it a service',
    exit: EXIT.nothingToDo,
  });
}

export function unknownCompanion(name: string, known: readonly string[]): UserError {
  return new UserError({
    code: 'cli/no-companion',
    message: `there is no ${name} to assemble from Debian packages`,
    fix: `name some of ${known.join(', ')}, or none: those that the stack needs`,
  });
}

/** There are services, and what they need is not what we make yet: nothing to work on. */
export function nothingToBuild(found: readonly string[]): UserError {
  return new UserError({
    code: 'cli/nothing-to-build',
    message: `nothing here can be built yet: ${found.join(', ')}`,
    fix: 'see above for the reason of each',
    exit: EXIT.nothingToDo,
  });
}

/** Something stands in the way of every service. */
export function unbuildable(wanted: readonly string[]): UserError {
  return new UserError({
    code: 'cli/unbuildable',
    message: `none of the services could be built: ${wanted.join(', ')}`,
    fix: 'mend the errors above',
  });
}

export function noSuchRule(asked: string, near: string | null): UserError {
  return new UserError({
    code: 'cli/no-rule',
    message: `there is no rule ${asked}`,
    fix: near === null ? 'docs/reference/rules lists them' : `did you mean ${near}?`,
  });
}

export function nothingToCheck(paths: readonly string[]): UserError {
  return new UserError({
    code: 'cli/nothing-to-check',
    message: `there are no container files in ${paths.join(', ')}`,
    fix: 'name a folder with a Dockerfile, a compose file, manifests or an nginx configuration, or such files',
    exit: EXIT.nothingToDo,
  });
}

export function unreadableBaseline(path: string, problem: string, cause?: unknown): UserError {
  return new UserError({
    code: 'check/unreadable-baseline',
    message: `the baseline ${path} cannot be read: ${problem}`,
    fix: 'make it with --write-baseline',
    cause,
  });
}

export function invalidConfig(findings: readonly Finding[]): UserError {
  return new UserError({
    code: 'config/invalid',
    message: findings.map((one) => `${place(one)}: ${one.message}`).join('\n'),
    fix: [...new Set(findings.map((one) => one.fix))].join('\n'),
  });
}

export function unreadableConfig(path: string): UserError {
  return new UserError({
    code: 'config/unreadable',
    message: `${path} cannot be read as text`,
    fix: 'make it a text file that you may read, in the folder itself: links out of it are not followed',
  });
}

export function unknownService(asked: string, found: readonly string[], near: string | null): UserError {
  return new UserError({
    code: 'cli/unknown-service',
    message: `there is no service "${asked}" (${found.join(', ')})`,
    fix: near === null ? 'name one of them with --service' : `did you mean --service ${near}?`,
  });
}

export function lockNotReadable(path: string, code: string, cause: unknown): UserError {
  return new UserError({
    code: 'cli/lock-not-readable',
    message: `${path} cannot be read (${code})`,
    fix: 'make it a file you may read, or name another with --lock-file',
    cause,
  });
}

export function unreadableLock(path: string, findings: readonly Finding[]): UserError {
  const [first] = findings;
  return new UserError({
    code: 'lock/unreadable',
    message: `${path}${first?.line ? `:${first.line}` : ''} ${first?.message.replace(/^plimsoll\.lock:? ?/, '')}`,
    fix: first?.fix ?? 'remove it and run plimsoll lock',
  });
}

export function lockNotWritable(path: string, cause: UserError): UserError {
  return new UserError({
    code: 'cli/lock-not-writable',
    message: cause.message.replace(/^.*?: /, `${path}: `),
    fix: 'make its folder writable for you, or keep the lock elsewhere with --lock-file PATH',
    cause,
  });
}

export function staleLock(path: string, stale: readonly string[], missing: boolean): UserError {
  const what = missing ? `${path} does not exist` : `${path} is stale for ${stale.join(', ')}`;
  return new UserError({
    code: 'lock/stale',
    message: `${what}, and --locked forbids to change it`,
    fix: 'run plimsoll lock and commit what it writes',
    exit: EXIT.no,
  });
}

export function ambiguousName(name: string, services: readonly string[]): UserError {
  return new UserError({
    code: 'cli/ambiguous-name',
    message: `${name} cannot be the name of ${services.length} images (${services.join(', ')})`,
    fix: 'give a tag without a name, or choose one service with --service',
  });
}

export function foreignPlatform(platforms: readonly Platform[]): UserError {
  return new UserError({
    code: 'cli/foreign-platform',
    message: `images for ${platforms.join(' and ')} cannot be run on this machine`,
    fix: 'build for its own platform (platforms of plimsoll.yaml), or verify on a machine of theirs',
  });
}

export function unknownInput(name: string, known: readonly string[], near: string | null): UserError {
  const listed = known.length > 0 ? `the inputs are ${known.join(', ')}` : 'the plan has no inputs';
  return new UserError({
    code: 'cli/unknown-input',
    message: `no service asks for ${name}: ${listed}`,
    fix:
      near === null
        ? 'set it as services.<id>.env of plimsoll.yaml when the image is to have it'
        : `did you mean --env ${near}?`,
  });
}

export function noDocker(): UserError {
  return new UserError({
    code: 'cli/no-docker',
    message: 'bench compares with Dockerfiles, and Docker does not answer here',
    fix: 'start Docker (plimsoll doctor says how), then run it again',
  });
}

export function noReport(path: string, why: string, cause?: unknown): UserError {
  return new UserError({
    code: 'cli/no-report',
    message: `${path} is no report: ${why}`,
    fix: 'make one with plimsoll ship --report FILE.json',
    cause,
  });
}

export function nothingToInspect(): UserError {
  return new UserError({
    code: 'cli/nothing-to-inspect',
    message: 'neither an image nor --context was given',
    fix: 'name an image, or a folder with --context DIR',
  });
}

export function noCache(path: string): UserError {
  return new UserError({
    code: 'cli/no-cache',
    message: `${path}: the cache folder cannot be made`,
    fix: 'name a folder you may write to with PLIMSOLL_CACHE',
  });
}

export function notLocked(ids: readonly string[]): UserError {
  return new UserError({
    code: 'lock/incomplete',
    message: `could not lock ${ids.join(', ')}; nothing was written`,
    fix: 'mend the errors above',
  });
}

function place({ path, line }: Finding): string {
  return line === null ? `${path}` : `${path}:${line}`;
}
