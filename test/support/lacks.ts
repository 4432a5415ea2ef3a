import { run } from '../../src/engine/run.ts';

/** Why a test that calls a program cannot run here, or false when it can; in CI it always runs, and fails without it. */
export async function lacks(command: string, ...args: readonly string[]): Promise<string | false> {
  if (process.env['CI'] === 'true' || (await run({ command, args })).code === 0) return false;
  return `${command} does not work here: sh scripts/engine.sh bases`;
}

/** The same of Docker and what answers its client. */
export function lacksDocker(): Promise<string | false> {
  return lacks('docker', 'version');
}
