import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { StackOptions } from '../steps/running.ts';
import type { Cli } from '../verb.ts';
import { withFolder, withMode, withServices, withStackEngine } from './shared.ts';

interface Options extends StackOptions {
  readonly service?: readonly string[];
  readonly follow?: boolean;
  readonly tail: number;
}

export function logsCommand(cli: Cli): Command {
  const command = cli.verb('logs', 'what the services of the stack say', [
    ['plimsoll logs', 'the last lines of all'],
    ['plimsoll logs --service api --follow', 'of one, as they come'],
  ]);
  return withStackEngine(withServices(withMode(withFolder(command))))
    .option('-f, --follow', 'go on as lines come')
    .addOption(new Option('-n, --tail <lines>', 'lines from the end').default(100).argParser(parseLines))
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const [{ openStack, requireServices }, { logsArgv }] = await Promise.all([
          import('../steps/running.ts'),
          import('../../operate/compose.ts'),
        ]);
        const { project, look, show } = await openStack(dir, options, session);
        requireServices(await look(), options.service ?? []);
        const { follow = false, tail, service: services = [] } = options;
        await show(logsArgv(project, { services, follow, tail }));
        return EXIT.yes;
      }),
    );
}

function parseLines(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 0) return lines;
  throw new InvalidArgumentError('It is a number of lines.');
}
