import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const RESERVED = new Set(['scratch', 'context']);

export const reservedStageName: DockerfileRule = {
  id: 'dockerfile/reserved-stage-name',
  title: 'No stage named scratch or context',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3063', 'buildkit:ReservedStageName'],
  why: 'scratch and context mean the empty image and the build context; a stage cannot be reached by these names.',
  fix: 'Name the stage otherwise.',
  source: 'https://docs.docker.com/reference/build-checks/reserved-stage-name/',
  bad: [{ at: 1, example: `FROM ${BASE} AS context${rest}` }],
  good: [`FROM ${BASE} AS app${rest}`],
  check({ stages }, report) {
    for (const { name, from } of stages)
      if (from && name !== null && RESERVED.has(name)) report(from, `${name} is a reserved name`);
  },
};
