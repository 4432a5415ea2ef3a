import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatBytes, parseBytes } from '../../formats/units/bytes.ts';
import type { Uses } from '../../inspect/options/option.ts';
import type { Platform } from '../../model/config.ts';
import { EXIT } from '../../model/error.ts';
import { frugally } from '../collector.ts';
import { nothingToInspect } from '../errors.ts';
import { requireKnown } from '../services.ts';
import type { Cli, Session } from '../verb.ts';

interface Options {
  readonly platform?: Platform;
  readonly against?: string;
  readonly app?: string;
  readonly service?: string;
  readonly html?: string;
  readonly context?: string;
  /** Bytes. */
  readonly maxSize?: number;
}

export function inspectCommand(cli: Cli): Command {
  const command = cli.verb('inspect', 'say where the bytes of an image are, and what should not be in it', [
    ['plimsoll inspect shop.tar', 'an archive of docker save or plimsoll build'],
    ['plimsoll inspect build/oci --platform linux/arm64', 'one image of an OCI layout'],
    ['plimsoll inspect shop:1.4', 'an image that Docker or Podman has (docker:, podman: to choose)'],
    ['plimsoll inspect registry:example.org/shop:1.4', 'an image in a registry, nothing of it stored'],
    ['plimsoll inspect shop:1.5 --against shop:1.4', 'what made it larger'],
    ['plimsoll inspect shop:1.4 --app . --service api', 'also what its code has no need of'],
    ['plimsoll inspect shop.tar --max-size 400MB', 'exit 1 when it is larger, for CI'],
    ['plimsoll inspect shop:1.4 --html shop.html', 'a page with a map of its folders to click into'],
    ['plimsoll inspect --context .', 'what a build of this folder would send'],
  ]);
  return command
    .argument('[image]', 'a layout folder, an archive, a NAME or registry:REFERENCE')
    .addOption(new Option('--platform <os/arch>', 'which image, when there are several'))
    .option('--against <image>', 'compare with this image, named in the same ways')
    .option('--app <dir>', 'the application it is of: finds what its code does not need')
    .option('--html <file>', 'also write a page with a treemap')
    .option('--context <dir>', 'instead of an image: what a build with this folder as context would send')
    .option('--service <id>', 'the service of the application that it runs (default: all of them)')
    .addOption(
      new Option('--max-size <size>', 'most uncompressed bytes it may have, such as 400MB').argParser(size),
    )
    .action(
      cli.run(async (session, image: string | undefined, options: Options) => {
        if (options.context !== undefined) return inspectContext(options.context, session);
        if (image === undefined) throw nothingToInspect();
        const [{ withImage }, { inspect }] = await Promise.all([
          import('../image.ts'),
          import('../../inspect/inspect.ts'),
        ]);
        const { talk } = session;
        const uses = options.app === undefined ? {} : { uses: await usesOf(options.app, options, session) };
        const look = (name: string) =>
          frugally(() =>
            withImage(name, options.platform ?? null, session, (source, how) =>
              inspect(source, { ...how, ...uses }),
            ),
          );
        const inspection = await look(image);
        if (options.against === undefined) {
          const { renderInspection } = await import('../../report/inspection.ts');
          talk.value(inspection, renderInspection);
        } else {
          const { compare } = await import('../../inspect/compare.ts');
          const { renderComparison } = await import('../../report/comparison.ts');
          talk.value(compare(await look(options.against), inspection), renderComparison);
        }
        if (options.html !== undefined) {
          const { writeInspection } = await import('../pages.ts');
          await writeInspection(options.html, inspection, session);
        }
        const { maxSize } = options;
        if (maxSize === undefined || inspection.size <= maxSize) return EXIT.yes;
        talk.complain(`${image} has ${formatBytes(inspection.size)}, more than ${formatBytes(maxSize)}\n`);
        return EXIT.no;
      }),
    );
}

async function inspectContext(dir: string, session: Session): Promise<number> {
  const [{ openSettings }, { contextStep }, { renderContext }] = await Promise.all([
    import('../application.ts'),
    import('../steps/details.ts'),
    import('../../report/context.ts'),
  ]);
  const { root } = await openSettings(dir, session);
  session.talk.value(await contextStep(root, session), renderContext);
  return EXIT.yes;
}

async function usesOf(dir: string, { service }: Options, session: Session): Promise<Uses> {
  const { scanStep } = await import('../steps/scan.ts');
  const { inventory } = await scanStep(dir, session);
  requireKnown(
    service === undefined ? [] : [service],
    inventory.services.map(({ id }) => id),
  );
  return { inventory, service: service ?? null };
}

function size(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('It is a size, such as 400MB or 1GiB.');
  return bytes;
}
