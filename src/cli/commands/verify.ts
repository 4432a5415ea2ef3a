import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { ProveOptions } from '../steps/prove.ts';
import type { Cli } from '../verb.ts';
import { onward, withBuild, withEngine, withFolder, withServices } from './shared.ts';

export function verifyCommand(cli: Cli): Command {
  const command = cli.verb('verify', 'run the images hardened, and prove them', [
    ['plimsoll verify', 'every service of this folder, on Docker, Podman or the sandbox'],
    ['plimsoll verify --engine sandbox', 'without an engine, on Linux'],
    ['plimsoll verify --env DATABASE_URL', 'a value the service needs, passed on from here'],
  ]);
  return withEngine(withBuild(withServices(withFolder(command)))).action(
    cli.run(async (session, dir: string, options: ProveOptions) => {
      const [{ proveStep }, { renderVerifications }] = await Promise.all([
        import('../steps/prove.ts'),
        import('../../report/verification.ts'),
      ]);
      const { services, gaps, diagnostics, code } = await proveStep(dir, options, session);
      const value = { schema: 'plimsoll.verify/1', services, gaps, diagnostics };
      session.talk.value(value, (all, look) => renderVerifications(all.services, all.gaps, look));
      const output = ['--output', 'archive:images.tar'];
      if (code === EXIT.yes) onward(session.talk, 'a file for another machine', 'build', dir, ...output);
      return code;
    }),
  );
}
