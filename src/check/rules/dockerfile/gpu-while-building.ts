import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const gpuWhileBuilding: DockerfileRule = {
  id: 'dockerfile/gpu-while-building',
  title: 'No GPU asked for while building',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'A build has no GPU: the query fails, or its answer (none) is built into the image.',
  fix: 'Ask when the container starts; set TORCH_CUDA_ARCH_LIST to compile for a GPU that is not there.',
  source: 'https://docs.docker.com/reference/dockerfile/#run---device',
  bad: [{ at: 2, example: inImage('RUN nvidia-smi') }],
  good: [inImage('ENV TORCH_CUDA_ARCH_LIST="8.0;8.6"')],
  check(facts, report) {
    for (const { step, command } of commands(facts)) {
      const text = command.args.map((word) => word.text).join(' ');
      const asks =
        command.name === 'nvidia-smi' ||
        /torch\.cuda\.(is_available|device_count|get_device)|list_physical_devices\(.GPU/.test(text);
      if (asks && !step.instruction.flags.some(({ name }) => name === 'device'))
        report(command, `${command.name} asks for a GPU`);
    }
  },
};
