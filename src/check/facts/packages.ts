import { flagsOf, hasArgument, hasFlag, operands } from './flags.ts';
import type { Command, CommandWord } from './stage.ts';

/** How a package manager is called. */
interface Manager {
  readonly install: readonly string[];
  /** Flags that take a value. */
  readonly valued: readonly string[];
}

/** Package managers of distributions, by the command's name. */
export const SYSTEM_MANAGERS: Readonly<Record<string, Manager>> = {
  'apt-get': { install: ['install', 'reinstall'], valued: ['t', 'target-release', 'o', 'option', 'c'] },
  apt: { install: ['install', 'reinstall'], valued: ['t', 'target-release', 'o', 'option', 'c'] },
  aptitude: { install: ['install'], valued: ['t', 'o'] },
  apk: { install: ['add'], valued: ['t', 'virtual', 'repository', 'X', 'p', 'root'] },
  yum: {
    install: ['install', 'localinstall', 'groupinstall'],
    valued: ['c', 'enablerepo', 'disablerepo', 'exclude', 'x', 'installroot', 'setopt'],
  },
  dnf: {
    install: ['install', 'in', 'localinstall', 'groupinstall', 'reinstall', 'rei'],
    valued: ['c', 'enablerepo', 'disablerepo', 'exclude', 'x', 'installroot', 'setopt', 'repo'],
  },
  microdnf: {
    install: ['install', 'in', 'localinstall', 'groupinstall', 'reinstall', 'rei'],
    valued: ['enablerepo', 'disablerepo', 'setopt', 'installroot'],
  },
  zypper: { install: ['install', 'in'], valued: ['from', 'r', 'repo', 't', 'type'] },
};

/** Commands of zypper that fetch or change packages, and so ask before and fill its cache. */
export const ZYPPER_CHANGES = /^(install|in|remove|rm|source-install|si|patch)$/;

/** The word that makes a command an installation (`install`, `add`), or null when it is none. */
export function installWord(command: Command): CommandWord | null {
  const manager = SYSTEM_MANAGERS[command.name];
  if (!manager) return null;
  const [first, second] = operands(command, manager.valued);
  const verb = first?.text === 'module' ? second : first;
  return verb && manager.install.includes(verb.text) ? verb : null;
}

/** The packages that a distribution's package manager installs, as written. */
export function systemPackages(command: Command): readonly CommandWord[] {
  const manager = SYSTEM_MANAGERS[command.name];
  const verb = installWord(command);
  return manager && verb ? operands(command, manager.valued).filter((word) => word.start > verb.start) : [];
}

/** The name of a package without version or architecture: `curl=7.88.*`, `libc6:arm64`, `name@edge`. */
export function packageName(word: string): string {
  return word.replace(/[=<>~@:/].*$/s, '');
}

/** True for `pip install`, `pip3.11 install`, `python -m pip install`, `uv pip install`. */
export function isPipInstall(command: Command): boolean {
  const words = pipWords(command);
  return words !== null && operands({ ...command, args: words }, PIP_VALUED)[0]?.text === 'install';
}

/** The arguments after `pip`, or null when the command is not pip. */
function pipWords({ name, args }: Command): readonly CommandWord[] | null {
  if (/^pip(\d+(\.\d+)*)?$/.test(name)) return args;
  const texts = args.map(({ text }) => text);
  if (name === 'uv' && texts[0] === 'pip') return args.slice(1);
  if (!/^python(\d+(\.\d+)*)?$/.test(name)) return null;
  const at = texts.indexOf('pip');
  return at > 0 && texts[at - 1] === '-m' ? args.slice(at + 1) : null;
}

/** Flags of `pip install` that take a value (pip documentation, "pip install"). */
const PIP_VALUED = [
  'abi', 'b', 'build', 'c', 'constraint', 'e', 'editable', 'extra-index-url', 'f', 'find-links', 'i', 'index-url',
  'implementation', 'no-binary', 'only-binary', 'platform', 'prefix', 'progress-bar', 'proxy', 'python', 'python-version',
  'r', 'requirement', 'root', 'root-user-action', 'src', 't', 'target', 'trusted-host', 'upgrade-strategy', 'timeout',
  'requirements', 'constraints', 'overrides', 'retries', 'cache-dir', 'log', 'config-settings', 'C', 'global-option', 'report', 'python-platform',
] as const; // biome-ignore format: a list is easier read in lines

/** The requirements that a pip command names itself, as written; files and folders included. */
export function pipRequirements(command: Command): readonly CommandWord[] {
  const words = pipWords(command);
  if (words === null || !isPipInstall(command)) return [];
  return operands({ ...command, args: words }, PIP_VALUED).slice(1);
}

/** The requirement files a pip command reads. */
export function requirementFiles(command: Command): readonly string[] {
  const texts = (isPipInstall(command) ? command.args : []).map(({ text }) => text);
  return texts.flatMap((text, index) => {
    if (/^(-r|--requirements?)$/.test(text)) return texts.slice(index + 1, index + 2);
    const [, joined] = /^(?:-r|--requirements?=)(.+)$/.exec(text) ?? [];
    return joined === undefined ? [] : [joined];
  });
}

/** True when a command cannot stop to ask. */
export function isNonInteractive(command: Command): boolean {
  const flags = flagsOf(command);
  if (command.name === 'zypper') return hasFlag(command, 'y', 'n', 'no-confirm', 'non-interactive');
  if (/^(yum|dnf|microdnf)$/.test(command.name)) return hasFlag(command, 'y', 'assumeyes', 'yes');
  const quiet = flags.filter((flag) => flag === 'q' || flag === 'quiet').length;
  return quiet >= 2 || hasFlag(command, 'y', 'yes', 'qq', 'assume-yes') || hasArgument(command, '-q=2');
}
