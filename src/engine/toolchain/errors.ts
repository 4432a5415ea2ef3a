import { UserError } from '../../model/error.ts';

/** @param what the tool, for people */
export function needsLinux(what: string): UserError {
  return new UserError({
    code: 'tools/needs-linux',
    message: `${what} can be assembled on Linux for x86-64 and ARM64 only, not on ${process.platform} ${process.arch}`,
    fix: 'Run it in a Linux container or virtual machine, or install the tool so that it is found on the path.',
  });
}

/** The archive has a newer interpreter than the lock. */
export function movedOn(python: string, locked: string, found: string): UserError {
  return new UserError({
    code: 'tools/interpreter-moved-on',
    message: `the lock has Python ${python} in version ${locked}, the archive now has ${found}: bytecode would not be the same on every machine`,
    fix: 'Run `plimsoll lock` to take the newer version.',
  });
}

export function compilerFailed(version: string, said: string): UserError {
  return new UserError({
    code: 'tools/compiler-failed',
    message: `Python ${version} does not run on this machine: ${said === '' ? 'it says nothing' : said}`,
    fix: 'Check that the folder of the cache may hold programs (no noexec mount), then run it again.',
  });
}

/** An interpreter that answers with something else than CPython's bytecode. */
export function noCode(version: string, cause: RangeError): UserError {
  return new UserError({
    code: 'tools/no-bytecode',
    message: `Python ${version} compiles to what is no bytecode: ${cause.message}`,
    fix: 'Choose a base with the usual build of CPython.',
    cause,
  });
}
