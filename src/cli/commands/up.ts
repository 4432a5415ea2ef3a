import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { BuildOptions } from '../steps/build.ts';
import type { PlanOptions } from '../steps/plan.ts';
import type { UpOptions } from '../steps/up.ts';
import type { Cli } from '../verb.ts';
import { onward, withBuild, withEngine, withFolder, withMode, withServices } from './shared.ts';

interface Options extends UpOptions, PlanOptions, BuildOptions {
  readonly watch?: boolean;
}

export function upCommand(cli: Cli): Command {
  const command = cli.verb('up', 'build the stack and run it, on Docker or Podman with Compose', [
    ['plimsoll up', 'the stack as in production: build, start in order, wait until all is healthy'],
    ['plimsoll up --mode dev', 'with the source mounted and ports on this machine'],
    ['plimsoll up --watch', 'and stay: what changes is built and replaced'],
    ['plimsoll up --port 9000 --env OPENAI_API_KEY', 'another port; a value passed on from here'],
  ]);
  return withEngine(withBuild(withServices(withMode(withFolder(command)))))
    .addOption(
      new Option('--port <number>', 'port of this machine for the proxy (default: 8080)').argParser(
        parsePort,
      ),
    )
    .option('--watch', 'stay, and build and replace what changes')
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const [{ upStep }, { renderRunning }, { keptPorts }] = await Promise.all([
          import('../steps/up.ts'),
          import('../../report/running.ts'),
          import('../wire/ports.ts'),
        ]);
        const portsOf = keptPorts(session);
        let up = await upStep(dir, options, portsOf, session);
        session.talk.value(up.running, renderRunning);
        if (options.watch) {
          const { whileWatching } = await import('../watching.ts');
          await whileWatching(dir, session, async (within) => {
            const now = await upStep(dir, options, portsOf, within, up);
            if (now !== up) session.talk.value(now.running, renderRunning);
            up = now;
          });
        }
        const mode = options.mode === 'dev' ? ['--mode', 'dev'] : [];
        if (up.ready) onward(session.talk, 'ends it; its data stays', 'down', dir, ...mode);
        else onward(session.talk, 'what they say', 'logs', dir, ...mode);
        return up.ready ? EXIT.yes : EXIT.no;
      }),
    );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number up to 65535.');
}
