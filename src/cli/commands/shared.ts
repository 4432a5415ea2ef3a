import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Platform } from '../../model/config.ts';
import { typed } from '../../report/argv.ts';
import { collectInput } from '../inputs.ts';
import { parseTag } from '../tags.ts';
import type { Talk } from '../talk.ts';

const ENGINES = ['docker', 'podman', 'sandbox'];
const PLATFORMS: readonly Platform[] = ['linux/amd64', 'linux/arm64'];

/** Adds the folder every stage works on. */
export function withFolder(command: Command): Command {
  return command.argument('[dir]', 'folder of the application', '.');
}

/** Adds `--service`, which may be given several times. */
export function withServices(command: Command): Command {
  const option = new Option('--service <id>', 'only this service; may be repeated');
  return command.addOption(option.argParser(collect));
}

/** Adds `--platform`, which may be given several times. */
export function withPlatforms(command: Command): Command {
  const option = new Option('--platform <os/arch>', 'platform to build for; may be repeated');
  return command.addOption(option.choices(PLATFORMS).argParser(collectPlatform));
}

/** Adds where the lock is. */
export function withLockFile(command: Command): Command {
  return command.option('--lock-file <path>', 'the lock (default: plimsoll.lock in the folder)');
}

/** Adds the options of all commands that build. */
export function withBuild(command: Command): Command {
  return withLockFile(command)
    .option('--locked', 'fail when the lock is missing or stale')
    .option(
      '--trim',
      'leave out of packages what nothing leads to that a run touched; the trimmed image is run again, and the run kept beside the lock',
    )
    .addOption(
      new Option(
        '--tag <tag>',
        'tag, or name:tag for one service (default: one that tells the content)',
      ).argParser(parseTag),
    );
}

/** Adds the options of all commands that run images. */
export function withEngine(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <name>', 'what runs them (default: the first that works)').choices(ENGINES),
    )
    .addOption(
      new Option('--env <name[=value]>', 'a value for an input of the plan; may be repeated').argParser(
        collectInput(process.env),
      ),
    );
}

/** Adds `--mode`: which of the two stacks. */
export function withMode(command: Command): Command {
  const option = new Option('--mode <mode>', 'the stack for production or for development');
  return command.addOption(option.choices(['prod', 'dev']).default('prod'));
}

/** Adds which engine a running stack is on. */
export function withStackEngine(command: Command): Command {
  const option = new Option('--engine <name>', 'what runs it (default: the first that works)');
  return command.addOption(option.choices(['docker', 'podman']));
}

/** Names the command to go on with, for the same folder; one whose name begins like an option is told from it. */
export function onward(talk: Talk, why: string, verb: string, dir: string, ...options: string[]): void {
  const folder = dir.startsWith('-') ? `./${dir}` : dir;
  talk.next(typed(['plimsoll', verb, ...(folder === '.' ? [] : [folder]), ...options]), why);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function collectPlatform(value: string, before: readonly string[] | undefined): readonly string[] {
  if (!PLATFORMS.some((platform) => platform === value))
    throw new InvalidArgumentError(`Allowed choices are ${PLATFORMS.join(', ')}.`);
  return collect(value, before);
}
