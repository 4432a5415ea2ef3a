import { inService } from '../../example.ts';
import { deployed } from '../../facts/application.ts';
import type { ApplicationRule } from '../../rule.ts';
import { SERVING } from './container-port.ts';

/** Variables that are written into the JavaScript while it is built. */
export const PUBLIC = /^(NEXT_PUBLIC_|VITE_|REACT_APP_|VUE_APP_|NUXT_PUBLIC_BUILD_|GATSBY_|PUBLIC_)/;
const stack = (lines: string) => ({ Dockerfile: SERVING, 'compose.yaml': inService(lines, ['image']) });

export const buildTimeVariable: ApplicationRule = {
  id: 'application/build-time-variable',
  title: 'Public variables given when building',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'NEXT_PUBLIC_, VITE_ and REACT_APP_ variables are written into the JavaScript while it is built: given to the running container they change nothing, and the front end calls the wrong address.',
  fix: 'Pass it under build.args, and declare it with ARG before the build command.',
  source:
    'https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser',
  bad: [{ at: 'compose.yaml:4', example: stack('build: .\nenvironment: {VITE_API_URL: /api}') }],
  good: [stack('build: {context: ., args: {VITE_API_URL: /api}}')],
  check(facts, report) {
    for (const { service, build } of deployed(facts)) {
      // Elsewhere PUBLIC_BASE_URL is a variable like any other.
      if (build?.service?.language === 'python') continue;
      const args = new Set(service.build?.args.map(({ name }) => name));
      for (const { name, at } of service.build ? service.environment : [])
        if (PUBLIC.test(name) && !args.has(name))
          report(at, `${name} has no effect on ${service.name} once it is built`);
    }
  },
};
