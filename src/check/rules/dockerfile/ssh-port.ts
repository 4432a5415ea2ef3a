import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const sshPort: DockerfileRule = {
  id: 'dockerfile/ssh-port',
  title: 'No SSH port',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'security',
  aliases: ['trivy:DS-0004', 'checkov:CKV_DOCKER_1', 'kics:5907595b'],
  why: 'A container with an SSH server has one more way in, with keys and passwords of its own to look after.',
  fix: 'Remove EXPOSE 22 and the server; use docker exec or kubectl exec.',
  source: 'https://docs.docker.com/reference/cli/docker/container/exec/',
  bad: [{ at: 2, example: inImage('EXPOSE 8080 22') }],
  good: [inImage('EXPOSE 8080 2222')],
  check(facts, report) {
    for (const { step } of steps(facts, 'EXPOSE'))
      if (step.instruction.words.some(({ text }) => /^22(\/tcp)?$/i.test(text)))
        report(step.instruction, 'port 22 is exposed');
  },
};
