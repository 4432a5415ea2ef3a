import { setTimeout as sleep } from 'node:timers/promises';
import type { Blob } from '../model/blob.ts';
import type { Digest, Store } from '../model/store.ts';
import { basic, login, type Netrc, readNetrc } from './credentials.ts';
import { exchanger } from './exchange.ts';
import { readLocal } from './local.ts';
import { type Ask, requester } from './request.ts';
import { Transfer } from './transfer.ts';

/** What the network needs to know of the machine. */
export interface NetSettings {
  /** The environment: proxies (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), certificate variables, `NETRC`, `HOME`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** PEM files trusted besides the machine's own and those the environment names. */
  readonly certificates?: readonly string[];
  /** Files in netrc form read besides the user's own, for instance apt's `auth.conf`. */
  readonly logins?: readonly string[];
  /** The value of the `Authorization` header for an address, or null; goes before netrc. */
  readonly headers?: (at: URL) => string | null;
  /** Milliseconds without a byte after which an attempt is given up; default 60,000. */
  readonly idleMs?: number;
  /** How waiting between attempts is done; default: by the clock. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface GetOptions {
  /** Hex: what the bytes must hash to. A blob of the store that does is returned without asking the network. */
  readonly sha256?: string;
  /** Most bytes accepted; default 8 GiB. More is an error, raised while reading. */
  readonly limit?: number;
  /** Value of the `Accept` header. */
  readonly accept?: string;
  /** Called while reading with the bytes so far, and the total when the server says it. */
  readonly progress?: (bytes: number, total: number | null) => void;
}

/** What was got. It is in the store. */
export interface Download {
  readonly blob: Blob;
  readonly digest: Digest;
  /** Where it came from after redirects, without credentials: the base of relative links in it. */
  readonly url: string;
  /** Lower-case media type without parameters; empty when the server gives none. */
  readonly type: string;
}

export interface Http {
  /**
   * GETs an `http:`, `https:` or `file:` URL into the store; null when there is no such file (404, 410).
   * Passing faults (429, 5xx, resets, time-outs) are tried again after growing waits, going on where the bytes
   * stopped; when they do not pass, the {@link UserError} is transient. Basic authentication comes from the URL
   * or from netrc and goes to that host only. No error names a credential.
   */
  get(url: string, options?: GetOptions): Promise<Download | null>;
}

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const LIMIT = 8 * 1024 ** 3;

/** The network as the settings say. Reads no file and connects to nothing before the first `get`. */
export function openHttp(store: Store, settings: NetSettings): Http {
  const ask: Ask = requester(exchanger(settings));
  const wait = settings.wait ?? sleep;
  let netrc: Promise<Netrc> | undefined;
  return {
    async get(url, options = {}) {
      const limit = options.limit ?? LIMIT;
      const known = await held(store, url, options.sha256);
      if (known !== null) return known;
      if (url.startsWith('file:')) return readLocal(store, url, { ...options, limit });
      netrc ??= readNetrc(settings);
      const logins = await netrc;
      const transfer = new Transfer(store, url, { ...options, limit });
      const secret = (at: URL): string | null => {
        const given = settings.headers?.(at) ?? null;
        const known = given === null ? login(at, new URL(url), logins) : null;
        return known === null ? given : basic(known);
      };
      try {
        for (let attempt = 1; ; attempt += 1) {
          const step = await transfer.attempt((target, headers) => ask(target, headers, secret));
          if ('value' in step) return step.value;
          if (!step.again || attempt === ATTEMPTS) throw step.error;
          await wait(step.afterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1));
        }
      } finally {
        await transfer.drop();
      }
    },
  };
}

async function held(store: Store, url: string, sha256: string | undefined): Promise<Download | null> {
  if (sha256 === undefined) return null;
  const digest: Digest = `sha256:${sha256}`;
  const blob = await store.blob(digest);
  return blob === null ? null : { blob, digest, url, type: '' };
}
