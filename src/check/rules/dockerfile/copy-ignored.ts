import { isIgnored } from '../../../formats/dockerignore/ignore.ts';
import { BASE } from '../../example.ts';
import { copyOf } from '../../facts/copies.ts';
import { steps } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const copyIgnored: DockerfileRule = {
  id: 'dockerfile/copy-ignored',
  title: 'No COPY of what .dockerignore leaves out',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:CopyIgnoredFile'],
  why: 'The builder never sees the file, so that COPY fails or copies nothing.',
  fix: 'Remove the pattern from .dockerignore, or the path from COPY.',
  source: 'https://docs.docker.com/reference/build-checks/copy-ignored-file/',
  bad: [
    {
      at: 'Dockerfile:2',
      example: {
        Dockerfile: `FROM ${BASE}\nCOPY app.py /app/${rest}`,
        '.dockerignore': '*.py\n',
        'app.py': '',
      },
    },
  ],
  good: [{ Dockerfile: `FROM ${BASE}\nCOPY app.py /app/${rest}`, '.dockerignore': '.git\n', 'app.py': '' }],
  check(facts, report) {
    const { ignore } = facts;
    if (!ignore || ignore.patterns.some((pattern) => pattern.negated)) return;
    const everything = ignore.patterns.some(({ text }) => ['*', '**', '**/*'].includes(text));
    for (const { stage, step } of steps(facts, 'COPY', 'ADD')) {
      const { from, sources } = copyOf(step.instruction);
      if (step.onbuild || !facts.built.has(stage) || from !== null) continue;
      for (const { text } of sources) {
        const path = text.replace(/^(\.?\/)+|\/+$/g, '');
        const root = path === '' || path === '.';
        const open = /[$*?[]/.test(text) || (root && !everything);
        if (!open && isIgnored(ignore, root ? '.' : path))
          report(step.instruction, `${text} is left out by .dockerignore`);
      }
    }
  },
};
