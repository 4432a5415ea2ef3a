import { formatBytes } from '../formats/units/bytes.ts';
import { plural } from '../formats/units/plural.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from './findings.ts';

/** Libraries for GPUs where nothing asks for one. */
export function cudaForCpu(
  service: string,
  brings: readonly string[],
  count: number,
  size: number,
  path: string | null,
): Finding {
  const because = brings.length > 0 ? `${brings.join(', ')} comes with` : 'it is installed with';
  const message = `${service}: ${because} ${plural(count, 'package')} of libraries for NVIDIA GPUs, ${formatBytes(size)} of wheels, and no reachable code asks for a GPU`;
  const fix =
    'If it runs on a CPU, let the manifest or pip.conf name the index of the publisher that has its CPU builds (extra-index-url; for uv an index of that name), and run plimsoll lock --upgrade: they bring none of these libraries.';
  return finding('lock/cuda-for-cpu', 'warning', { path, line: null }, message, fix);
}

/** PyTorch's builds for CPUs, taken. */
export function cpuTorchTaken(
  service: string,
  release: string,
  fewer: number,
  saved: number | null,
): Finding {
  const bytes = saved === null ? '' : `, ${formatBytes(saved)} of wheels saved`;
  const message = `${service}: torch ${release}, its build for CPUs, is installed: ${plural(fewer, 'package')} fewer${bytes}`;
  const fix = `Nothing; if it runs on a GPU, set services.${service}.gpu to true in plimsoll.yaml.`;
  return finding('lock/cpu-torch', 'note', { path: null, line: null }, message, fix);
}

/** PyTorch's builds for CPUs, wanted and not to be had. */
export function noCpuTorch(why: string): Finding {
  const message = `PyTorch's builds for CPUs cannot be had: ${why}; the usual one, with the libraries of CUDA, is taken`;
  const fix =
    'Name an index that has them under torch.cpuIndex in plimsoll.yaml, and run plimsoll lock --upgrade; if the service runs on a GPU, set its gpu to true there.';
  return finding('lock/no-cpu-torch', 'warning', { path: null, line: null }, message, fix);
}
