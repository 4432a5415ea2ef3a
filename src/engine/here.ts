import type { Argv } from '../model/argv.ts';

/** Runs a command with this process's own input and output, until it ends or is interrupted; its exit code. */
export async function runHere(argv: Argv): Promise<number | null> {
  const { execa } = await import('execa');
  const { exitCode } = await execa(argv.command, [...argv.args], {
    reject: false,
    stdio: 'inherit',
    env: argv.env ?? {},
  });
  return exitCode ?? null;
}
