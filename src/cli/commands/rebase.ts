import { type Command, Option } from 'commander';
import type { Platform } from '../../model/config.ts';
import { EXIT } from '../../model/error.ts';
import { OUTPUT_FORMS, type Output, parseOutput } from '../outputs.ts';
import { hostPlatform } from '../platform.ts';
import { parseTag } from '../tags.ts';
import type { Cli } from '../verb.ts';

interface Options {
  readonly base: string;
  readonly platform?: Platform;
  readonly output: readonly Output[];
  readonly tag?: string;
}

export function rebaseCommand(cli: Cli): Command {
  const command = cli.verb('rebase', 'put an image onto another base without building it again', [
    [
      'plimsoll rebase registry:example.org/shop:1 --base example.org/python:3.12 --output registry:example.org/shop:2',
      'nothing but a configuration and a manifest is sent',
    ],
    ['plimsoll rebase oci:build/oci --base oci:bases/python --output archive:shop.tar', 'from disk to disk'],
  ]);
  return command
    .argument('<image>', 'registry:REFERENCE, oci:DIR or archive:FILE, built on an image of others')
    .requiredOption('--base <image>', 'the new base, named in the same ways')
    .addOption(
      new Option(
        '--platform <os/arch>',
        "which image, when there are several (default: this machine's)",
      ).choices(['linux/amd64', 'linux/arm64']),
    )
    .addOption(
      new Option('--output <sink>', `where it goes: ${OUTPUT_FORMS}; may be repeated`)
        .argParser((text, before: readonly Output[] | undefined) => [...(before ?? []), parseOutput(text)])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--tag <tag>', 'tag, or name:tag (default: one that tells the content)').argParser(parseTag),
    )
    .action(
      cli.run(async (session, image: string, options: Options) => {
        const [{ rebaseStep }, { openPorts }] = await Promise.all([
          import('../steps/rebase.ts'),
          import('../wire/ports.ts'),
        ]);
        const ports = await openPorts({ root: session.cwd, config: {} }, session);
        const platform = options.platform ?? hostPlatform();
        const value = await rebaseStep(image, { ...options, platform }, ports, session);
        session.talk.value(
          value,
          ({ ref, digest, base, layers }) =>
            `${ref}  ${digest}\n  on ${base.name}@${base.digest}\n  ${base.layers} layers of the base replaced the old ones, ${layers} of the image stay\n`,
        );
        for (const line of value.delivered) session.talk.say(line);
        return EXIT.yes;
      }),
    );
}
