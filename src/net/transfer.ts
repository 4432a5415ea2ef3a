import type { IncomingHttpHeaders } from 'node:http';
import { UserError } from '../model/error.ts';
import type { Store } from '../model/store.ts';
import { badStatus, unauthorized, unreachable, untrusted } from './errors.ts';
import type { Download, GetOptions } from './http.ts';
import type { Answer } from './request.ts';
import { Sink } from './sink.ts';

/** How one attempt ended: with the value, or with an error and whether trying again makes sense. */
export type Step =
  | { readonly value: Download | null }
  | { readonly error: Error; readonly again: boolean; readonly afterMs?: number };

type Send = (url: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
const LONGEST_WAIT_MS = 30_000;

/** One download over several attempts: keeps what has come, and asks for the rest when the server allows. */
export class Transfer {
  readonly #store: Store;
  readonly #url: string;
  readonly #options: GetOptions & { readonly limit: number };
  #sink: Sink;
  /** What the server says the bytes are (RFC 9110, 13.1.5), so that parts of two versions are never joined. */
  #validator: string | null = null;

  constructor(store: Store, url: string, options: GetOptions & { readonly limit: number }) {
    this.#store = store;
    this.#url = url;
    this.#options = options;
    this.#sink = new Sink(store, url, options);
  }

  async attempt(send: Send): Promise<Step> {
    try {
      const answer = await send(this.#url, this.#headers());
      return await this.#take(answer);
    } catch (error) {
      return judge(this.#url, error);
    }
  }

  drop(): Promise<void> {
    return this.#sink.drop();
  }

  #headers(): Readonly<Record<string, string>> {
    const headers = {
      'accept-encoding': 'identity',
      'user-agent': 'plimsoll',
      accept: this.#options.accept ?? '*/*',
    };
    const { received } = this.#sink;
    if (received === 0 || this.#validator === null) return headers;
    return { ...headers, range: `bytes=${received}-`, 'if-range': this.#validator };
  }

  async #take({ url, status, message }: Answer): Promise<Step> {
    if (status !== 200 && status !== 206) {
      message.resume();
      return refused(this.#url, status, message.headers['retry-after']);
    }
    const from = status === 206 ? start(message.headers['content-range']) : 0;
    if (from !== this.#sink.received) {
      await this.#sink.drop();
      this.#sink = new Sink(this.#store, this.#url, this.#options);
      if (from !== 0) {
        message.destroy();
        return { error: badStatus(url, status, true), again: true };
      }
    }
    this.#validator = validator(message.headers);
    const length = Number(message.headers['content-length'] ?? Number.NaN);
    const total = Number.isNaN(length) ? null : from + length;
    for await (const chunk of message) {
      await this.#sink.write(chunk);
      this.#options.progress?.(this.#sink.received, total);
    }
    const { digest, blob } = await this.#sink.commit();
    const type = (message.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    return { value: { blob, digest, url: url.href, type } };
  }
}

function refused(url: string, status: number, retryAfter: string | undefined): Step {
  if (status === 404 || status === 410) return { value: null };
  if (status === 401 || status === 403 || status === 407)
    return { error: unauthorized(url, status), again: false };
  const again = PASSING.has(status);
  const seconds = Number(retryAfter ?? Number.NaN);
  const error = badStatus(url, status, again);
  if (Number.isNaN(seconds)) return { error, again };
  return { error, again, afterMs: Math.min(seconds * 1000, LONGEST_WAIT_MS) };
}

/** A strong entity tag, else the date: what `If-Range` may carry. */
function validator(headers: IncomingHttpHeaders): string | null {
  const { etag } = headers;
  if (etag !== undefined && !etag.startsWith('W/')) return etag;
  return headers['last-modified'] ?? null;
}

function start(contentRange: string | undefined): number {
  return Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? Number.NaN);
}

const TRUST = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;
const NETWORK =
  /^(ECONN\w+|ETIMEDOUT|EPIPE|EPROTO|E(HOST|NET)UNREACH|ENETDOWN|EAI_AGAIN|ENOTFOUND|HPE_\w+|ERR_(SSL|PROXY|HTTP|STREAM|TLS)_\w+)$/;

function judge(url: string, error: unknown): Step {
  if (!(error instanceof Error)) throw error;
  if (error instanceof UserError) return { error, again: false };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (TRUST.test(code)) return { error: untrusted(url, error), again: false };
  // Faults of the disk and bugs are not the network's: hiding them as such would bury them.
  if (!NETWORK.test(code)) throw error;
  return { error: unreachable(url, error), again: code !== 'ENOTFOUND' };
}
