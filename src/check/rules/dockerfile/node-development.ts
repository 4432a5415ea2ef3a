import { inImage } from '../../example.ts';
import { flagValue, hasFlag } from '../../facts/flags.ts';
import { history } from '../../facts/reach.ts';
import type { Command, State } from '../../facts/stage.ts';
import type { DockerfileRule } from '../../rule.ts';

export const nodeDevelopment: DockerfileRule = {
  id: 'dockerfile/node-development',
  title: 'No development packages in the last stage',
  severity: 'warning',
  confidence: 'medium',
  persona: 'regular',
  category: 'size',
  aliases: [],
  deployedOnly: true,
  why: 'Compilers, linters and test runners often are most of node_modules, and none of them runs in production.',
  fix: 'Install with --omit=dev (yarn --production, pnpm --prod), or copy only the built files into the last stage.',
  source: 'https://docs.npmjs.com/cli/commands/npm-ci#omit',
  bad: [{ at: 2, example: inImage('RUN npm ci') }],
  good: [inImage('RUN npm ci --omit=dev'), inImage('ENV NODE_ENV=production\nRUN npm ci')],
  check({ final }, report) {
    for (const { commands, before, onbuild } of history(final)) {
      const pruned = commands.some(({ args }) => args.some(({ text }) => text === 'prune'));
      for (const command of onbuild || pruned ? [] : commands)
        if (installsAll(command, before))
          report(command, `${command.name} installs development packages too`);
    }
  },
};

function installsAll(command: Command, { env }: State): boolean {
  const [verb] = command.args.map(({ text }) => text);
  const named = command.args.slice(1).some(({ text }) => !text.startsWith('-'));
  const production = env.get('NODE_ENV') === 'production' || command.assignments['NODE_ENV'] === 'production';
  if (production || hasFlag(command, 'production', 'prod', 'P', 'g', 'global')) return false;
  if (command.name === 'npm')
    return (
      /^(ci|install|i)$/.test(verb ?? '') &&
      !named &&
      flagValue(command, 'omit') !== 'dev' &&
      flagValue(command, 'only') !== 'production'
    );
  if (command.name === 'yarn') return (verb === undefined || verb === 'install') && !named;
  return command.name === 'pnpm' && verb === 'install' && !named;
}
