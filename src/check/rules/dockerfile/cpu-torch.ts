import { inImage } from '../../example.ts';
import { type PythonPackage, pythonPackages } from '../../facts/contents.ts';
import { requirementFiles } from '../../facts/packages.ts';
import type { DockerfileFacts, Stage, State } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

const CUDA_BASE = /cuda|nvidia|rocm|tensorrt|pytorch\/pytorch|gpu/i;

export const cpuTorch: DockerfileRule = {
  id: 'dockerfile/cpu-torch',
  title: 'CPU wheels of PyTorch where no GPU is used',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'The wheels of torch for Linux that are installed by default bring CUDA: some 5 GB unpacked, where the CPU wheels are 0.7 GB.',
  fix: "Install torch from PyTorch's CPU index (--index-url ending in /whl/cpu, or UV_TORCH_BACKEND=cpu).",
  source: 'https://pytorch.org/get-started/locally/',
  bad: [{ at: 2, example: inImage('RUN pip install --no-cache-dir torch==2.5.1') }],
  good: [
    inImage('RUN pip install --no-cache-dir --index-url https://wheels.example.org/whl/cpu torch==2.5.1'),
    inImage('RUN pip install --no-cache-dir torch==2.5.1+cpu'),
  ],
  check(facts, report) {
    const { final, gpu } = facts;
    if (!final || gpu || CUDA_BASE.test(rootName(final)) || runsOnGpu(final.end)) return;
    const { packages } = pythonPackages(facts, final);
    const torch = packages.find(({ name }) => /^(torch|torchvision|torchaudio)$/.test(name));
    if (torch && !isCpu(torch, facts))
      report(torch.command, `${torch.name} comes with CUDA, and nothing here uses a GPU`);
  },
};

const rootName = (stage: Stage): string => (stage.parent ? rootName(stage.parent) : stage.base.text);

const runsOnGpu = ({ env }: State): boolean =>
  env.has('NVIDIA_VISIBLE_DEVICES') ||
  env.has('CUDA_VISIBLE_DEVICES') ||
  env.has('NVIDIA_DRIVER_CAPABILITIES');

/** The version, an index of the command, of the file or of the environment names the CPU build. */
function isCpu({ written, command }: PythonPackage, { read, final }: DockerfileFacts): boolean {
  const texts = command.args.map(({ text }) => text);
  const files = requirementFiles(command).map((file) => read(file.replace(/^(\.?\/)+/, '')) ?? '');
  const index = /\/cpu\b|\bcpu\b.*whl/;
  const variables = [
    'PIP_INDEX_URL',
    'PIP_EXTRA_INDEX_URL',
    'UV_INDEX_URL',
    'UV_EXTRA_INDEX_URL',
    'UV_TORCH_BACKEND',
  ];
  const set = variables.map((name) => command.assignments[name] ?? final?.end.env.get(name) ?? '');
  return (
    /[+ ]cpu|cpu-cp|@/.test(written) ||
    texts.some((text) => index.test(text)) ||
    set.some((value) => /\/cpu|^cpu$/.test(value)) ||
    files.some((text) => /^\s*(--(extra-)?index-url|--find-links|-i|-f)[= ].*\/cpu/m.test(text))
  );
}
