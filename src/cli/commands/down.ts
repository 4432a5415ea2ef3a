import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { StackOptions } from '../steps/running.ts';
import type { Cli } from '../verb.ts';
import { withFolder, withMode, withStackEngine } from './shared.ts';

interface Options extends StackOptions {
  readonly volumes?: boolean;
}

export function downCommand(cli: Cli): Command {
  const command = cli.verb('down', 'end the stack that up has started', [
    ['plimsoll down', 'containers and networks go, data stays'],
    ['plimsoll down --volumes', 'the data goes, too'],
  ]);
  return withStackEngine(withMode(withFolder(command)))
    .option('--volumes', 'remove its volumes with all data in them')
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const [{ openStack }, { downArgv }, { renderRunning }] = await Promise.all([
          import('../steps/running.ts'),
          import('../../operate/compose.ts'),
          import('../../report/running.ts'),
        ]);
        const { project, look, tell } = await openStack(dir, options, session);
        await session.talk.step(`ending ${project.name}`, () =>
          tell(downArgv(project, options.volumes ?? false), 'ending the stack'),
        );
        session.talk.value(await look(), renderRunning);
        return EXIT.yes;
      }),
    );
}
