import { BASE } from '../../example.ts';
import { wholeCopy } from '../../facts/copies.ts';
import type { ApplicationRule } from '../../rule.ts';

export const COPY_ALL = `FROM ${BASE}\nWORKDIR /app\nCOPY . .\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;

export const ignoreFile: ApplicationRule = {
  id: 'application/ignore-file',
  title: 'A .dockerignore where everything is copied',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'build-speed',
  aliases: [],
  why: 'COPY . . takes .git, virtual environments, data and secrets along: into the image, and into what must be sent and compared at every build.',
  fix: 'Add a .dockerignore that names what the image does not need.',
  source: 'https://docs.docker.com/build/concepts/context/#dockerignore-files',
  bad: [{ at: 'Dockerfile:3', example: { Dockerfile: COPY_ALL, 'main.py': '' } }],
  good: [{ Dockerfile: COPY_ALL, 'main.py': '', '.dockerignore': '.git\n' }],
  check({ builds }, report) {
    for (const { facts, ignore } of builds) {
      const copy = wholeCopy(facts);
      if (copy && (!ignore || ignore.rules.patterns.length === 0))
        report(
          { path: facts.path, ...copy },
          'everything is copied, and no .dockerignore leaves anything out',
        );
    }
  },
};
