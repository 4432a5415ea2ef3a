import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Platform } from '../../model/config.ts';
import { typed } from '../../report/argv.ts';
import type { Talk } from '../talk.ts';

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

/** Adds `--locked` for commands that would otherwise bring the lock up to date. */
export function withLocked(command: Command): Command {
  return withLockFile(command).option('--locked', 'fail when the lock is missing or stale');
}

/** Names the command to go on with, for the same folder. */
export function onward(talk: Talk, why: string, verb: string, dir: string, ...options: string[]): void {
  talk.next(typed(['plimsoll', verb, ...(dir === '.' ? [] : [dir]), ...options]), why);
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
