import { closest } from '../../../formats/config/closest.ts';
import { expand } from '../../../formats/dockerfile/expand.ts';
import { BASE } from '../../example.ts';
import { PLATFORM_ARGS } from '../../facts/dockerfile.ts';
import type { DockerfileRule } from '../../rule.ts';

const rest = '\nUSER 10001\nHEALTHCHECK CMD ["/probe"]\nCMD ["/serve"]\n';

export const undeclaredBaseArg: DockerfileRule = {
  id: 'dockerfile/undeclared-base-arg',
  title: 'Variables of FROM declared before it',
  severity: 'error',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['buildkit:UndefinedArgInFrom'],
  why: 'FROM sees only ARG instructions before the first FROM; any other variable is empty there.',
  fix: 'Declare the variable with ARG before the first FROM, or correct its name.',
  source: 'https://docs.docker.com/reference/build-checks/undefined-arg-in-from/',
  bad: [{ at: 2, example: `ARG PLATFORM=linux/amd64\nFROM --platform=$PLATFROM ${BASE}${rest}` }],
  good: [`ARG PLATFORM=linux/amd64\nFROM --platform=$PLATFORM ${BASE}${rest}`],
  check({ stages, globals, file }, report) {
    const known = [...globals.keys(), ...PLATFORM_ARGS.keys()];
    for (const { from, base } of stages) {
      const platform = from?.flags.find((flag) => flag.name === 'platform')?.value ?? '';
      const { unmatched } = expand(platform, (name) => (known.includes(name) ? '' : null), file.escape);
      for (const name of new Set([...base.undeclared, ...unmatched])) {
        const meant = closest(name, known);
        const fix =
          meant === null ? {} : { fix: `Write ${meant}, or declare ${name} with ARG before the first FROM.` };
        if (from) report(from, `the variable ${name} is not declared before FROM`, fix);
      }
    }
  },
};
