import { type Command, CommanderError } from 'commander';
import { EXIT } from '../model/error.ts';
import { createProgram } from './program.ts';

/** Exit codes a shell gives to a program that a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the command line and ends the process with its exit code, output flushed first. A signal ends it at once:
 * whoever started something that outlives the process undoes it when the process exits.
 * @param argv without interpreter and script
 * @param program path of the compiled program, if it is
 */
export async function run(argv: readonly string[], version: string, program?: string): Promise<void> {
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => interrupted(code));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', closedPipe);
  end(await exitCode(argv, version, program));
}

async function exitCode(argv: readonly string[], version: string, program?: string): Promise<number> {
  try {
    const { command, exitCode } = createProgram({ version, program, process }, argv[0]);
    await command.parseAsync(argv.length > 0 ? meant(argv, command) : ['--help'], { from: 'user' });
    return exitCode();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.yes : EXIT.couldNotRun;
    const { explainFailure } = await import('./failure.ts');
    const { text, exit } = explainFailure(error, false, version);
    process.stderr.write(text);
    return exit;
  }
}

/** Help for a command that does not exist is as wrong as the command itself, and told so; Commander prints all its help. */
function meant(argv: readonly string[], { commands }: Command): string[] {
  const [verb, name] = argv;
  const isWrong = verb === 'help' && name !== undefined && !commands.some((one) => one.name() === name);
  return argv.slice(isWrong ? 1 : 0);
}

/** Leaves the line that a step was drawn on. */
function interrupted(code: number): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  process.exit(code);
}

/** Whoever reads our output may stop reading (`| head`): no error of ours. Any other is told when the run ends. */
function closedPipe(error: Error): void {
  if (isClosedPipe(error)) process.exit(EXIT.yes);
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/**
 * Sockets kept alive or a forgotten timer do not hold the process up; what was written is. Where it could not be (a full
 * disk), what was asked for is lost, and the exit code says so.
 */
function end(code: number): void {
  process.exitCode = code;
  process.stdout.write('', (error) => {
    const isLost = error instanceof Error && !isClosedPipe(error);
    if (isLost) process.stderr.write(`error  the output could not be written: ${error.message}\n`);
    process.stderr.write('', () => process.exit(isLost ? EXIT.couldNotRun : code));
  });
}
