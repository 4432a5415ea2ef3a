import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { BuildOptions } from '../steps/build.ts';
import type { PlanOptions } from '../steps/plan.ts';
import type { UpOptions } from '../steps/up.ts';
import type { Cli } from '../verb.ts';
import { onward, withBuild, withEngine, withFolder, withMode, withServices } from './shared.ts';

export function upCommand(cli: Cli): Command {
  const command = cli.verb('up', 'build the stack and run it, on Docker or Podman with Compose', [
    ['plimsoll up', 'the stack as in production: build, start in order, wait until all is healthy'],
    ['plimsoll up --mode dev', 'with the source mounted and ports on this machine'],
    ['plimsoll up --port 9000 --env OPENAI_API_KEY', 'another port; a value passed on from here'],
  ]);
  return withEngine(withBuild(withServices(withMode(withFolder(command)))))
    .addOption(
      new Option('--port <number>', 'port of this machine for the proxy (default: 8080)').argParser(
        parsePort,
      ),
    )
    .action(
      cli.run(async (session, dir: string, options: UpOptions & PlanOptions & BuildOptions) => {
        const [{ upStep }, { renderRunning }] = await Promise.all([
          import('../steps/up.ts'),
          import('../../report/running.ts'),
        ]);
        const { running, ready } = await upStep(dir, options, session);
        session.talk.value(running, renderRunning);
        const mode = options.mode === 'dev' ? ['--mode', 'dev'] : [];
        if (ready) onward(session.talk, 'ends it; its data stays', 'down', dir, ...mode);
        else onward(session.talk, 'what they say', 'logs', dir, ...mode);
        return ready ? EXIT.yes : EXIT.no;
      }),
    );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number up to 65535.');
}
