import { type Command, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import { OUTPUT_FORMS, type Output, parseOutput } from '../outputs.ts';
import type { Made, MakeOptions } from '../steps/make.ts';
import type { Cli, Session } from '../verb.ts';
import { onward, withBuild, withFolder, withPlatforms, withServices } from './shared.ts';

export function buildCommand(cli: Cli): Command {
  const command = cli.verb('build', 'assemble the images, without daemon, root or running anything', [
    ['plimsoll build', 'every service of this folder, into the cache'],
    ['plimsoll build --output docker', 'and hand them to Docker'],
    ['plimsoll build --output archive:shop.tar --platform linux/arm64', 'a file for another machine'],
    [
      'plimsoll build --companions --output archive:all.tar',
      'with PostgreSQL, Redis and the like, for a closed network',
    ],
    ['plimsoll build --watch --output docker', 'again whenever something changes, in milliseconds'],
    ['plimsoll build --locked --tag 1.4.0', 'in CI: exactly what plimsoll.lock says'],
  ]);
  return withBuild(withPlatforms(withServices(withFolder(command))))
    .addOption(
      new Option('--output <sink>', `where images go: ${OUTPUT_FORMS}; may be repeated`).argParser(
        (text, before: readonly Output[] | undefined) => [...(before ?? []), parseOutput(text)],
      ),
    )
    .addOption(
      new Option(
        '--companions [ids]',
        'databases and other servers from Debian packages go along: those the stack needs, or these (postgres,redis)',
      ).argParser((text) => text.split(',').filter((id) => id !== '')),
    )
    .option(
      '--attest',
      'bills of materials (SPDX, CycloneDX) and provenance go along, attached to the images: to oci: and registry:',
    )
    .option('--watch', 'stay, and build again whenever something in the folder changes')
    .action(
      cli.run(async (session, dir: string, options: MakeOptions) => {
        const [{ makeStep }, { keptPorts }, { renderImages, renderRebuilt }] = await Promise.all([
          import('../steps/make.ts'),
          import('../wire/ports.ts'),
          import('../../report/images.ts'),
        ]);
        const portsOf = keptPorts(session);
        let before = '';
        const make = async (within: Session, render: typeof renderImages): Promise<Made> => {
          const made = await makeStep(dir, options, portsOf, within);
          const { images, diagnostics } = made;
          const digests = images.map(({ digest }) => digest).join();
          if (digests === before) return made;
          before = digests;
          session.talk.value({ schema: 'plimsoll.build/1', images, diagnostics }, (value, look) =>
            render(value.images, look),
          );
          for (const line of made.delivered) session.talk.say(line);
          return made;
        };
        const { complete } = await make(session, renderImages);
        if (options.watch) {
          const { whileWatching } = await import('../watching.ts');
          await whileWatching(dir, session, (within) => make(within, renderRebuilt));
        }
        if (!complete) return EXIT.couldNotRun;
        onward(session.talk, 'run the images hardened, and prove them', 'verify', dir);
        return EXIT.yes;
      }),
    );
}
