import { EXIT, UserError } from '../model/error.ts';

export function staleTrim(path: string, service: string, present: boolean): UserError {
  const what = present
    ? `${path} is of other packages than ${service} has now`
    : `${path} has no run of ${service}`;
  return new UserError({
    code: 'trim/stale',
    message: `${what}, and --locked forbids to run it anew`,
    fix: 'run plimsoll build --trim without --locked, and commit what it writes',
    exit: EXIT.no,
  });
}

export function unreadableTrimRecord(path: string): UserError {
  return new UserError({
    code: 'trim/unreadable',
    message: `${path} is no record of runs that this Plimsoll reads`,
    fix: 'take it from version control again, or remove it and run plimsoll build --trim',
  });
}
