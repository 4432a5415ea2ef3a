import { spawn } from 'node:child_process';

/** A `build --watch` that stays. */
export interface Resident {
  /** Resolves when it has built something else than before. */
  readonly built: () => Promise<void>;
  readonly stop: () => void;
}

/** Starts `plimsoll build --watch --json` and waits until it watches. */
export async function resident(
  program: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<Resident> {
  const child = spawn(
    process.execPath,
    [program, 'build', '--watch', '--locked', '--json', folder, ...options],
    { env },
  );
  let values = 0;
  let wake = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    // Each value ends with the brace of its object, alone on a line.
    values += text.match(/^\}$/gm)?.length ?? 0;
    wake();
  });
  const ended = (code: number | null): never => {
    throw new Error(`build --watch has ended with ${code}`);
  };
  child.once('exit', ended);
  const built = async (): Promise<void> => {
    while (values === 0)
      await new Promise<void>((done) => {
        wake = done;
      });
    values = 0;
  };
  const watching = new Promise<void>((done) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('watching')) done();
    });
  });
  await built();
  await watching;
  return {
    built,
    stop() {
      child.off('exit', ended);
      child.kill('SIGTERM');
    },
  };
}
