import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import { nothingFound } from '../errors.ts';
import type { Cli } from '../verb.ts';
import { onward, withFolder } from './shared.ts';

export function scanCommand(cli: Cli): Command {
  const command = cli.verb('scan', 'say what is here: services, entry points, ports, dependencies, weights', [
    ['plimsoll scan', 'the application in this folder'],
    ['plimsoll scan shop', 'the one in shop/'],
    ['plimsoll scan --json | jq .services', 'every fact with the line it was read from'],
  ]);
  return withFolder(command).action(
    cli.run(async (session, dir: string) => {
      const [{ scanStep }, { renderInventory }] = await Promise.all([
        import('../steps/scan.ts'),
        import('../../report/inventory.ts'),
      ]);
      const { talk } = session;
      const { application, inventory } = await scanStep(dir, session);
      talk.value(inventory, renderInventory);
      talk.findings([...application.diagnostics, ...inventory.diagnostics]);
      if (inventory.services.length === 0)
        throw nothingFound(application.shown, application.tree.files.length);
      onward(talk, 'what would be built and run', 'plan', dir);
      return EXIT.yes;
    }),
  );
}
