import type { IncomingMessage } from 'node:http';
import type { Blob } from '../../model/blob.ts';
import type { UserError } from '../../model/error.ts';
import type { Digest } from '../../model/store.ts';
import { unreachableRegistry } from './errors.ts';
import { isThere, type Session, wait } from './session.ts';

const ATTEMPTS = 4;
/** Bytes that go with the request that ends an upload: one request less, and little to send again when it breaks off. */
const SHORT = 1024 * 1024;
/** Bytes that are sent sooner than asked for. */
const TINY = 64 * 1024;
/** What registries answer to the rest of an upload whose beginning they still write, or have forgotten. */
const LOST_TRACK = new Set([400, 404, 416]);

/** How a blob came to be in the repository. */
export type Arrival = 'present' | 'mounted' | 'uploaded';

/** Where others have pushed a blob that is not at hand. */
export interface Elsewhere {
  /** Repository of the same registry that holds it; null when it is on another registry. */
  readonly repository: string | null;
  /** Bytes. */
  readonly size: number;
}

/**
 * Makes sure the repository has the blob (OCI distribution-spec, "Pushing blobs"): asks, unless it is tiny and at hand;
 * mounts it from a repository of the same registry that is known to have it, else uploads it. An upload that breaks off
 * goes on where the registry says it stopped.
 * @param elsewhere where to mount it from; null for a blob that is at hand
 */
export async function pushBlob(
  session: Session,
  digest: Digest,
  blob: Blob,
  elsewhere: Elsewhere | null,
): Promise<Arrival> {
  const asks = elsewhere !== null || blob.size > TINY;
  if (asks && (await isThere(session, `blobs/${digest}`))) return 'present';
  const start = await begin(session, digest, elsewhere?.repository ?? null);
  if (start === null) return 'mounted';
  await upload(session, digest, blob, start);
  return 'uploaded';
}

/** Starts an upload: its location, or null when the blob was mounted instead. */
async function begin(session: Session, digest: Digest, from: string | null): Promise<URL | null> {
  const url = session.url('blobs/uploads/');
  const scope = [`repository:${session.reference.repository}:pull,push`];
  if (from !== null) {
    url.searchParams.set('mount', digest);
    url.searchParams.set('from', from);
    scope.push(`repository:${from}:pull`);
  }
  const answer = await session.send({ url, method: 'POST', headers: { 'content-length': '0' }, scope });
  if (answer.statusCode === 201) {
    answer.resume();
    return null;
  }
  if (answer.statusCode !== 202) return session.refuse('starting an upload', answer);
  return location(session, answer);
}

async function upload(session: Session, digest: Digest, blob: Blob, start: URL): Promise<void> {
  let at = start;
  let offset = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (blob.size - offset > SHORT) {
        at = await send(session, blob, at, offset);
        offset = blob.size;
      }
      await commit(session, digest, blob, at, offset);
      return;
    } catch (fault) {
      if (attempt === ATTEMPTS || !isTransient(fault)) throw fault;
    }
    await wait(attempt);
    // Only the first break is mended by going on: a registry that then disagrees has lost track, and gets it anew.
    const progress = attempt === 1 ? await received(session, at) : null;
    at = progress?.at ?? (await begin(session, digest, null)) ?? at;
    offset = progress?.offset ?? 0;
  }
}

/** Ends an upload with what is left of the blob. */
async function commit(session: Session, digest: Digest, blob: Blob, at: URL, offset: number): Promise<void> {
  const url = new URL(at);
  url.searchParams.set('digest', digest);
  const answer = await session.send({ url, method: 'PUT', ...rest(blob, offset) });
  const status = answer.statusCode ?? 0;
  if (isBroken(status)) throw brokenOff(session, answer);
  if (status !== 201) await session.refuse(`committing ${digest}`, answer);
  answer.resume();
}

/** Sends the bytes from `offset` on in one PATCH; resolves with the location to go on at. */
async function send(session: Session, blob: Blob, url: URL, offset: number): Promise<URL> {
  const answer = await session.send({ url, method: 'PATCH', ...rest(blob, offset) });
  const status = answer.statusCode ?? 0;
  if (isBroken(status)) throw brokenOff(session, answer);
  return status === 202 ? location(session, answer) : session.refuse('uploading a layer', answer);
}

/** The bytes of a blob from `offset` on, as a request sends them. */
function rest(blob: Blob, offset: number): Omit<Parameters<Session['send']>[0], 'url' | 'method'> {
  const size = blob.size - offset;
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(size),
    ...(offset > 0 && size > 0 ? { 'content-range': `${offset}-${blob.size - 1}` } : {}),
  };
  const body = { [Symbol.asyncIterator]: () => blob.stream(offset)[Symbol.asyncIterator]() };
  return { headers, body, once: true };
}

/** Whether an upload may go on, or begin anew, after such an answer. */
function isBroken(status: number): boolean {
  return status >= 500 || status === 429 || LOST_TRACK.has(status);
}

function brokenOff(session: Session, answer: IncomingMessage): UserError {
  answer.resume();
  return unreachableRegistry(session.reference.registry, new Error(`HTTP ${answer.statusCode}`));
}

/** What the registry has of an upload that broke off; null when it has forgotten it. */
async function received(session: Session, url: URL): Promise<{ at: URL; offset: number } | null> {
  const answer = await session.send({ url, method: 'GET', headers: {} });
  const range = /^(?:bytes=)?0-(\d+)$/.exec(String(answer.headers['range'] ?? ''));
  if (answer.statusCode !== 204) {
    answer.resume();
    return null;
  }
  return { at: location(session, answer), offset: range ? Number(range[1]) + 1 : 0 };
}

function location(session: Session, answer: IncomingMessage): URL {
  answer.resume();
  return session.url(answer.headers.location ?? '');
}

function isTransient(fault: unknown): boolean {
  return fault instanceof Error && 'transient' in fault && fault.transient === true;
}
