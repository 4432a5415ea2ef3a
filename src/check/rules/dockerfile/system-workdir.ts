import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const systemWorkdir: DockerfileRule = {
  id: 'dockerfile/system-workdir',
  title: 'WORKDIR outside the system folders',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:DS-0030'],
  why: 'In /proc, /dev or /boot the application works on the kernel, devices or boot files.',
  fix: 'Use a folder of the application, such as /app.',
  source: 'https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03.html',
  bad: [{ at: 2, example: inImage('WORKDIR /proc/1') }],
  good: [inImage('WORKDIR /app')],
  check(facts, report) {
    for (const { step } of steps(facts, 'WORKDIR'))
      if (/^["']?\/(proc|boot|dev|initrd|lost\+found)\//.test(step.instruction.args.text))
        report(step.instruction, `${step.instruction.args.text} is a system folder`);
  },
};
