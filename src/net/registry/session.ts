import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopback, type Reference } from '../../formats/reference/reference.ts';
import type { Exchange, Question } from '../exchange.ts';
import { refused, unreachableRegistry } from './errors.ts';
import type { RegistryLogin } from './login.ts';
import { readText } from './text.ts';
import { authorize } from './token.ts';

/** A registry as one repository sees it: authenticated, patient with passing faults. */
export interface Session {
  readonly reference: Reference;
  /** Absolute URL below `/v2/<repository>/`, or of what the registry answered as `Location`. */
  url(path: string): URL;
  /**
   * Sends a request, with a token when the registry asks for one. Passing faults are tried again, unless it is to
   * be sent `once`; rejects with a transient error when they do not pass.
   */
  send(question: Question & SendOptions): Promise<IncomingMessage>;
  /** Throws the worded error for an answer that is not what `doing` needed. Reads its body. */
  refuse(doing: string, answer: IncomingMessage): Promise<never>;
}

interface SendOptions {
  readonly url: URL;
  /** What a token must allow; default: pull and push of the repository. */
  readonly scope?: readonly string[];
  /** Faults are the caller's to handle. */
  readonly once?: boolean;
}

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 300;
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Opens a session on the reference's repository (OCI distribution-spec; token authentication as the reference
 * registry documents it). Loopback registries are spoken to over http, all others over https.
 * @param login who to log in as, asked once and only when the registry wants somebody
 */
export function openSession(
  reference: Reference,
  exchange: Exchange,
  login: () => Promise<RegistryLogin | null>,
): Session {
  const origin = `${isLoopback(reference.registry) ? 'http' : 'https'}://${reference.registry}`;
  const base = `${origin}/v2/${reference.repository}/`;
  let authorization: string | null = null;
  let known: Promise<RegistryLogin | null> | undefined;

  const once: Exchange = (url, question) => {
    // A token is for the registry: an upload location on another host (blob storage) signs its own URL.
    const mine = authorization !== null && url.origin === origin ? { authorization } : {};
    return exchange(url, {
      ...question,
      headers: { 'user-agent': 'plimsoll', ...question.headers, ...mine },
    });
  };

  async function authorized(
    url: URL,
    question: Question,
    scopes: readonly string[],
  ): Promise<IncomingMessage> {
    const answer = await once(url, question);
    if (answer.statusCode !== 401) return answer;
    known ??= login();
    authorization = null;
    authorization = await authorize(answer.headers['www-authenticate'] ?? '', await known, scopes, once);
    if (authorization === null) return answer;
    answer.resume();
    return once(url, question);
  }

  return {
    reference,
    url: (path) => new URL(path, base),
    async send({ url, scope, once: single, ...question }) {
      const scopes = scope ?? [`repository:${reference.repository}:pull,push`];
      const attempts = single ? 1 : ATTEMPTS;
      for (let attempt = 1; ; attempt += 1) {
        const answer = await authorized(url, question, scopes).catch((fault: unknown) => {
          if (!isNetworkFault(fault)) throw fault;
          return unreachableRegistry(reference.registry, fault);
        });
        const failed = answer instanceof Error;
        if (!failed && !PASSING.has(answer.statusCode ?? 0)) return answer;
        if (attempt === attempts) {
          if (failed) throw answer;
          return answer;
        }
        if (!failed) answer.resume();
        await wait(attempt);
      }
    },
    async refuse(doing, answer) {
      const { registry, repository } = reference;
      throw refused({
        registry,
        repository,
        doing,
        status: answer.statusCode ?? 0,
        codes: await errorCodes(answer),
      });
    },
  };
}

/** Whether the repository has what a path names. */
export async function isThere(
  session: Session,
  path: string,
  headers: Question['headers'] = {},
): Promise<boolean> {
  const answer = await session.send({ url: session.url(path), method: 'HEAD', headers });
  answer.resume();
  return answer.statusCode === 200;
}

/** Waits between the attempts at something, each time twice as long. */
export async function wait(attempt: number): Promise<void> {
  await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
}

/** The `code`s of an error body (OCI distribution-spec, "Error Codes"). */
async function errorCodes(answer: IncomingMessage): Promise<readonly string[]> {
  try {
    const parsed = JSON.parse(await readText(answer));
    return parsed.errors
      .map((error: { code: unknown }) => error.code)
      .filter((code: unknown) => typeof code === 'string');
  } catch {
    return [];
  }
}

function isNetworkFault(fault: unknown): fault is Error {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  return /^(ECONN\w+|ETIMEDOUT|EPIPE|EPROTO|E(HOST|NET)UNREACH|EAI_AGAIN|ENOTFOUND|HPE_\w+|ERR_(SSL|PROXY|HTTP|TLS)_\w+)$/.test(
    code,
  );
}
