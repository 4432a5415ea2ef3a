import type { Command, CommandWord } from './stage.ts';

/** The flags of a command: `--long=x` as `long`, `-xyz` as `x`, `y` and `z`. */
export function flagsOf(command: Command): readonly string[] {
  return command.args.flatMap(({ text }) => flagNames(text));
}

function flagNames(text: string): readonly string[] {
  if (text === '-' || text === '--' || !text.startsWith('-')) return [];
  if (!text.startsWith('--')) return [...text.slice(1)];
  const equals = text.indexOf('=');
  return [equals < 0 ? text.slice(2) : text.slice(2, equals)];
}

/** True when the command has one of the flags, named without dashes. */
export function hasFlag(command: Command, ...names: readonly string[]): boolean {
  return flagsOf(command).some((flag) => names.includes(flag));
}

/** True when one of the words stands among the arguments. */
export function hasArgument(command: Command, ...words: readonly string[]): boolean {
  return command.args.some(({ text }) => words.includes(text));
}

/** The value of `--name=value`, `--name value` or `-n value`; null when the flag is absent. */
export function flagValue(command: Command, ...names: readonly string[]): string | null {
  for (const [index, { text }] of command.args.entries()) {
    if (!flagNames(text).some((flag) => names.includes(flag))) continue;
    const equals = text.indexOf('=');
    return equals < 0 ? (command.args[index + 1]?.text ?? '') : text.slice(equals + 1);
  }
  return null;
}

/** The arguments that are neither flags nor the values of the flags named in `valued`. */
export function operands(command: Command, valued: readonly string[] = []): readonly CommandWord[] {
  const words: CommandWord[] = [];
  for (let index = 0; index < command.args.length; index++) {
    const word = command.args[index];
    if (!word) continue;
    const flags = flagNames(word.text);
    if (flags.length === 0 && word.text !== '--' && word.text !== '-') words.push(word);
    else if (!word.text.includes('=') && [word.text.slice(1), ...flags].some((flag) => valued.includes(flag)))
      index++;
  }
  return words;
}
