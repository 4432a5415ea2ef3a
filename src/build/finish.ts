import { hasError, type Outcome } from '../model/finding.ts';
import type { Image, Layer } from '../model/image.ts';
import { putDocument } from '../oci/document.ts';
import { imageManifest } from '../oci/manifest.ts';
import { cachedLayer, type LayerJob } from './cached.ts';
import { mapLimited } from './limit.ts';
import type { BuildPorts } from './ports.ts';

/** Layers made at a time: while one hashes, another unpacks and compresses. */
const LAYERS = 2;

/**
 * Makes or looks up the layers of an image, and puts its configuration and manifest into the store. Null when a finding
 * is an error. Its `ref` is not chosen yet.
 * @param jobs bottom first, above the layers that are there already
 * @param step named in the progress
 */
export async function finish(
  {
    below = [],
    ...image
  }: Pick<Image, 'service' | 'platform' | 'env'> & { readonly below?: readonly Layer[] },
  jobs: readonly LayerJob[],
  { store, progress, now }: Pick<BuildPorts, 'store' | 'progress' | 'now'>,
  step: string,
  configOf: (layers: readonly Layer[]) => Uint8Array,
): Promise<Outcome<Image | null>> {
  const start = now();
  const timings: Record<string, number> = {};
  const report = progressOf(jobs, progress, step);
  const made = await mapLimited(jobs, LAYERS, async (job) => {
    const begun = now();
    const result = await cachedLayer(job, store, (bytes) => report(job, bytes));
    report(job, job.weight);
    timings[job.kind] = (timings[job.kind] ?? 0) + now() - begun;
    return result;
  });
  const diagnostics = made.flatMap((one) => one.diagnostics);
  if (hasError(diagnostics)) return { value: null, diagnostics };
  const layers = [...below, ...made.map((one) => one.layer)];
  const config = await putDocument(store, configOf(layers));
  const manifest = await putDocument(store, imageManifest(config, layers));
  timings['total'] = now() - start;
  const value: Image = {
    ...image,
    ref: '',
    digest: manifest.digest,
    config: config.digest,
    layers,
    size: sum(layers, 'size'),
    compressed: sum(layers, 'compressed'),
    timings,
  };
  return { value, diagnostics };
}

/** Adds up what all layers have come to; a layer counts no more than its weight however well it compresses. */
function progressOf(
  jobs: readonly LayerJob[],
  progress: BuildPorts['progress'],
  step: string,
): (job: LayerJob, bytes: number) => void {
  const total = jobs.reduce((all, job) => all + job.weight, 0);
  const done = new Map<LayerJob, number>();
  return (job, bytes) => {
    done.set(job, Math.min(bytes, job.weight));
    const all = [...done.values()].reduce((a, b) => a + b, 0);
    progress({ step, done: all, total, unit: 'bytes' });
  };
}

function sum(layers: readonly Layer[], key: 'size' | 'compressed'): number {
  return layers.reduce((total, layer) => total + layer[key], 0);
}
