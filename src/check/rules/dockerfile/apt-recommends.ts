import { inImage } from '../../example.ts';
import { hasFlag } from '../../facts/flags.ts';
import { installWord } from '../../facts/packages.ts';
import { after, commands, unsafely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const aptRecommends: DockerfileRule = {
  id: 'dockerfile/apt-recommends',
  title: 'Only the packages asked for',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'size',
  aliases: ['hadolint:DL3015', 'trivy:DS-0029', 'kics:7384dfb2'],
  why: 'apt-get also installs what packages recommend: often several times the size of what is needed.',
  fix: 'Add --no-install-recommends, and name what turns out to be missing.',
  source: 'https://docs.docker.com/build/building/best-practices/#apt-get',
  bad: [
    {
      at: 2,
      example: inImage('RUN apt-get update && apt-get install -y curl=7.88.1 && rm -rf /var/lib/apt/lists/*'),
    },
  ],
  good: [
    inImage(
      'RUN apt-get update && apt-get install -y --no-install-recommends curl=7.88.1 && rm -rf /var/lib/apt/lists/*',
    ),
  ],
  check(facts, report) {
    for (const { command } of commands(facts, 'apt-get', 'apt')) {
      const verb = installWord(command);
      const off = command.args.some(({ text }) => /^(-o)?APT::Install-Recommends=(false|0|no)$/i.test(text));
      if (!verb || off || hasFlag(command, 'no-install-recommends')) continue;
      const breaks = 'recommended packages that the application relies on are no longer installed';
      const fix = command.exact ? unsafely(breaks, after(verb, ' --no-install-recommends')) : {};
      const details = command.name === 'apt-get' ? fix : { ...fix, aliases: [] };
      report(command, `${command.name} installs recommended packages too`, details);
    }
  },
};
