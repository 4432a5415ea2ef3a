import type { FetchedWheel } from '../model/fetch.ts';
import type { Finding } from '../model/finding.ts';
import type { Lock } from '../model/lock.ts';
import type { Plan } from '../model/plan.ts';
import type { Chosen } from './select.ts';
import type { ServiceFiles } from './service.ts';
import { cpuTorchTaken, cudaForCpu } from './torch-findings.ts';

/** Distributions that hold nothing but what a GPU needs. */
const FOR_GPU = /^(?:nvidia-.+|cuda-(?:bindings|pathfinder|toolkit|python)|triton|pytorch-triton.*)$/;

export function isForGpu({ name }: { readonly name: string }): boolean {
  return FOR_GPU.test(name);
}

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
  const found = all.filter(isForGpu);
  const size = found.reduce((sum, wheel) => sum + wheel.size, 0);
  if (size < WORTH_TELLING) return [];
  const brings = broughtBy(all);
  return [cudaForCpu(service, brings, found.length, size, manifest)];
}

/**
 * What PyTorch's build for CPUs saves, in bytes of wheels where the indexes say how many the others have.
 * @param usual what would be installed otherwise; empty where nothing was changed
 */
export function cpuTorchSaves(
  service: string,
  usual: readonly Chosen[],
  chosen: readonly Chosen[],
  fetched: ReadonlyMap<string, FetchedWheel>,
): readonly Finding[] {
  const torch = chosen.find(({ name }) => name === 'torch');
  if (torch === undefined || usual.length === 0) return [];
  const files = (wheels: readonly Chosen[]) => new Map(wheels.map(({ found }) => [found.file, found]));
  const [before, after] = [files(usual), files(chosen)];
  const sizes = [...before.values()].filter(({ file }) => !after.has(file)).map(({ size }) => size);
  const added = [...after.keys()].filter((file) => !before.has(file));
  const size = (file: string): number => fetched.get(file)?.blob.size ?? after.get(file)?.size ?? 0;
  const saved = sum(sizes.map((each) => each ?? 0)) - sum(added.map(size));
  const names = new Set(chosen.map(({ name }) => name));
  const fewer = new Set(usual.map(({ name }) => name).filter((name) => !names.has(name)));
  const isKnown = !sizes.includes(null) && saved > 0;
  return [cpuTorchTaken(service, torch.version, fewer.size, isKnown ? saved : null)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
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
