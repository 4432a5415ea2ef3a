import { hasError, type Outcome } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import { imageConfig, imageEnvironment } from '../oci/config.ts';
import { finish } from './finish.ts';
import { imageLayers } from './image.ts';
import { layerJobs, type Target } from './jobs.ts';
import type { BuildPorts } from './ports.ts';
import { checkWheels, type Installed } from './wheels.ts';

/**
 * Assembles the image of one service for one platform: checks its wheels, makes or looks up its layers, and puts
 * configuration and manifest into the store. Null when a finding is an error. Its `ref` is not chosen yet.
 * @param step named in the progress
 */
export async function assemble(
  target: Target,
  installed: Installed,
  ports: BuildPorts,
  step: string,
): Promise<Outcome<Image | null>> {
  const { plan, platform, locked, wheels, image } = target;
  const { store, now } = ports;
  const start = now();
  const timings: Record<string, number> = {};
  const { suite, runtime } = locked;
  const python = runtime.version;
  // Both read all wheels, so they go together, and both have ended before anything is said of either.
  const [checking, preparing] = await Promise.allSettled([
    checkWheels(wheels, installed, store, { suite, python, platform, image }),
    layerJobs(target, installed, ports),
  ]);
  if (checking.status === 'rejected') throw checking.reason;
  const checked = checking.value;
  if (hasError(checked)) return { value: null, diagnostics: checked };
  if (preparing.status === 'rejected') throw preparing.reason;
  const jobs = preparing.value;
  timings['check'] = now() - start;
  const below = image === null ? [] : imageLayers(image, plan.base.value.image ?? '');
  const env = image === null ? {} : { env: imageEnvironment(plan, image) };
  const about = { service: plan.id, platform, below, ...env };
  const { value, diagnostics } = await finish(about, jobs, ports, step, (layers) =>
    imageConfig(plan, platform, layers, image),
  );
  const timed = value && { ...value, timings: { ...timings, ...value.timings, total: now() - start } };
  return { value: timed, diagnostics: [...checked, ...diagnostics] };
}
