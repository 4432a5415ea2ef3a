import { isPassing } from '../../formats/reference/name.ts';
import type { Image } from '../../model/image.ts';
import type { Progress } from '../../model/progress.ts';
import type { Digest } from '../../model/store.ts';
import { loadFailed } from '../errors.ts';
import { dropImageArgv, imageIdArgv, imageLayersArgv, imagesArgv, loadArgv, tagArgv } from './argv.ts';
import { ask, type Client, clear, tell } from './client.ts';

/**
 * Writes an image as the archive that `docker load` and `podman load` read. The blobs of `without` are named in it
 * but left out.
 */
export type WriteArchive = (image: Image, without: ReadonlySet<Digest>) => AsyncIterable<Uint8Array>;

/** Pulling hundreds of megabytes through a slow disk takes minutes. */
const LOAD_MS = 30 * 60_000;

/** What delivering an image takes. */
export interface Delivery {
  readonly client: Client;
  readonly write: WriteArchive;
  /**
   * Leave out layers the engine holds; safe only for Docker's graph drivers, which look for a layer by its chain of
   * diff ids before they read its bytes (OCI image-spec, layer chain id).
   */
  readonly partial: boolean;
  readonly progress: Progress;
}

/**
 * Gives the engine an image, unless it has it, and returns the id to run it by: of exactly this image, whatever its
 * name points to later.
 */
export async function loadImage(delivery: Delivery, image: Image): Promise<string> {
  const { client } = delivery;
  const before = isPassing(image.ref) ? await idOf(client, image.ref) : null;
  const id = await givenImage(delivery, image);
  // Without a name nobody finds it again. One that a container still runs, or that has other names, stays.
  if (before !== null && before !== id) await clear(client, dropImageArgv(client.dialect, before));
  return id;
}

async function givenImage(delivery: Delivery, image: Image): Promise<string> {
  const { client, partial } = delivery;
  const present = await idOf(client, image.config);
  if (present !== null) {
    await tell(client, tagArgv(client.dialect, present, image.ref), `naming ${image.ref}`);
    return present;
  }
  const held = partial ? await layersHeld(client, image) : new Set<Digest>();
  const first = await load(delivery, image, held);
  const result = first.code !== 0 && held.size > 0 ? await load(delivery, image, new Set()) : first;
  const id = (await idOf(client, image.config)) ?? (await idOf(client, image.ref));
  if (result.code !== 0 || id === null) throw loadFailed(client.dialect.program, image.ref, result);
  return id;
}

async function load({ client, write, progress }: Delivery, image: Image, without: ReadonlySet<Digest>) {
  const step = `loading ${image.service} into ${client.dialect.program}`;
  const layers = image.layers.filter((layer) => !without.has(layer.digest));
  const total = layers.reduce((sum, layer) => sum + layer.compressed, 0);
  async function* counted() {
    let done = 0;
    for await (const chunk of write(image, without)) {
      done += chunk.length;
      progress({ step, done: Math.min(done, total), total, unit: 'bytes' });
      yield chunk;
    }
  }
  const result = await ask(client, loadArgv(client.dialect), 'taking an image', {
    input: counted(),
    timeoutMs: LOAD_MS,
  });
  progress({ step, done: total, total, unit: 'bytes' });
  return result;
}

async function idOf(client: Client, ref: string): Promise<string | null> {
  const result = await ask(client, imageIdArgv(client.dialect, ref), `looking for ${ref}`);
  return result.code === 0 ? result.stdout.trim() : null;
}

/** Digests of the first layers, as many as some image of the engine starts with. */
async function layersHeld(client: Client, image: Image): Promise<ReadonlySet<Digest>> {
  const ids = (await ask(client, imagesArgv(client.dialect), 'listing images')).stdout.split('\n');
  const known = [...new Set(ids)].filter((id) => id !== '');
  if (known.length === 0) return new Set();
  const listed = await ask(client, imageLayersArgv(client.dialect, known), 'listing layers');
  const chains = listed.stdout.split('\n').map((line) => line.trim().split(' '));
  return new Set(image.layers.slice(0, longestPrefix(image, chains)).map((layer) => layer.digest));
}

/** How many of the image's first layers one of the chains of diff ids has as its own first layers. */
export function longestPrefix(image: Image, chains: readonly (readonly string[])[]): number {
  const lengths = chains.map((chain) => {
    const differs = image.layers.findIndex((layer, index) => chain[index] !== layer.diffId);
    return differs < 0 ? image.layers.length : differs;
  });
  return Math.max(0, ...lengths);
}
