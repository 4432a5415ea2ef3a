import { Agent as HttpAgent, type IncomingMessage, request as plain } from 'node:http';
import { Agent as HttpsAgent, request as secure } from 'node:https';
import type { Certificates } from './certificates.ts';
import type { Login } from './credentials.ts';
import { badRedirect, badUrl } from './errors.ts';
import type { NetSettings } from './http.ts';

/** The answer to one GET, redirects followed. Its body must be read or destroyed. */
export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly message: IncomingMessage;
}

/** Asks for a URL. `secret` gives the login for each place a redirect leads to. */
export type Ask = (
  url: string,
  headers: Readonly<Record<string, string>>,
  secret: (at: URL) => Login | null,
) => Promise<Answer>;

const REDIRECTS = 10;
const REDIRECT = new Set([301, 302, 303, 307, 308]);
const CONNECTIONS = 8;

/** GETs over kept-alive connections, through the proxies of the environment. Rejects with what the socket says. */
export function requester(settings: NetSettings, trust: Certificates): Ask {
  const common = { keepAlive: true, maxSockets: CONNECTIONS, proxyEnv: settings.env };
  const idle = settings.idleMs ?? 60_000;
  const agents = { http: new HttpAgent(common), https: null as HttpsAgent | null };

  async function once(url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    if (url.protocol === 'https:' && agents.https === null)
      agents.https = new HttpsAgent({ ...common, secureContext: await trust() });
    return new Promise((resolve, reject) => {
      const options = { headers, agent: url.protocol === 'https:' ? (agents.https ?? true) : agents.http };
      const sent = (url.protocol === 'https:' ? secure : plain)(url, options, resolve);
      sent.setTimeout(idle, () => {
        sent.destroy(Object.assign(new Error('no byte for too long'), { code: 'ETIMEDOUT' }));
      });
      sent.on('error', reject).end();
    });
  }

  return async (first, headers, secret) => {
    let url = target(first);
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const known = secret(url);
      const bare = new URL(url);
      bare.username = '';
      bare.password = '';
      const message = await once(
        bare,
        known === null ? headers : { ...headers, authorization: basic(known) },
      );
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

function basic({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
