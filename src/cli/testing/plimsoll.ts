import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Aborting it sends SIGINT. */
  readonly interrupt?: AbortSignal;
}

/** Runs the real command line as a child process, with neither colours nor the caller's cache. */
export function plimsoll(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', ...options.env };
  const child = spawn(process.execPath, [MAIN, ...args], { env, cwd: options.cwd ?? process.cwd() });
  child.stdin.end();
  options.interrupt?.addEventListener('abort', () => child.kill('SIGINT'));
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
}

/**
 * The same on a terminal of 100 columns: what comes back is what stderr drew there, while stdout goes to a file as with
 * `> file`. Takes `script` of util-linux.
 */
export async function plimsollOnTerminal(
  args: readonly string[],
  file: string,
  options: RunOptions = {},
): Promise<{ readonly code: number | null; readonly drawn: string }> {
  const quoted = [process.execPath, MAIN, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const line = `stty cols 100 rows 30 && exec ${quoted.join(' ')} > '${file}'`;
  const env = { ...process.env, NO_COLOR: '1', TERM: 'xterm', LC_ALL: 'C.UTF-8', ...options.env };
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], { env });
  child.stdin.end();
  let drawn = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    drawn += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, drawn }));
  });
}

/** A folder with these files (by relative path) for the time of `use`. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-cli-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
