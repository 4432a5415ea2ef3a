import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const portRange: DockerfileRule = {
  id: 'dockerfile/port-range',
  title: 'Ports up to 65535',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3011', 'trivy:DS-0008', 'kics:71bf8cf8'],
  why: 'There is no such port; the build fails.',
  fix: 'Correct the port.',
  source: 'https://docs.docker.com/reference/dockerfile/#expose',
  bad: [{ at: 2, example: inImage('EXPOSE 80000') }],
  good: [inImage('EXPOSE 8080 9000-9010/udp')],
  check(facts, report) {
    for (const { step } of steps(facts, 'EXPOSE')) {
      for (const { text } of step.instruction.words) {
        const port = text.replace(/^.*:/, '').replace(/\/.*$/, '');
        if (port.split('-').some((number) => /^\d+$/.test(number) && Number(number) > 65535))
          report(step.instruction, `${text} is above 65535`);
      }
    }
  },
};
