import { type Command, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import { hasError } from '../../model/finding.ts';
import { notLocked } from '../errors.ts';
import type { LockOptions } from '../steps/lock.ts';
import type { Planned, PlanOptions } from '../steps/plan.ts';
import type { Cli, Session } from '../verb.ts';
import { onward, withFolder, withLockFile, withPlatforms, withServices } from './shared.ts';

interface Options extends PlanOptions, LockOptions {
  readonly check?: boolean;
}

export function lockCommand(cli: Cli): Command {
  const command = cli.verb('lock', 'settle what the images need from outside, into plimsoll.lock', [
    ['plimsoll lock', 'the application in this folder; what is locked stays as it is'],
    ['plimsoll lock --upgrade', 'the newest of everything the manifests allow'],
    ['plimsoll lock --check', 'exit code 1 when the lock is missing or stale; asks nobody'],
  ]);
  return withLockFile(withPlatforms(withServices(withFolder(command))))
    .addOption(new Option('--upgrade', 'resolve everything anew').conflicts('check'))
    .option('--check', 'only say whether the lock is up to date')
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const { planStep } = await import('../steps/plan.ts');
        const planned = await planStep(dir, options, session);
        return options.check ? check(planned, dir, options, session) : write(planned, dir, options, session);
      }),
    );
}

async function write(planned: Planned, dir: string, options: Options, session: Session): Promise<number> {
  const [{ openPorts }, { lockStep }, { renderLock }] = await Promise.all([
    import('../wire/ports.ts'),
    import('../steps/lock.ts'),
    import('../../report/lock.ts'),
  ]);
  const ports = await openPorts(planned.application, session);
  const { lock, before, file, missing, written, diagnostics } = await lockStep(
    planned,
    options,
    ports,
    session,
  );
  if (missing.length > 0) throw notLocked(missing);
  session.talk.value(lock, (value, look) => renderLock(value, before, look));
  const failed = hasError(diagnostics);
  if (failed || planned.blocked.length > 0) return EXIT.couldNotRun;
  session.talk.say(written ? `wrote ${file.shown}` : `${file.shown} is up to date`);
  onward(session.talk, 'assemble the images', 'build', dir);
  return EXIT.yes;
}

async function check(planned: Planned, dir: string, options: Options, session: Session): Promise<number> {
  const [{ lockFileOf, readLock }, { staleServices }] = await Promise.all([
    import('../lockfile.ts'),
    import('../steps/lock.ts'),
  ]);
  const file = lockFileOf(planned.application, options.lockFile, session);
  const lock = await readLock(file);
  const stale = await staleServices(planned.plan, lock, planned.application.tree);
  const said = lock === null ? 'does not exist' : stale.length > 0 ? 'is stale' : 'is up to date';
  session.talk.value(
    { lock: file.shown, current: stale.length === 0, stale },
    () => `${file.shown} ${said}${stale.length > 0 ? ` (${stale.join(', ')})` : ''}\n`,
  );
  if (stale.length === 0) return EXIT.yes;
  onward(session.talk, 'bring it up to date', 'lock', dir);
  return EXIT.no;
}
