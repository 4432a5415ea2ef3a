import { printReference, type Reference } from '../../formats/reference/reference.ts';
import type { Run } from '../../model/argv.ts';
import { laterBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import type { Digest, Store } from '../../model/store.ts';
import type { Exchange } from '../exchange.ts';
import { type Arrival, type Elsewhere, pushBlob } from './blobs.ts';
import { type Expected, heldBefore, NOTHING, rememberHeld } from './held.ts';
import { registryLogin } from './login.ts';
import { held, putBytes } from './manifests.ts';
import { type Attached, pushReferrers } from './referrers.ts';
import { openSession, type Session } from './session.ts';

/** What one manifest is made of: everything has to be in the registry before the manifest. */
export interface Pushed {
  readonly mediaType: string;
  readonly manifest: Digest;
  /** Configuration and layers. */
  readonly blobs: readonly Digest[];
}

export interface PushOptions {
  /** Media type and digest of the index over several manifests; the tag then names it. */
  readonly index?: { readonly mediaType: string; readonly digest: Digest };
  /** Documents about the images. */
  readonly attachments?: readonly Attached[];
  /** Blobs that others have pushed: read only when the registry neither has nor mounts them. */
  readonly elsewhere?: ReadonlyMap<Digest, Elsewhere>;
  /** Called after each blob. */
  readonly progress?: (digest: Digest, arrival: Arrival, size: number) => void;
}

/** The machine as pushing sees it. */
export interface RegistryPorts {
  readonly store: Store;
  readonly exchange: Exchange;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
}

const PARALLEL = 4;

/**
 * Pushes images of the store to a repository.
 * @returns the reference with the digest it now has
 */
export type Push = (
  images: readonly Pushed[],
  reference: Reference,
  options?: PushOptions,
) => Promise<string>;

/**
 * Pushes to registries (OCI distribution-spec, "Push"): blobs in parallel, then manifests by digest, then the index, and
 * the tag last: a push that fails half-way leaves nothing tagged. Who pushes again logs in once and sends what is new; of a
 * repository that lacks what it should have, each blob is asked for.
 */
export function pusher(ports: RegistryPorts): Push {
  const sessions = new Map<string, Session>();
  return async (images, reference, options = {}) => {
    const name = `${reference.registry}/${reference.repository}`;
    const session =
      sessions.get(name) ??
      openSession(reference, ports.exchange, () => registryLogin(reference.registry, ports.env, ports.run));
    // One that fails is not used again: somebody may log in, and try once more.
    sessions.delete(name);
    const pushOver = (before: Expected): Promise<string> =>
      pushAll(images, reference, before, session, ports.store, options);
    const before = await heldBefore(session, ports.store);
    const pushed = await pushOver(before).catch((cause) => {
      if (before === NOTHING || !(cause instanceof UserError) || cause.transient) throw cause;
      return pushOver(NOTHING);
    });
    sessions.set(name, session);
    return pushed;
  };
}

async function pushAll(
  images: readonly Pushed[],
  reference: Reference,
  before: Expected,
  session: Session,
  store: Store,
  { attachments = [], elsewhere, index, progress }: PushOptions,
): Promise<string> {
  const blobs = [...new Set([...images, ...attachments].flatMap((one) => one.blobs))];
  const isExpected = (digest: Digest): boolean => before.blobs.has(digest);
  // What is new does not wait for what the registry says of the others.
  const ordered = blobs.toSorted((a, b) => Number(isExpected(a)) - Number(isExpected(b)));
  await inParallel(ordered, PARALLEL, async (digest) => {
    const other = elsewhere?.get(digest);
    const read = () => held(store, digest);
    const blob = other === undefined ? await read() : laterBlob(other.size, read);
    const isThere = isExpected(digest) && (await before.there);
    const arrival = isThere ? 'present' : await pushBlob(session, digest, blob, other ?? null);
    progress?.(digest, arrival, blob.size);
  });
  const top = index ?? topOf(images);
  const { tag } = reference;
  // The tag brings its manifest along, unless others have to find that before.
  const isTagged = tag !== null && attachments.length === 0;
  const manifests = images.map(({ manifest, mediaType }) => ({ digest: manifest, mediaType }));
  for (const one of [...manifests, ...(index ? [top] : [])])
    if (!isTagged || one.digest !== top.digest) await putManifest(session, one, one.digest, store);
  await pushReferrers(session, attachments, store);
  if (tag !== null) await putManifest(session, top, tag, store);
  await rememberHeld(session, store, { manifests, blobs });
  return printReference({ ...reference, digest: top.digest });
}

function topOf(images: readonly Pushed[]): { mediaType: string; digest: Digest } {
  const [only, ...others] = images;
  if (!only || others.length > 0) throw new Error('several manifests need an index');
  return { mediaType: only.mediaType, digest: only.manifest };
}

async function putManifest(
  session: Session,
  { mediaType, digest }: { mediaType: string; digest: Digest },
  name: string,
  store: Store,
): Promise<void> {
  const blob = await held(store, digest);
  await putBytes(session, mediaType, name, await blob.read(0, blob.size));
}

/** Runs `work` on every item, `width` at a time; stops starting new ones at the first failure. */
async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lanes = Array.from({ length: Math.min(width, queue.length) }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (fault) {
        queue.length = 0;
        throw fault;
      }
    }
  });
  const ended = await Promise.allSettled(lanes);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}
