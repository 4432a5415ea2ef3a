import { inImage } from '../../example.ts';
import { instead, safely, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const exposeFormat: DockerfileRule = {
  id: 'dockerfile/expose-format',
  title: 'EXPOSE with the container port only',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:ExposeInvalidFormat'],
  why: 'EXPOSE does not publish: an address or host port in it is ignored today and will be an error.',
  fix: 'Write the container port; map it when running.',
  source: 'https://docs.docker.com/reference/build-checks/expose-invalid-format/',
  bad: [{ at: 2, example: inImage('EXPOSE 127.0.0.1:80:8080') }],
  good: [inImage('EXPOSE 8080')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'EXPOSE')) {
      for (const word of facts.built.has(stage) ? step.instruction.words : []) {
        const port = word.text.replace(/^.*:/, '');
        if (/\$\{/.test(word.text) || port === word.text) continue;
        report(step.instruction, `${word.text} names an address or host port`, safely(instead(word, port)));
      }
    }
  },
};
