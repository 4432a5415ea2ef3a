import { quoted } from '../formats/shell/quote.ts';

/** A command as one would type it in a POSIX shell. For people; nothing runs it. */
export function typed(argv: readonly string[]): string {
  return argv.map(quoted).join(' ');
}
