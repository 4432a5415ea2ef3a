import type { Entry } from '../model/entry.ts';
import { UserError } from '../model/error.ts';
import { type Finding, hasError } from '../model/finding.ts';
import type { Layer, Trimmed } from '../model/image.ts';
import type { LayerKind } from '../model/plan.ts';
import type { BlobWriter, Store } from '../model/store.ts';
import { LAYER_TYPE, type WrittenLayer, writeLayer } from '../oci/layer.ts';
import { type Aside, puttingAside } from './aside.ts';
import { damaged } from './errors.ts';

/**
 * Part of every key: raised when the same inputs come to give other bytes. The compressed bytes also depend on the build of
 * zlib, so that what a cache holds is what a clean build would make.
 */
const BUILDER = `5 zlib ${process.versions.zlib} ${process.arch}`;

/** A layer as a pure function: the same key, the same entries. */
export interface LayerJob {
  readonly kind: LayerKind;
  /** What it holds, for people. */
  readonly what: string;
  /** All that the entries depend on, as JSON. */
  readonly key: unknown;
  /** Bytes that go into it, roughly, for the progress. */
  readonly weight: number;
  /** @param aside takes bytes of entries that are made */
  make(aside: Aside): Promise<MadeLayer>;
}

export interface MadeLayer {
  readonly entries: readonly Entry[];
  readonly trimmed?: readonly Trimmed[];
  readonly diagnostics: readonly Finding[];
}

/** What the store remembers of a job. */
interface Remembered extends WrittenLayer {
  readonly trimmed?: readonly Trimmed[];
  readonly diagnostics: readonly Finding[];
}

/**
 * The layer of a job: looked up, or made, written and remembered, findings with it.
 * @param written told the compressed bytes written so far
 */
export async function cachedLayer(
  job: LayerJob,
  store: Store,
  written: (bytes: number) => void,
): Promise<{ readonly layer: Layer; readonly diagnostics: readonly Finding[] }> {
  const key = [BUILDER, job.kind, job.key];
  const known = await store.recall<Remembered>('layer', key);
  if (known && (await store.blob(known.digest))?.size === known.compressed) return toLayer(job, known, true);
  const made = await make(job, store, written).catch((cause) => {
    throw cause instanceof UserError && cause.code.startsWith('zip/') ? damaged(job.what, cause) : cause;
  });
  // A layer that lacks something is not kept: mended input must not find it.
  if (!hasError(made.diagnostics)) await store.remember('layer', key, made);
  return toLayer(job, made, false);
}

async function make(job: LayerJob, store: Store, written: (bytes: number) => void): Promise<Remembered> {
  const { aside, close } = puttingAside(store);
  try {
    const { entries, diagnostics, trimmed = [] } = await job.make(aside);
    const layer = await writeLayer(entries, counting(await store.writer(), written));
    return { ...layer, diagnostics, ...(trimmed.length > 0 ? { trimmed } : {}) };
  } finally {
    await close();
  }
}

function toLayer(
  { kind, what }: LayerJob,
  { digest, diffId, size, compressed, diagnostics, trimmed }: Remembered,
  cached: boolean,
): { readonly layer: Layer; readonly diagnostics: readonly Finding[] } {
  return {
    layer: {
      kind,
      what,
      mediaType: LAYER_TYPE,
      digest,
      diffId,
      size,
      compressed,
      cached,
      ...(trimmed ? { trimmed } : {}),
    },
    diagnostics,
  };
}

function counting(writer: BlobWriter, written: (bytes: number) => void): BlobWriter {
  let total = 0;
  return {
    async write(chunk) {
      await writer.write(chunk);
      total += chunk.length;
      written(total);
    },
    commit: (expected, mismatch) => writer.commit(expected, mismatch),
    abort: () => writer.abort(),
  };
}
