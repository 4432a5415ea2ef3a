import { type Command, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import { OUTPUT_FORMS, type Output, parseOutput } from '../outputs.ts';
import type { BuildOptions } from '../steps/build.ts';
import type { PlanOptions } from '../steps/plan.ts';
import type { Cli } from '../verb.ts';
import { onward, withBuild, withFolder, withPlatforms, withServices } from './shared.ts';

interface Options extends PlanOptions, BuildOptions {
  readonly output?: readonly Output[];
  readonly attest?: boolean;
  readonly companions?: readonly string[] | true;
}

export function buildCommand(cli: Cli): Command {
  const command = cli.verb('build', 'assemble the images, without daemon, root or running anything', [
    ['plimsoll build', 'every service of this folder, into the cache'],
    ['plimsoll build --output docker', 'and hand them to Docker'],
    ['plimsoll build --output archive:shop.tar --platform linux/arm64', 'a file for another machine'],
    [
      'plimsoll build --companions --output archive:all.tar',
      'with PostgreSQL, Redis and the like, for a closed network',
    ],
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
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const [{ planStep }, { buildStep }, { openPorts }, { deliver }, { renderImages }] = await Promise.all(
          [
            import('../steps/plan.ts'),
            import('../steps/build.ts'),
            import('../wire/ports.ts'),
            import('../outputs.ts'),
            import('../../report/images.ts'),
          ],
        );
        const planned = await planStep(dir, options, session);
        const ports = await openPorts(planned.application, session);
        const built = await buildStep(planned, options, ports, session);
        const { lock, missing } = built;
        const names = options.companions === true ? 'stack' : (options.companions ?? []);
        const companions =
          names.length === 0
            ? { images: [], diagnostics: [] }
            : await (await import('../steps/companions.ts')).assembleStep(
                names,
                planned,
                options,
                ports,
                session,
              );
        const images = [...built.images, ...companions.images];
        const diagnostics = [...built.diagnostics, ...companions.diagnostics];
        const outputs = options.output ?? [];
        const attachments = options.attest
          ? await (await import('../attest.ts')).attest(built.images, lock, ports.store, session.version)
          : [];
        const done = [];
        for (const output of outputs) done.push(await deliver(images, output, ports, session, attachments));
        session.talk.value({ schema: 'plimsoll.build/1', images, diagnostics }, (value, look) =>
          renderImages(value.images, look),
        );
        for (const line of done) session.talk.say(line);
        if (missing.length > 0 || companions.diagnostics.some(({ severity }) => severity === 'error'))
          return EXIT.couldNotRun;
        onward(session.talk, 'run the images hardened, and prove them', 'verify', dir);
        return EXIT.yes;
      }),
    );
}
