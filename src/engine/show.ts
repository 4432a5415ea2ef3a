import { quoted } from '../formats/shell/quote.ts';
import type { Argv } from '../model/argv.ts';

/**
 * A command as a person would type it in a POSIX shell, for `--dry-run` and messages. Values of environment
 * variables are not shown, neither the command's own nor those it passes on with `--env` or `-e`: they can be secrets.
 */
export function showArgv(argv: Argv): string {
  const variables = Object.keys(argv.env ?? {})
    .sort()
    .map((name) => `${name}=…`);
  const args = argv.args.map((arg, index) => hideValue(argv.args[index - 1], arg));
  const place = argv.cwd === undefined ? [] : ['cd', quoted(argv.cwd), '&&'];
  return [...place, ...variables, ...[argv.command, ...args].map(quoted)].join(' ');
}

function hideValue(before: string | undefined, arg: string): string {
  if (before === '--env' || before === '-e') return arg.replace(/=.*/s, '=…');
  return arg.replace(/^(--env=[^=]+)=.*/s, '$1=…');
}
