import { isUnversioned } from '../../../formats/dockerfile/image.ts';
import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const baseDigest: DockerfileRule = {
  id: 'dockerfile/base-digest',
  title: 'The base image by digest',
  severity: 'note',
  confidence: 'high',
  persona: 'pedantic',
  category: 'security',
  aliases: [],
  why: 'A tag can be moved to other content; a digest cannot, so that two builds start from the same bytes.',
  fix: 'Append @sha256:... to the tag, and let a bot renew it.',
  source: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
  bad: [{ at: 1, example: `FROM debian:12-slim${rest}` }],
  good: [`FROM ${BASE}${rest}`],
  check({ stages }, report) {
    for (const { from, base, parent } of stages) {
      const { digest, repository } = base.name;
      const variable = base.written.includes('$');
      if (!from || parent || digest !== null || repository === 'scratch' || variable) continue;
      if (!isUnversioned(base.name)) report(from, `${base.text} is not pinned by digest`);
    }
  },
};
