import { formatBytes } from '../../formats/units/bytes.ts';
import { CUDA } from './cuda.ts';
import type { OptionOf } from './option.ts';

const PROVIDER = /\/libonnxruntime_providers_(cuda|tensorrt|nv_tensorrt_rtx)\.so$/;

/** ONNX Runtime for CPUs is the same without what runs on NVIDIA's; PyTorch beside it keeps NVIDIA's packages. */
export const cpuOnnxruntime: OptionOf = ({ filesOf, weigh }) => {
  const own = filesOf('python', (name) => name === 'onnxruntime-gpu').filter(({ path }) =>
    PROVIDER.test(path),
  );
  if (own.length === 0) return null;
  const torch = filesOf('python', (name) => name === 'torch');
  const cuda = torch.length > 0 ? [] : filesOf('python', (name) => CUDA.test(name));
  return {
    id: 'cpu-onnxruntime',
    title: 'ONNX Runtime for CPUs instead of CUDA',
    saves: weigh(own) + weigh(cuda),
    cost: 'it cannot use a GPU',
    how: 'replace onnxruntime-gpu by onnxruntime in the manifest',
    because: `${formatBytes(weigh(own))} of its CUDA and TensorRT libraries, ${formatBytes(weigh(cuda))} of NVIDIA's packages`,
  };
};
