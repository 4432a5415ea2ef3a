import { UserError } from '../../model/error.ts';

/** Without uv, what is not like this machine cannot be resolved. */
export function notForHost(target: string, python: string): UserError {
  return new UserError({
    code: 'resolve/not-for-this-machine',
    message: `without uv, which could not be fetched, requirements for Python ${python} on ${target} cannot be resolved: pip judges by the interpreter that runs it`,
    fix: 'Install uv, or let the package index of your pip configuration offer it.',
  });
}
