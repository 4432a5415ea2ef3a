import { isImageName } from '../../../formats/dockerfile/image.ts';
import { BASE } from '../../example.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';
const [name = '', digest = ''] = BASE.split('@');

export const baseArgDefault: DockerfileRule = {
  id: 'dockerfile/base-arg-default',
  title: 'A base image that is valid without build arguments',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:InvalidDefaultArgInFrom'],
  why: 'Without a default the build fails for everyone who does not know which argument to pass.',
  fix: 'Give the ARG a default that makes a valid image name.',
  source: 'https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/',
  bad: [{ at: 2, example: `ARG IMAGE\nFROM $IMAGE@${digest}${rest}` }],
  good: [`ARG IMAGE=${name}\nFROM $IMAGE@${digest}${rest}`],
  check({ stages }, report) {
    for (const { from, base } of stages) {
      if (!from || !base.written.includes('$') || base.undeclared.length > 0) continue;
      if (!isImageName(base.text)) report(from, `${base.written} is no image name with the ARG's default`);
    }
  },
};
