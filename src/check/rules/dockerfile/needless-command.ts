import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const BOTH = ['free', 'kill', 'mount', 'ps', 'service', 'shutdown', 'top', 'vim'];

export const needlessCommand: DockerfileRule = {
  id: 'dockerfile/needless-command',
  title: 'No commands that make no sense while building',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3001', 'kics:9b6b0f38'],
  why: 'Services started, processes looked at or file systems mounted during a build are gone when the container starts.',
  fix: 'Remove the command, or run it when the container starts.',
  source: 'https://docs.docker.com/build/building/best-practices/#create-ephemeral-containers',
  bad: [{ at: 2, example: inImage('RUN service postgresql start') }],
  good: [inImage('RUN /app/serve --check')],
  check(facts, report) {
    for (const { command } of commands(facts, ...BOTH, 'ssh', 'ifconfig', 'nano')) {
      const tools: Alias[] = [];
      if (BOTH.includes(command.name) || command.name === 'ssh') tools.push('hadolint:DL3001');
      if (command.name !== 'ssh') tools.push('kics:9b6b0f38');
      report(command, `${command.name} has no effect on the image`, { aliases: tools });
    }
  },
};
