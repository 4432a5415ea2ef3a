import type { CommandForm } from './node.ts';

/** A command as one text, in whichever of its two forms it is written; empty for none. */
export function commandText(command: CommandForm | null): string {
  return command?.json?.join(' ') ?? command?.text ?? '';
}
