import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const uniqueStageName: DockerfileRule = {
  id: 'dockerfile/unique-stage-name',
  title: 'Each stage name once',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [
    'hadolint:DL3024',
    'buildkit:DuplicateStageName',
    'trivy:DS-0012',
    'checkov:CKV_DOCKER_11',
    'kics:f2daed12',
  ],
  why: 'A name given twice means the later stage from then on, whatever the reader thinks.',
  fix: 'Give each stage a name of its own.',
  source: 'https://docs.docker.com/reference/build-checks/duplicate-stage-name/',
  bad: [{ at: 2, example: `FROM ${BASE} AS app\nFROM ${BASE} AS app${rest}` }],
  good: [`FROM ${BASE} AS build\nFROM ${BASE} AS app${rest}`],
  check({ stages }, report) {
    const seen = new Set<string>();
    for (const { name, from } of stages) {
      if (name === null || !from) continue;
      if (seen.has(name)) report(from, `the stage name ${name} is already taken`);
      seen.add(name);
    }
  },
};
