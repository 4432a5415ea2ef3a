import { UserError } from '../../model/error.ts';

export function noSuite(suite: string): UserError {
  return new UserError({
    code: 'debian/no-suite',
    message: `none of the Debian mirrors has the suite ${suite}`,
    fix: 'Set base.suite in plimsoll.yaml to one your mirror has, or base.mirrors to a mirror that has it.',
  });
}

/** @param where address of the suite's index files, without credentials */
export function badSignature(where: string, why: string, cause?: unknown): UserError {
  return new UserError({
    code: 'debian/bad-signature',
    message: `${where}/InRelease is not to be trusted: ${why}`,
    fix: 'Check the mirror and this machine’s clock. If the mirror is your own, name its keyring as base.keyring in plimsoll.yaml.',
    cause,
  });
}

export function expired(where: string, until: string): UserError {
  return new UserError({
    code: 'debian/expired',
    message: `${where}/InRelease was valid until ${until}: a stale mirror could hide security updates`,
    fix: 'Use a current mirror (base.mirrors in plimsoll.yaml), or check this machine’s clock.',
  });
}

export function badRelease(where: string, what: string): UserError {
  return new UserError({
    code: 'debian/bad-release',
    message: `${where}/InRelease ${what}`,
    fix: 'Use a complete mirror of a Debian archive (base.mirrors in plimsoll.yaml).',
  });
}

export function badIndex(where: string, path: string, what: string, cause?: unknown): UserError {
  return new UserError({
    code: 'debian/bad-index',
    message: `${where}/${path} ${what}`,
    fix: 'Use a complete, current mirror of the Debian archive (base.mirrors in plimsoll.yaml), or run it again later.',
    cause,
    transient: true,
  });
}
