import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const writableCode: DockerfileRule = {
  id: 'dockerfile/writable-code',
  title: 'Code that its own service cannot change',
  severity: 'note',
  confidence: 'low',
  persona: 'auditor',
  category: 'security',
  aliases: ['kics:aa93e17f'],
  why: 'Files copied with --chown belong to the user the service runs as: whoever takes it over can change its code.',
  fix: 'Leave code to root, and give the user only the folders it writes to.',
  source: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  bad: [{ at: 2, example: inImage('COPY --chown=10001 app.py /app/') }],
  good: [inImage('COPY app.py /app/')],
  check(facts, report) {
    for (const { step } of steps(facts, 'COPY', 'ADD'))
      if (step.instruction.flags.some(({ name }) => name === 'chown'))
        report(step.instruction, 'the copied files belong to another user than root');
  },
};
