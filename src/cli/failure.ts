import { EXIT, UserError } from '../model/error.ts';
import { type Look, plainLook } from '../report/look.ts';
import { table } from '../report/table.ts';
import { printable } from '../report/text.ts';

/** What is said of a failure, and the exit code it ends with. */
export interface Failure {
  readonly text: string;
  readonly exit: number;
}

/**
 * Words whatever ended a command: a {@link UserError} with what, where and the next action; anything else is a bug and
 * says so. `verbose` adds the code, the causes and the stack.
 */
export function explainFailure(
  error: unknown,
  verbose: boolean,
  version: string,
  look: Look = plainLook,
): Failure {
  if (error instanceof UserError) return { text: wordUserError(error, verbose, look), exit: error.exit };
  return { text: wordBug(error, verbose, version, look), exit: EXIT.couldNotRun };
}

function wordUserError(error: UserError, verbose: boolean, look: Look): string {
  const rows = [
    [look.style('bad', 'error'), printable(error.message)],
    ['', look.style('faint', `fix: ${printable(error.fix)}`)],
    ...(error.transient
      ? [['', look.style('faint', 'this may pass: the same command can succeed later')]]
      : []),
    ...(verbose ? [['', look.style('faint', `[${error.code}]`)], ...causes(error.cause)] : []),
  ];
  return lines(rows, look);
}

function wordBug(error: unknown, verbose: boolean, version: string, look: Look): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error && error.stack ? error.stack : '';
  const where = /\(?([^\s()]+:\d+:\d+)\)?$/m.exec(stack)?.[1]?.replace(/^.*\/(src|dist)\//, '$1/');
  const system = `${version}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`;
  const rows = [
    [look.style('bad', 'bug'), printable(message) + (where ? ` at ${where}` : '')],
    ['', `This is a fault of Plimsoll (${system}), not of your application.`],
    [
      '',
      look.style(
        'faint',
        verbose ? 'fix: report it with what follows' : 'fix: run again with -v and report it with the stack',
      ),
    ],
    ...(verbose ? [['', printable(stack)], ...causes(error instanceof Error ? error.cause : undefined)] : []),
  ];
  return lines(rows, look);
}

function causes(cause: unknown): readonly (readonly string[])[] {
  if (!(cause instanceof Error)) return [];
  return [['', `caused by ${printable(cause.stack ?? cause.message)}`], ...causes(cause.cause)];
}

function lines(rows: readonly (readonly string[])[], look: Look): string {
  return table(rows, { width: look.width })
    .map((line) => `${line}\n`)
    .join('');
}
