import { inImage } from '../../example.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const noSudo: DockerfileRule = {
  id: 'dockerfile/no-sudo',
  title: 'No sudo',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['hadolint:DL3004', 'trivy:DS-0010', 'checkov:CKV2_DOCKER_1', 'kics:8ada6e80'],
  why: 'sudo in an image is a way back to root for whoever takes over the service, and it does not pass signals on as expected.',
  fix: 'Run the command before USER, as root; to step down at start, use gosu or setpriv.',
  source: 'https://docs.docker.com/build/building/best-practices/#user',
  bad: [{ at: 2, example: inImage('RUN sudo /app/setup') }],
  good: [inImage('RUN /app/setup')],
  check(facts, report) {
    for (const { command } of commands(facts))
      if (command.wrappers.includes('sudo') || command.name === 'sudo') report(command, 'sudo is used');
  },
};
