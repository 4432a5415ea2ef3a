import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { commands } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

const VALUED = ['loglevel', 'registry', 'prefix', 'C', 'cache', 'omit', 'include', 'workspace', 'w'];

export const pinnedNpm: DockerfileRule = {
  id: 'dockerfile/pinned-npm',
  title: 'npm packages in fixed versions',
  severity: 'warning',
  confidence: 'high',
  persona: 'regular',
  category: 'operability',
  aliases: ['hadolint:DL3016', 'kics:e36d8880'],
  why: 'Without a version the image changes with every release of the package.',
  fix: 'Write package@version.',
  source: 'https://docs.npmjs.com/cli/commands/npm-install',
  bad: [{ at: 2, example: inImage('RUN npm install -g serve') }],
  good: [
    inImage('RUN npm install -g serve@14.2.3 @scope/tool@1.0.0'),
    inImage('RUN npm ci --omit=dev'),
    inImage('RUN npm install ./local git+https://example.org/a.git#v1'),
  ],
  check(facts, report) {
    for (const { command } of commands(facts, 'npm')) {
      const [verb, ...packages] = operands(command, VALUED);
      if (!verb || !/^(install|i|add)$/.test(verb.text)) continue;
      const open = packages.filter(({ text }) => !isFixed(text));
      if (open.length === 0) continue;
      const onlyGit = open.every(({ text }) => text.startsWith('git'));
      const details = onlyGit ? { aliases: ['hadolint:DL3016'] as const } : {};
      report(command, `no version is given for ${open.map(({ text }) => text).join(', ')}`, details);
    }
  },
};

function isFixed(text: string): boolean {
  if (/^git(\+\w+)?:\/\//.test(text)) return text.includes('#');
  return /^(\/|\.{1,2}(\/|$)|~\/|file:|\$)|\.(tar|tar\.gz|tgz)$/.test(text) || text.slice(1).includes('@');
}
