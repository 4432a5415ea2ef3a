import type { IndexSettings } from '../../net/indexes/settings.ts';

/**
 * Variables that tell uv what pip is told and uv is not (uv reads its own files and variables, none of pip's).
 * Addresses go this way and not as arguments, because everybody on the machine can read arguments.
 */
export function uvEnvironment(settings: IndexSettings): Readonly<Record<string, string>> {
  const { pip, uv, env } = settings;
  const values: Record<string, string | null> = {
    UV_DEFAULT_INDEX: uv.index === null ? pip.index : null,
    UV_INDEX: joined(env['UV_INDEX'], pip.extra, ' '),
    UV_FIND_LINKS: joined(env['UV_FIND_LINKS'], pip.findLinks, ','),
    UV_INSECURE_HOST: joined(env['UV_INSECURE_HOST'], pip.trustedHosts, ' '),
    UV_INDEX_STRATEGY: uv.strategy === null && pip.extra.length > 0 ? PIP_STRATEGY : null,
    UV_HTTP_TIMEOUT: pip.timeout === null ? null : String(Math.ceil(pip.timeout)),
    SSL_CERT_FILE: settings.certificates[0] ?? null,
    SSL_CLIENT_CERT: pip.clientCert,
    HTTP_PROXY: pip.proxy,
    HTTPS_PROXY: pip.proxy,
  };
  const added = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[1] !== null && (LISTS.has(entry[0]) || !isSet(env[entry[0]])),
  );
  return Object.fromEntries(added);
}

/** pip takes the best release of all its indexes; uv by itself only looks at the first index that has the package. */
export const PIP_STRATEGY = 'unsafe-best-match';

/** Variables whose value already holds what the environment has. */
const LISTS = new Set(['UV_INDEX', 'UV_FIND_LINKS', 'UV_INSECURE_HOST']);

function joined(own: string | undefined, more: readonly string[], separator: string): string | null {
  if (more.length === 0) return null;
  return [...(isSet(own) ? [own] : []), ...more].join(separator);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** Variables that tell pip what uv is told and pip is not: for the one time pip fetches uv itself. */
export function pipEnvironment({ pip, uv }: IndexSettings): Readonly<Record<string, string>> {
  const index = pip.index === null && !pip.noIndex ? (uv.index?.url ?? null) : null;
  return {
    PIP_NO_INPUT: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...(index === null ? {} : { PIP_INDEX_URL: index }),
    ...(pip.findLinks.length === 0 && uv.findLinks.length > 0
      ? { PIP_FIND_LINKS: uv.findLinks.join(' ') }
      : {}),
  };
}
