import type { Engine } from '../model/engine.ts';
import type { Image } from '../model/image.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Exercise } from '../model/trimrecord.ts';
import { awaitHealth } from './health.ts';
import { containerSpec, type VerifyPorts } from './verify.ts';

/** An image that notes what it touches (see `watchedImage`). */
export interface Watchable {
  readonly image: Image;
  readonly notes: string;
  readonly watching: (name: string, command: readonly string[]) => readonly string[];
}

/** What watching an image takes besides an engine. */
export interface WatchPorts extends Pick<VerifyPorts, 'clock' | 'inputs'> {
  readonly requests: readonly Exercise[];
  /** Tells the paths in the notes, which `copy` takes out of the container. */
  readonly read: (copy: (to: string) => Promise<boolean>) => Promise<readonly string[]>;
}

/**
 * Runs an image hardened while its files are watched: starts it, asks its probe and the requests. Absolute paths it
 * touched; or why it could not be watched.
 */
export async function watch(
  plan: ServicePlan,
  { image, notes, watching }: Watchable,
  engine: Engine,
  { clock, inputs, requests, read }: WatchPorts,
): Promise<{ readonly touched: readonly string[] } | { readonly failed: string }> {
  await engine.load(image);
  const spec = containerSpec(plan, image, inputs);
  const container = await engine.start({
    ...spec,
    command: watching('service', spec.command),
    writable: [...spec.writable, { path: notes, kind: 'volume' }],
  });
  try {
    const health = await awaitHealth(container, plan, clock);
    if (!health.healthy) return { failed: `${health.message}\n${(await container.logs()).trimEnd()}`.trim() };
    // Without a port it is asked through what only a stack has.
    if (plan.probe !== null && plan.port !== null)
      await container.exec(watching('probe', plan.probe.value.argv), { timeoutMs: 60_000 });
    for (const { method, path, body } of requests)
      await container.get(path, body === undefined ? { method } : { method, body });
    // While it runs: engines differ in what they still show of a place that a container that has ended could write to.
    const touched = await read((to) => container.copy(notes, to));
    return touched.length === 0 ? { failed: 'nothing was noted' } : { touched };
  } finally {
    await container.remove();
  }
}
