import { closest } from '../../../formats/config/closest.ts';
import { BASE, inService } from '../../example.ts';
import { dockerfilePath } from '../../links.ts';
import { folderOf, join } from '../../paths.ts';
import type { ApplicationRule } from '../../rule.ts';

const image = `FROM ${BASE}\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n`;
const stack = (path: string) => ({
  'web/Dockerfile': image,
  'compose.yaml': inService(`build: ${path}`, ['image']),
});

export const missingDockerfile: ApplicationRule = {
  id: 'application/missing-dockerfile',
  title: 'Builds of Dockerfiles that exist',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'The stack cannot be built: compose stops at the first service whose Dockerfile it does not find.',
  fix: 'Correct context and dockerfile: the second is relative to the first.',
  source: 'https://docs.docker.com/reference/compose-file/build/#dockerfile',
  bad: [
    { at: 'compose.yaml:3', example: stack('{context: web, dockerfile: Dockerfile.prod}') },
    { at: 'compose.yaml:3', example: stack('{context: ., dockerfile: Dockerfile}') },
  ],
  good: [
    stack('web'),
    stack('{context: ., dockerfile: web/Dockerfile}'),
    { ...stack('web'), 'compose.override.yaml': inService('build: {target: dev}', ['image']) },
  ],
  check({ stacks, tree }, report) {
    const known = tree.files.map(({ path }) => path);
    for (const { compose } of stacks) {
      for (const service of compose.services) {
        const { build } = service;
        const path = dockerfilePath(compose.paths[0] ?? '', service);
        if (!build || path === null || tree.file(path) || isElsewhere(build.context, build.dockerfile))
          continue;
        const context = join(folderOf(compose.paths[0] ?? ''), build.context);
        const inside = known.filter((file) => context === '' || file.startsWith(`${context}/`));
        // A folder that holds nothing of its own may be a submodule that is not checked out.
        if (inside.every((file) => compose.paths.includes(file))) continue;
        const meant = closest(
          path,
          inside.filter((file) => /dockerfile/i.test(file)),
        );
        const fix = meant === null ? {} : { fix: `Did you mean ${meant}?` };
        report(build.at, `${service.name} is built from ${path}, which does not exist`, fix);
      }
    }
  },
};

/** Another repository, a place outside of the tree, or one that a variable names. */
const isElsewhere = (context: string, dockerfile: string): boolean =>
  [context, dockerfile].some((path) => /^([a-z]+:\/\/|git@|\/|~)|\$|(^|\/)\.\.(\/|$)/.test(path));
