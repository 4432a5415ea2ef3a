import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const accountPassword: DockerfileRule = {
  id: 'dockerfile/account-password',
  title: 'No account with a password',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['checkov:CKV2_DOCKER_17'],
  why: 'The password stands in the image and its history, and nobody logs in to a container with one.',
  fix: 'Remove the password; use docker exec to get in.',
  source: 'https://docs.docker.com/reference/cli/docker/container/exec/',
  bad: [{ at: 2, example: inImage('RUN chpasswd < /tmp/users') }],
  good: [inImage('RUN useradd --system app')],
  check(facts, report) {
    for (const { command } of commands(facts, 'chpasswd', 'passwd'))
      if (command.name === 'chpasswd' || command.args.length > 0)
        report(command, `${command.name} sets a password`, command.name === 'passwd' ? { aliases: [] } : {});
  },
};
