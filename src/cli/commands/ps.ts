import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { StackOptions } from '../steps/running.ts';
import type { Cli } from '../verb.ts';
import { withFolder, withMode, withStackEngine } from './shared.ts';

export function psCommand(cli: Cli): Command {
  const command = cli.verb('ps', 'what runs of the stack, and whether it is healthy', [
    ['plimsoll ps', 'the stack of this folder; exit 1 when something is not well'],
    ['plimsoll ps --mode dev --json', 'the one for development, as JSON'],
  ]);
  return withStackEngine(withMode(withFolder(command))).action(
    cli.run(async (session, dir: string, options: StackOptions) => {
      const [{ openStack }, { isReady }, { renderRunning }] = await Promise.all([
        import('../steps/running.ts'),
        import('../../operate/start.ts'),
        import('../../report/running.ts'),
      ]);
      const { look } = await openStack(dir, options, session);
      const running = await look();
      session.talk.value(running, renderRunning);
      if (running.services.length === 0) return EXIT.nothingToDo;
      return running.services.every(isReady) ? EXIT.yes : EXIT.no;
    }),
  );
}
