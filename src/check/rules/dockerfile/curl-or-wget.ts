import { inImage } from '../../example.ts';
import { named, steps } from '../../facts/select.ts';
import type { Stage } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const curlOrWget: DockerfileRule = {
  id: 'dockerfile/curl-or-wget',
  title: 'Either curl or wget',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'size',
  aliases: ['hadolint:DL4001', 'trivy:DS-0014', 'kics:fc775e75'],
  why: 'Two programs for the same work are two to install and to keep up to date.',
  fix: 'Use one of the two throughout the stage.',
  source: 'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
  bad: [
    {
      at: 2,
      example: inImage('RUN curl -fsSLO https://example.org/a && wget -q https://example.org/b'),
    },
  ],
  good: [inImage('RUN curl -fsSLO https://example.org/a -O https://example.org/b')],
  check(facts, report) {
    const seen = new Map<Stage, Set<string>>();
    for (const { stage, step } of steps(facts, 'RUN')) {
      const used = named(step, 'curl', 'wget');
      const names = seen.get(stage) ?? new Set();
      for (const { name } of used) names.add(name);
      seen.set(stage, names);
      const [command] = used;
      if (command && names.size === 2) report(command, 'curl and wget are both used in this stage');
    }
  },
};
