import { inImage } from '../../example.ts';
import { flagValue, hasFlag } from '../../facts/flags.ts';
import { after, commands, safely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const useraddLog: DockerfileRule = {
  id: 'dockerfile/useradd-log',
  title: 'useradd -l for high user ids',
  severity: 'note',
  confidence: 'low',
  persona: 'pedantic',
  category: 'size',
  aliases: ['hadolint:DL3046', 'kics:44fbf45c'],
  why: 'The useradd of older distributions reserves room in /var/log/faillog for every id below: with a high one the layer holds gigabytes of zeros. That of Debian 12 no longer does.',
  fix: 'Add -l (--no-log-init).',
  source: 'https://docs.docker.com/build/building/best-practices/#user',
  bad: [{ at: 2, example: inImage('RUN useradd -u 1000000 app') }],
  good: [inImage('RUN useradd -l -u 1000000 app')],
  check(facts, report) {
    for (const { command } of commands(facts, 'useradd')) {
      const id = flagValue(command, 'u', 'uid') ?? '';
      if (id.length <= 5 || hasFlag(command, 'l', 'no-log-init')) continue;
      const end = command.start + 'useradd'.length;
      const bare = command.exact && facts.file.text.slice(command.start, end) === 'useradd';
      report(
        command,
        `useradd for id ${id} without -l`,
        bare ? safely(after({ start: end, end }, ' -l')) : {},
      );
    }
  },
};
