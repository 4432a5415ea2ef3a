import { UserError } from '../../model/error.ts';

/** What the registry said, shortened: the codes of the OCI distribution-spec ("Error Codes") carry no secret. */
export interface Refusal {
  readonly registry: string;
  readonly repository: string;
  readonly doing: string;
  readonly status: number;
  readonly codes: readonly string[];
}

export function refused({ registry, repository, doing, status, codes }: Refusal): UserError {
  const why = codes.length > 0 ? `${codes.join(', ')}, HTTP ${status}` : `HTTP ${status}`;
  const denied = status === 401 || status === 403;
  const transient = status === 429 || status >= 500;
  return new UserError({
    code: denied ? 'registry/denied' : 'registry/refused',
    message: `${registry}/${repository}: ${doing} was refused (${why})`,
    fix: denied
      ? `Log in with an account that may do this: docker login ${registry}`
      : transient
        ? 'Run it again later: nothing was tagged, and what was uploaded is not sent again.'
        : 'Check the name of the repository and what the registry allows.',
    transient,
  });
}

export function unreachableRegistry(registry: string, cause: Error): UserError {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return new UserError({
    code: 'registry/unreachable',
    message: `the registry ${registry} cannot be reached or broke off (${code})`,
    fix: 'Check that it runs and the proxy settings, then run it again: nothing was tagged, and what was uploaded is not sent again.',
    cause,
    transient: true,
  });
}

export function badReference(text: string): UserError {
  return new UserError({
    code: 'registry/bad-reference',
    message: `${text} is not a registry reference`,
    fix: 'Write HOST[:PORT]/REPOSITORY[:TAG], all of the repository in lower case.',
  });
}

export function badLogin(registry: string, helper: string, cause: string): UserError {
  return new UserError({
    code: 'registry/credential-helper',
    message: `the credential helper ${helper} gave no login for ${registry} (${cause})`,
    fix: `Check that ${helper} is on PATH and works, or log in again: docker login ${registry}`,
  });
}
