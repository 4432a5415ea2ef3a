import type { Finding } from '../model/finding.ts';
import type { Lock } from '../model/lock.ts';
import type { Plan } from '../model/plan.ts';
import { cudaForCpu } from './findings.ts';
import type { ServiceFiles } from './service.ts';

/** Distributions that hold nothing but what a GPU needs. */
const FOR_GPU = /^(?:nvidia-.+|cuda-(?:bindings|pathfinder|toolkit|python)|triton|pytorch-triton.*)$/;
/** Less is not worth a word. Bytes of wheels. */
const WORTH_TELLING = 50e6;

/**
 * A finding for a service that is locked with the libraries of CUDA and asks for no GPU, with their bytes. They cannot be
 * left out by themselves: the build of torch that brings them is linked to them.
 */
export function cudaFindings(
  service: string,
  { service: locked, wheels }: Pick<ServiceFiles, 'service' | 'wheels'>,
  stack: Plan['stack'],
  manifest: string | null,
): readonly Finding[] {
  if (stack.services.some(({ image, gpu }) => image === service && gpu !== null)) return [];
  const files = new Set(Object.values(locked.platforms).flatMap((platform) => platform.wheels));
  const all = [...files].flatMap((file) => wheels[file] ?? []);
  const found = all.filter(({ name }) => FOR_GPU.test(name));
  const size = found.reduce((sum, wheel) => sum + wheel.size, 0);
  if (size < WORTH_TELLING) return [];
  const brings = broughtBy(all);
  return [cudaForCpu(service, brings, found.length, size, manifest)];
}

/** The distributions whose usual Linux wheels are builds for CUDA, in the order of their weight. */
function broughtBy(wheels: readonly Lock['wheels'][string][]): readonly string[] {
  return wheels
    .filter(({ name }) =>
      /^(?:torch|torchvision|torchaudio|jax|tensorflow|cupy.*|onnxruntime-gpu)$/.test(name),
    )
    .toSorted((a, b) => b.size - a.size)
    .map(({ name, version }) => `${name} ${version}`);
}
