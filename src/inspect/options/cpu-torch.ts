import { formatBytes } from '../../formats/units/bytes.ts';
import { CUDA } from './cuda.ts';
import type { OptionOf } from './option.ts';

const CUDA_FILE =
  /\/lib[^/]*(cuda|cudnn|cublas|cufft|cusparse|cupti|nccl|nvrtc|nvshmem|nvtx|nvToolsExt)[^/]*\.so/;

/** PyTorch built for CPUs has none of CUDA: NVIDIA's packages, Triton, and the parts of its own libraries that call them. */
export const cpuTorch: OptionOf = ({ filesOf, weigh }) => {
  const torch = filesOf('python', (name) => /^torch(vision|audio)?$/.test(name));
  const own = torch.filter(({ path }) => CUDA_FILE.test(path));
  const cuda = filesOf('python', (name) => CUDA.test(name));
  if (torch.length === 0 || own.length + cuda.length === 0) return null;
  const saves = weigh(own) + weigh(cuda);
  return {
    id: 'cpu-torch',
    title: 'PyTorch for CPUs instead of CUDA',
    saves,
    cost: 'it cannot use a GPU',
    how: 'pip install torch --index-url https://download.pytorch.org/whl/cpu (plimsoll takes it where no service runs on a GPU; gpu: false under services in plimsoll.yaml says so)',
    because: `${formatBytes(weigh(cuda))} of NVIDIA's packages and Triton, ${formatBytes(weigh(own))} of PyTorch's CUDA libraries`,
  };
};
