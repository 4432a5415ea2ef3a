import { inImage } from '../../example.ts';
import { operands } from '../../facts/flags.ts';
import { commands, unsafely } from '../../facts/select.ts';
import type { DockerfileRule } from '../../rule.ts';

export const npmCi: DockerfileRule = {
  id: 'dockerfile/npm-ci',
  title: 'npm ci instead of npm install',
  severity: 'note',
  confidence: 'medium',
  persona: 'regular',
  category: 'operability',
  aliases: [],
  why: 'npm install may change the lock: two builds of one commit then hold different packages.',
  fix: 'Copy package-lock.json and use npm ci.',
  source: 'https://docs.npmjs.com/cli/commands/npm-ci',
  bad: [
    { at: 2, example: inImage('RUN npm install --omit=dev') },
    { at: 2, example: inImage('RUN pnpm install --prod --no-frozen-lockfile') },
  ],
  good: [inImage('RUN npm ci --omit=dev'), inImage('RUN npm install -g serve@14.2.3')],
  check(facts, report) {
    for (const { command } of commands(facts, 'pnpm', 'yarn')) {
      const flag = command.args.find(({ text }) =>
        /^--(no-frozen-lockfile|no-immutable|no-lockfile)$/.test(text),
      );
      if (flag)
        report(command, `${command.name} ${flag.text} may change the lock`, { fix: `Remove ${flag.text}.` });
    }
    for (const { command } of commands(facts, 'npm')) {
      const words = operands(command, ['omit', 'include', 'registry', 'prefix', 'C', 'loglevel', 'cache']);
      const [verb] = words;
      const global = command.args.some(({ text }) => /^(-g|--global)$/.test(text));
      if (!verb || !/^(install|i)$/.test(verb.text) || words.length > 1 || global) continue;
      const edit = { start: verb.start, end: verb.end, text: 'ci' };
      report(
        command,
        'npm install may change the lock',
        command.exact
          ? unsafely('the build fails when there is no lock, or it does not fit package.json', edit)
          : {},
      );
    }
  },
};
