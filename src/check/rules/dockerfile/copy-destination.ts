import { BASE, inImage } from '../../example.ts';
import { isForFunctions } from '../../facts/contents.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import { isAbsolute } from '../../paths.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = 'USER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const copyDestination: DockerfileRule = {
  id: 'dockerfile/copy-destination',
  title: 'WORKDIR before COPY to a relative path',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3045'],
  why: 'Without WORKDIR the files land wherever the base image happens to stand, often in /.',
  fix: 'Set WORKDIR, or write the destination from the root.',
  source: 'https://docs.docker.com/reference/dockerfile/#destination',
  bad: [{ at: 2, example: inImage('COPY app.py app/') }],
  good: [
    inImage('WORKDIR /app\nCOPY app.py .'),
    `FROM ${BASE} AS a\nWORKDIR /app\nFROM a\nCOPY app.py .\n${rest}`,
  ],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'COPY', 'ADD')) {
      const destination = copyOf(step.instruction).destination?.text ?? '';
      if (step.onbuild || destination === '' || isAbsolute(destination)) continue;
      if (step.before.workdir !== null || isForFunctions(stage)) continue;
      const details = step.instruction.keyword === 'COPY' ? {} : { aliases: [] };
      report(step.instruction, `the destination ${destination} is relative, and no WORKDIR is set`, details);
    }
  },
};
