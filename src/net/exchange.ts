import type { Agent, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { certificates } from './certificates.ts';
import type { NetSettings } from './http.ts';

/** One HTTP request as data. The body is asked for only when the request is sent. */
export interface Question {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes to send; `content-length` is the caller's to set. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Sends one request and resolves with the answer's head. Redirects are not followed; its body must be read or destroyed. */
export type Exchange = (url: URL, question: Question) => Promise<IncomingMessage>;

const CONNECTIONS = 8;

/** Exchanges over kept-alive connections, through the proxies of the environment. Rejects with what the socket says. */
export function exchanger(settings: NetSettings): Exchange {
  const trust = certificates(settings);
  const common = { keepAlive: true, maxSockets: CONNECTIONS, proxyEnv: settings.env };
  const idle = settings.idleMs ?? 60_000;
  const agents = new Map<string, Agent>();

  return async (url, { method, headers, body }) => {
    const isSecure = url.protocol === 'https:';
    // Asked for when needed, and not imported: an import of `node:http` loads all it exports, `fetch` too, in 35 ms.
    const http = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http');
    const secureContext = isSecure && !agents.has(url.protocol) ? await trust() : undefined;
    const agent = agents.get(url.protocol) ?? new http.Agent({ ...common, secureContext });
    agents.set(url.protocol, agent);
    return new Promise((resolve, reject) => {
      const sent = http.request(url, { method, headers, agent }, resolve);
      sent.setTimeout(idle, () => {
        sent.destroy(Object.assign(new Error('no byte for too long'), { code: 'ETIMEDOUT' }));
      });
      sent.on('error', reject);
      if (body === undefined || body instanceof Uint8Array) {
        sent.end(body);
        return;
      }
      const source = Readable.from(body, { objectMode: false });
      // A fault of the source (the disk) must surface as itself, not as a reset of the connection.
      source.on('error', (fault) => {
        reject(fault);
        sent.destroy();
      });
      sent.on('close', () => source.destroy());
      source.pipe(sent);
    });
  };
}
