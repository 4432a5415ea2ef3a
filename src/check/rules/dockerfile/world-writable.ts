import { inImage } from '../../example.ts';
import { commands, steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const OPEN = /^(0?[0-7]*[0-7][2367]|([ugo]*a?[ugo]*|a|o)?\+(r?w)x?)$/;

export const worldWritable: DockerfileRule = {
  id: 'dockerfile/world-writable',
  title: 'No file that everyone may write',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['kics:3be406ec'],
  why: 'Whoever takes over any process of the container can then change the application.',
  fix: 'Give the folder to the user that needs it: COPY --chown, or chown before USER.',
  source: 'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
  bad: [{ at: 2, example: inImage('RUN chmod -R 777 /app') }],
  good: [inImage('RUN chmod 1777 /tmp && chmod 755 /app/serve')],
  check(facts, report) {
    for (const { command } of commands(facts, 'chmod')) {
      const mode = command.args.find(({ text }) => !/^-[a-zA-Z]+$|^--/.test(text))?.text ?? '';
      const sticky = /^1[0-7]{3}$/.test(mode);
      if (!sticky && OPEN.test(mode) && !/^u|^g(?!.*o)/.test(mode) && mode !== '+x')
        report(command, `chmod ${mode} lets everyone write`, { aliases: [] });
    }
    for (const { step } of steps(facts, 'COPY', 'ADD')) {
      const mode = step.instruction.flags.find(({ name }) => name === 'chmod')?.value ?? '';
      if (/^0?[0-7]*[0-7][2367]$/.test(mode)) report(step.instruction, `--chmod=${mode} lets everyone write`);
    }
  },
};
