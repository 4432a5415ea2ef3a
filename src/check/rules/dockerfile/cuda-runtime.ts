import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const [, digest = ''] = BASE.split('@');
const image = (tag: string): string =>
  `FROM nvidia/cuda:${tag}@${digest}\nUSER 10001\nHEALTHCHECK CMD ["/app/probe"]\nCMD ["/app/serve"]\n`;

export const cudaRuntime: DockerfileRule = {
  id: 'dockerfile/cuda-runtime',
  title: 'A CUDA runtime image in the last stage',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: [],
  why: 'The devel images hold compilers and static libraries: some 5 GB that only building needs.',
  fix: 'Build in the devel image, and start the last stage from runtime or base.',
  source: 'https://gitlab.com/nvidia/container-images/cuda',
  bad: [{ at: 1, example: image('12.4.1-cudnn-devel-ubuntu22.04') }],
  good: [image('12.4.1-cudnn-runtime-ubuntu22.04')],
  check({ final }, report) {
    let stage = final;
    while (stage?.parent) stage = stage.parent;
    const { repository, tag } = stage?.base.name ?? { repository: '', tag: null };
    if (stage?.from && /cuda|pytorch|tensorrt|rocm/.test(repository) && /(^|-)devel(-|$)/.test(tag ?? ''))
      report(stage.from, `${repository}:${tag} is made for building`);
  },
};
