import { inImage } from '../../example.ts';
import { safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const maintainer: DockerfileRule = {
  id: 'dockerfile/maintainer',
  title: 'A label instead of MAINTAINER',
  severity: 'note',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [
    'hadolint:DL4000',
    'buildkit:MaintainerDeprecated',
    'trivy:DS-0022',
    'checkov:CKV_DOCKER_6',
    'kics:99614418',
  ],
  why: 'MAINTAINER is deprecated; tools read the label.',
  fix: 'Write LABEL org.opencontainers.image.authors="...".',
  source: 'https://docs.docker.com/reference/build-checks/maintainer-deprecated/',
  bad: [{ at: 2, example: inImage('MAINTAINER team@example.org') }],
  good: [inImage('LABEL org.opencontainers.image.authors="team@example.org"')],
  check({ file }, report) {
    for (const { keyword, args, start, end, written } of file.instructions) {
      if (keyword !== 'MAINTAINER') continue;
      const from = file.text.indexOf(written, start);
      const name = args.text.replace(/^(["'])(.*)\1$/, '$2').replace(/["\\$]/g, '\\$&');
      const text = `LABEL org.opencontainers.image.authors="${name}"`;
      report({ start, end }, 'MAINTAINER is deprecated', safely({ start: from, end: args.end, text }));
    }
  },
};
