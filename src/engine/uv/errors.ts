import { UserError } from '../../model/error.ts';

export function noResolver(): UserError {
  return new UserError({
    code: 'resolve/no-resolver',
    message: 'there is neither uv nor pip on this machine, and none could be fetched',
    fix: 'Install uv or python3-pip, or let the package index of your pip configuration offer uv.',
  });
}

/** pip could not fetch uv. */
export function uvNotFetched(why: string): UserError {
  return new UserError({
    code: 'resolve/uv-not-fetched',
    message: `uv, which resolves the requirements, could not be fetched with pip: ${why}`,
    fix: 'Install uv yourself, or correct the package index in your pip configuration.',
  });
}

export function badUvWheel(file: string, why: string): UserError {
  return new UserError({
    code: 'resolve/uv-wheel',
    message: `${file}, from which uv was to be taken, ${why}`,
    fix: 'Check the package index of your pip configuration, or install uv yourself.',
  });
}

export function indexUnreachable(address: string | null, why: string): UserError {
  return new UserError({
    code: 'resolve/index-unreachable',
    message: `the package index${address === null ? '' : ` at ${bare(address)}`} cannot be reached (${why})`,
    fix: 'Check the network, the index and proxy settings of pip and uv, then run it again.',
    transient: true,
  });
}

/** What a requirement names by an address of its own: `name @ https://...`. */
export function addressUnreachable(name: string, address: string, why: string): UserError {
  return new UserError({
    code: 'resolve/address-unreachable',
    message: `${name} is required from ${bare(address)}, which cannot be reached (${why})`,
    fix: `Check the network and the proxy settings, then run it again; or require ${name} by its version, from an index or a folder that find-links names.`,
    transient: true,
  });
}

export function indexRefuses(address: string): UserError {
  return new UserError({
    code: 'resolve/index-refuses',
    message: `the package index at ${bare(address)} refuses access`,
    fix: 'Give a user and password for that host in ~/.netrc or in the index address of your pip or uv settings.',
  });
}

export function indexUntrusted(address: string | null): UserError {
  return new UserError({
    code: 'resolve/index-untrusted',
    message: `the certificate of the package index${address === null ? '' : ` at ${bare(address)}`} is not trusted`,
    fix: 'Name the PEM file of the authority that signed it in SSL_CERT_FILE, or as `cert` in pip.conf.',
  });
}

export function corruptWheel(file: string, why: string): UserError {
  return new UserError({
    code: 'resolve/corrupt-wheel',
    message: `${file} is damaged: ${why}`,
    fix: 'Fetch or build that wheel again where it comes from (the index, or the find-links folder).',
  });
}

export function noFindLinks(place: string): UserError {
  return new UserError({
    code: 'resolve/no-find-links',
    message: `${place}, named by a find-links setting, cannot be read`,
    fix: 'Correct find-links in the pip or uv settings or in the manifest, or make the folder.',
  });
}

/** The resolver failed in a way nothing here knows. */
export function resolverFailed(tool: string, output: string): UserError {
  return new UserError({
    code: 'resolve/failed',
    message: `${tool} failed: ${output.split('\n').slice(-12).join('\n') || 'without a word'}`,
    fix: 'Read what it says above; if it is a fault of Plimsoll, report it with the manifest.',
  });
}

export function resolverTimedOut(tool: string, seconds: number): UserError {
  return new UserError({
    code: 'resolve/timed-out',
    message: `${tool} found no answer within ${seconds} seconds`,
    fix: 'Check the network and run it again; pin more versions in the manifest when it stays slow.',
    transient: true,
  });
}

/** Without user, password, query and fragment. */
function bare(address: string): string {
  const url = URL.parse(address);
  return url === null ? 'the configured address' : `${url.protocol}//${url.host}${url.pathname}`;
}
