import { inImage } from '../../example.ts';
import { steps } from '../../facts/select.ts';
import { isAbsolute } from '../../paths.ts';
import type { Alias, DockerfileRule } from '../../rule.ts';

const EVERY: readonly Alias[] = [
  'hadolint:DL3000',
  'trivy:DS-0009',
  'checkov:CKV_DOCKER_10',
  'kics:6b376af8',
];

export const absoluteWorkdir: DockerfileRule = {
  id: 'dockerfile/absolute-workdir',
  title: 'An absolute WORKDIR',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [...EVERY, 'buildkit:WorkdirRelativePath'],
  why: 'A relative WORKDIR depends on what the base image left behind, and moves when the base changes.',
  fix: 'Write the path from the root.',
  source: 'https://docs.docker.com/reference/build-checks/workdir-relative-path/',
  bad: [{ at: 2, example: inImage('WORKDIR app') }],
  good: [inImage('WORKDIR /app')],
  check(facts, report) {
    for (const { stage, step } of steps(facts, 'WORKDIR')) {
      const path = step.instruction.args.text.replace(/^["']|["']$/g, '');
      if (path === '' || isAbsolute(path)) continue;
      const message = `the working directory ${path} is relative`;
      if (step.before.workdir !== null) {
        const full = `${step.before.workdir.replace(/\/$/, '')}/${path}`;
        report(step.instruction, message, {
          aliases: EVERY,
          persona: 'pedantic',
          fix: `Write WORKDIR ${full}.`,
        });
      } else report(step.instruction, message, facts.built.has(stage) ? {} : { aliases: EVERY });
    }
  },
};
