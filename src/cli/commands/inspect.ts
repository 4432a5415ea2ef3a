import { setFlagsFromString } from 'node:v8';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatBytes, parseBytes } from '../../formats/units/bytes.ts';
import type { Platform } from '../../model/config.ts';
import { EXIT } from '../../model/error.ts';
import type { Cli } from '../verb.ts';

interface Options {
  readonly platform?: Platform;
  /** Bytes. */
  readonly maxSize?: number;
}

export function inspectCommand(cli: Cli): Command {
  const command = cli.verb('inspect', 'say where the bytes of an image are, and what should not be in it', [
    ['plimsoll inspect shop.tar', 'an archive of docker save or plimsoll build'],
    ['plimsoll inspect build/oci --platform linux/arm64', 'one image of an OCI layout'],
    ['plimsoll inspect shop:1.4', 'an image that Docker or Podman has (docker:, podman: to choose)'],
    ['plimsoll inspect registry:example.org/shop:1.4', 'an image in a registry, nothing of it stored'],
    ['plimsoll inspect shop.tar --max-size 400MB', 'exit 1 when it is larger, for CI'],
  ]);
  return command
    .argument('<image>', 'a layout folder, an archive, a NAME or registry:REFERENCE')
    .addOption(new Option('--platform <os/arch>', 'which image, when there are several'))
    .addOption(
      new Option('--max-size <size>', 'most uncompressed bytes it may have, such as 400MB').argParser(size),
    )
    .action(
      cli.run(async (session, image: string, options: Options) => {
        const [{ withImage }, { inspect }, { renderInspection }] = await Promise.all([
          import('../image.ts'),
          import('../../inspect/inspect.ts'),
          import('../../report/inspection.ts'),
        ]);
        const { talk } = session;
        keepYoungHeapSmall();
        const inspection = await withImage(image, options.platform ?? null, session, inspect);
        talk.value(inspection, renderInspection);
        const { maxSize } = options;
        if (maxSize === undefined || inspection.size <= maxSize) return EXIT.yes;
        talk.complain(`${image} has ${formatBytes(inspection.size)}, more than ${formatBytes(maxSize)}\n`);
        return EXIT.no;
      }),
    );
}

/**
 * Indexing keeps most of what it makes, so V8 would let the young generation grow to three times 16 MB; at its first
 * size it takes as long and 70 MB less (bench/inspect.ts).
 */
function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

function size(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === null) throw new InvalidArgumentError('It is a size, such as 400MB or 1GiB.');
  return bytes;
}
