import type { IncomingMessage } from 'node:http';
import { badRedirect, badUrl } from './errors.ts';
import type { Exchange } from './exchange.ts';

/** The answer to one GET, redirects followed. Its body must be read or destroyed. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly message: IncomingMessage;
}

/** Asks for a URL. `secret` gives the value of the `Authorization` header for each place a redirect leads to. */
export type Ask = (
  url: string,
  headers: Readonly<Record<string, string>>,
  secret: (at: URL) => string | null,
) => Promise<Answer>;

const REDIRECTS = 10;
const REDIRECT: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** GETs that follow redirects, never from https to a plain connection. */
export function requester(exchange: Exchange): Ask {
  return async (first, headers, secret) => {
    let url = target(first);
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const known = secret(url);
      const bare = new URL(url);
      bare.username = '';
      bare.password = '';
      const authorized = known === null ? headers : { ...headers, authorization: known };
      const message = await exchange(bare, { method: 'GET', headers: authorized });
      const status = message.statusCode ?? 0;
      const location = message.headers.location;
      if (!REDIRECT.has(status) || location === undefined) return { url: bare, status, message };
      message.resume();
      const next = target(location, bare);
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw badRedirect(first, 'it redirects from https to an address that is not');
      url = next;
    }
    throw badRedirect(first, `it redirects more than ${REDIRECTS} times`);
  };
}

function target(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw badUrl(text);
  return url;
}
