import type { Command } from 'commander';
import { PYTHON_SUITES } from '../../formats/deb/suite.ts';
import { EXIT } from '../../model/error.ts';
import type { Cli, Session } from '../verb.ts';
import { onward, withFolder } from './shared.ts';

/** Suites whose packages images are made of. */
const SUITES = Object.values(PYTHON_SUITES);

export function doctorCommand(cli: Cli): Command {
  const command = cli.verb('doctor', 'say what this machine has and lacks, and what mends it', [
    ['plimsoll doctor', 'engines, resolver, Debian archive, disk'],
    ['plimsoll doctor shop', 'with the mirrors of shop/plimsoll.yaml'],
  ]);
  return withFolder(command).action(
    cli.run(async (session, dir: string) => {
      const [needs, { examine }, { renderDoctor }] = await Promise.all([
        doctorNeeds(dir, session),
        import('../../engine/doctor.ts'),
        import('../../report/doctor.ts'),
      ]);
      const checks = await session.talk.step('looking around', () => examine(needs));
      session.talk.value({ schema: 'plimsoll.doctor/1', checks }, (value, look) =>
        renderDoctor(value.checks, look),
      );
      if (checks.some((check) => check.ok === false)) return EXIT.no;
      onward(session.talk, 'build the application, run it and prove it', 'ship', dir);
      return EXIT.yes;
    }),
  );
}

async function doctorNeeds(dir: string, session: Session) {
  const [{ openSettings }, { openPorts }, { engineNeeds }, { cacheFolder }] = await Promise.all([
    import('../application.ts'),
    import('../wire/ports.ts'),
    import('../wire/engine.ts'),
    import('../cache.ts'),
  ]);
  const ports = await openPorts(await openSettings(dir, session), session);
  return {
    engines: await engineNeeds(ports),
    archive: ports.archive,
    suites: SUITES,
    uv: await ports.uv(),
    cache: cacheFolder(session.env, session.platform),
  };
}
