import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/engine/run.ts';
import type { Result } from '../../src/model/argv.ts';

/** What stands in for `python:3.11-slim`, which only a registry has. */
export const BASE = 'plimsoll-test/python:3.11-slim';

/** A Dockerfile or a compose file that is tried; all it makes is removed afterwards. */
export interface Attempt {
  /** Builds the image; how that ended. */
  build(): Promise<Result>;
  /** Builds it and runs it to its end. */
  run(options?: readonly string[], command?: readonly string[]): Promise<Result>;
  /** Builds and starts it; the container's id. */
  start(options?: readonly string[]): Promise<string>;
  /** A compose command on the file. */
  compose(...args: readonly string[]): Promise<Result>;
  readonly image: string;
}

export const docker = (...args: readonly string[]): Promise<Result> => run({ command: 'docker', args });

export async function attempt<T>(
  name: string,
  text: string,
  files: Readonly<Record<string, string>>,
  use: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'premise-'));
  const image = `premise-${name}`;
  const started: string[] = [];
  const isCompose = text.startsWith('services:');
  const all = { ...files, [isCompose ? 'compose.yaml' : 'Dockerfile']: withBase(text) };
  for (const [path, content] of Object.entries(all)) writeFileSync(join(folder, path), content);
  const build = () => docker('buildx', 'build', '--quiet', '--tag', image, folder);
  const compose = (...args: readonly string[]) =>
    docker('compose', '--project-name', image, '--project-directory', folder, ...args);
  try {
    return await use({
      image,
      build,
      compose,
      run: async (options = [], command = []) => {
        succeeded(await build());
        return docker('run', '--rm', ...options, image, ...command);
      },
      start: async (options = []) => {
        succeeded(await build());
        const id = succeeded(await docker('run', '--detach', ...options, image)).trim();
        started.push(id);
        return id;
      },
    });
  } finally {
    if (started.length > 0) await docker('rm', '--force', '--volumes', ...started);
    if (isCompose) await compose('down', '--volumes', '--timeout', '0');
    else await docker('image', 'rm', '--force', image);
    rmSync(folder, { recursive: true });
  }
}

/** What a command wrote, or an error with what it said. */
export function succeeded({ code, stdout, stderr }: Result): string {
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const withBase = (text: string): string => text.replaceAll(/"?\b(python:3\.11-slim|postgres:16)\b"?/g, BASE);

/** Asks until the answer is true, for at most a minute; the last answer. */
export async function eventually(ask: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await ask()) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}
