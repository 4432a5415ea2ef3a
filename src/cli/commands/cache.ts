import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { Cli } from '../verb.ts';

/** A month: who comes back after a holiday finds all at hand. */
const DAYS = 30;

interface Options {
  readonly prune?: boolean;
  readonly unusedFor: number;
}

export function cacheCommand(cli: Cli): Command {
  return cli
    .verb('cache', 'say what the cache holds, and remove what nothing has used of late', [
      ['plimsoll cache', 'how large it is, and how much of it has not been used for a month'],
      ['plimsoll cache --prune', 'remove that: whatever is asked for again is made or fetched again'],
      ['plimsoll cache --prune --unused-for 0', 'remove everything'],
    ])
    .option('--prune', 'remove what has not been used')
    .option('--unused-for <days>', 'for how many days nothing has used it', parseDays, DAYS)
    .action(
      cli.run(async (session, { prune = false, unusedFor }: Options) => {
        const [{ storeUse }, { cacheFolder }, { renderCache }] = await Promise.all([
          import('../../store/use.ts'),
          import('../cache.ts'),
          import('../../report/cache.ts'),
        ]);
        const folder = cacheFolder(session.env, session.platform);
        const use = await session.talk.step('looking through the cache', () =>
          storeUse(folder, unusedFor, Date.now(), { prune }),
        );
        session.talk.value({ schema: 'plimsoll.cache/1', ...use }, renderCache);
        if (!prune && use.unused.files > 0)
          session.talk.next(
            `plimsoll cache --prune${unusedFor === DAYS ? '' : ` --unused-for ${unusedFor}`}`,
            'remove what was not used',
          );
        return EXIT.yes;
      }),
    );
}

function parseDays(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It takes a number of days: 30.');
  return Number(text);
}
