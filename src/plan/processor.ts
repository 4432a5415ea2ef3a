import type { Config } from '../model/config.ts';
import { type Choice, choose } from '../model/evidence.ts';
import type { Service } from '../model/inventory.ts';
import { TORCH_BUILDS } from '../model/resolve.ts';

/** Whether a service runs on a GPU: what plimsoll.yaml says, else what its code asks for; null when it does not. */
export function gpuOf(service: Service, config: Config): Choice<true> | null {
  const set = config.services?.[service.id]?.gpu;
  if (set === false) return null;
  const need = service.needs.find(({ what }) => what === 'gpu');
  if (need === undefined) return set ? choose(true, 'set in plimsoll.yaml') : null;
  return choose(true, `the code asks for it: ${need.detail}`, [need.evidence]);
}

/** Distributions that require PyTorch. */
const BRINGS_TORCH: ReadonlySet<string> = new Set([
  ...TORCH_BUILDS,
  'accelerate',
  'bertopic',
  'diffusers',
  'easyocr',
  'facenet-pytorch',
  'fastai',
  'flair',
  'kornia',
  'lightning',
  'open-clip-torch',
  'openai-whisper',
  'peft',
  'pytorch-lightning',
  'sentence-transformers',
  'silero-vad',
  'simpletransformers',
  'spandrel',
  'stanza',
  'timm',
  'torchmetrics',
  'transformers',
  'ultralytics',
  'yolov5',
]);

/** Of the wheels that PyTorch's usual build for Linux on amd64 brings, bytes in round numbers. */
const CUDA_WHEELS = '2 to 3 GB';

/**
 * PyTorch in its build for CPUs where the service installs it and runs on none but CPUs: on a machine without a GPU the usual
 * build does the same. Null where that is not so; else why.
 */
export function cpuTorch(service: Service, dropped: readonly string[], config: Config): string | null {
  const set = config.services?.[service.id]?.gpu;
  if (gpuOf(service, config) !== null) return null;
  const names = [...service.declared, ...service.undeclared].filter((name) => !dropped.includes(name));
  const brings = names.filter((name) => BRINGS_TORCH.has(name)).sort();
  if (brings.length === 0) return null;
  const why = set === false ? 'no GPU is set in plimsoll.yaml' : 'no code that it reaches insists on a GPU';
  return `PyTorch, for ${brings.join(', ')}, in its build for CPUs: ${why}, and CUDA's libraries are ${CUDA_WHEELS} of wheels`;
}
