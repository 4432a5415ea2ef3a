import { UserError } from '../model/error.ts';

/** A URL as it may be shown: without user, password, query and fragment, any of which can hold a secret. */
export function shown(url: string | URL): string {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === 'file:') return `file://${parsed.pathname}`;
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return 'an address that is not a URL';
  }
}

export function badUrl(url: string): UserError {
  return new UserError({
    code: 'net/bad-url',
    message: `${shown(url)} cannot be read: only http:, https: and file: addresses can`,
    fix: 'Correct the address in the configuration it comes from.',
  });
}

export function badCertificates(path: string, origin: string, cause: unknown): UserError {
  return new UserError({
    code: 'net/certificates-unreadable',
    message: `${origin} names ${path}, which cannot be read`,
    fix: `Point ${origin} at a readable PEM file, or unset it.`,
    cause,
  });
}

/** TLS did not trust the server. */
export function untrusted(url: string | URL, cause: Error): UserError {
  return new UserError({
    code: 'net/untrusted-certificate',
    message: `${shown(url)}: the server's certificate is not trusted (${codeOf(cause)})`,
    fix: 'Name the PEM file of the authority that signed it in SSL_CERT_FILE (or PIP_CERT).',
    cause,
  });
}

export function unreachable(url: string | URL, cause: Error): UserError {
  return new UserError({
    code: 'net/unreachable',
    message: `${shown(url)} cannot be reached (${codeOf(cause)})`,
    fix: 'Check the network, the address and the proxy settings (HTTPS_PROXY, NO_PROXY), then run it again.',
    cause,
    transient: true,
  });
}

export function unauthorized(url: string | URL, status: number): UserError {
  return new UserError({
    code: 'net/unauthorized',
    message: `${shown(url)} refuses access (HTTP ${status})`,
    fix: 'Give a user and password for that host in ~/.netrc, or in the address where it is configured.',
  });
}

export function badStatus(url: string | URL, status: number, transient: boolean): UserError {
  return new UserError({
    code: 'net/status',
    message: `${shown(url)} answers HTTP ${status}`,
    fix: transient ? 'Run it again later.' : 'Check the address in the configuration it comes from.',
    transient,
  });
}

export function badRedirect(url: string | URL, why: string): UserError {
  return new UserError({
    code: 'net/redirect',
    message: `${shown(url)}: ${why}`,
    fix: 'Check the address in the configuration it comes from.',
  });
}

export function tooLarge(url: string | URL, limit: number): UserError {
  return new UserError({
    code: 'net/too-large',
    message: `${shown(url)} is larger than the ${limit} bytes it may have`,
    fix: 'Check that the mirror or index serves the file that was locked; lock again when it was replaced.',
  });
}

export function hashMismatch(url: string | URL, expected: string, actual: string): UserError {
  return new UserError({
    code: 'net/hash-mismatch',
    message: `${shown(url)} has sha256 ${actual}, not the ${expected} that was recorded`,
    fix: 'Do not use it. Check the mirror or index; lock again when the file was replaced on purpose.',
  });
}

export function localUnreadable(url: string | URL, cause: unknown): UserError {
  return new UserError({
    code: 'net/file-unreadable',
    message: `${shown(url)} cannot be read (${codeOf(cause)})`,
    fix: 'Check the path and its permissions.',
    cause,
  });
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors[0] !== undefined) return codeOf(cause.errors[0]);
  if (!(cause instanceof Error)) return 'unknown fault';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

/** @param folder apt's configuration, where no Debian source was found */
export function noArchive(folder: string): UserError {
  return new UserError({
    code: 'net/no-debian-archive',
    message: `no Debian archive is known: ${folder} names none`,
    fix: 'Set base.mirrors in plimsoll.yaml to the addresses of a Debian mirror and its security archive (http:, https: or file:).',
  });
}

export function packageGone(name: string, version: string): UserError {
  return new UserError({
    code: 'net/package-gone',
    message: `no mirror has ${name} ${version} any more`,
    fix: 'Run `plimsoll lock` to take the version that replaced it, or add a mirror that keeps old ones to base.mirrors.',
  });
}

export function badArchivePath(path: string): UserError {
  return new UserError({
    code: 'net/bad-archive-path',
    message: `${JSON.stringify(path)} is no path within a Debian archive`,
    fix: 'Run `plimsoll lock` again: the lock file was damaged or edited.',
  });
}

export function unreadableKeyring(path: string, cause: unknown): UserError {
  return new UserError({
    code: 'net/keyring-unreadable',
    message: `the keyring ${path} cannot be read (${codeOf(cause)})`,
    fix: 'Correct base.keyring in plimsoll.yaml.',
    cause,
  });
}
