import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const visibleDevices: DockerfileRule = {
  id: 'dockerfile/visible-devices',
  title: 'GPUs chosen when running',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The number of a GPU belongs to one machine: on another the container takes the wrong one, or finds none.',
  fix: 'Remove the variable; choose the GPU when running (--gpus, compose device reservations).',
  source: 'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html',
  bad: [{ at: 2, example: inImage('ENV CUDA_VISIBLE_DEVICES=0') }],
  good: [inImage('ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility')],
  check(facts, report) {
    for (const { step } of steps(facts, 'ENV')) {
      for (const { key, value } of step.instruction.pairs) {
        const text = (value ?? '').replace(/["']/g, '');
        if (/^(CUDA|NVIDIA|HIP)_VISIBLE_DEVICES$/.test(key) && /^(\d[\d,]*|GPU-.*)$/.test(text))
          report(step.instruction, `${key}=${text} fits one machine`);
        if (key === 'NVIDIA_DRIVER_CAPABILITIES' && text === 'all')
          report(step.instruction, 'every driver capability is asked for, display and video included', {
            persona: 'pedantic',
            fix: 'Write compute,utility.',
          });
      }
    }
  },
};
