import type { Result } from '../model/argv.ts';
import { UserError } from '../model/error.ts';
import type { Lacking } from './found.ts';

export function noFolder(path: string): UserError {
  return new UserError({
    code: 'engine/no-folder',
    message: `${path} is not a folder: nothing can be run there`,
    fix: 'Check the path.',
  });
}

export function notExecutable(program: string): UserError {
  return new UserError({
    code: 'engine/not-executable',
    message: `${program} may not be executed`,
    fix: `Make it executable (chmod +x ${program}), or name another one.`,
  });
}

/** A command of an engine did not do what it was told to. */
export function engineFailed(engine: string, doing: string, result: Result): UserError {
  return new UserError({
    code: 'engine/failed',
    message: `${engine}: ${doing} failed: ${complaint(result)}`,
    fix: `Look at what ${engine} says (plimsoll doctor), or verify without it: --engine sandbox.`,
  });
}

export function engineSilent(engine: string, doing: string): UserError {
  return new UserError({
    code: 'engine/silent',
    message: `${engine}: ${doing} did not end in time`,
    fix: `Check that ${engine} is well (plimsoll doctor), then run it again.`,
    transient: true,
  });
}

export function podmanSilent(): UserError {
  return new UserError({
    code: 'engine/podman-silent',
    message: 'podman system service does not answer: Compose cannot talk to Podman',
    fix: 'See what it says: podman system service --time 0 unix:///tmp/podman.sock',
  });
}

export function loadFailed(engine: string, ref: string, result: Result): UserError {
  return new UserError({
    code: 'engine/load-failed',
    message: `${engine} did not take the image ${ref}: ${complaint(result)}`,
    fix: `Check that ${engine} has disk space left (${engine} system df), then run it again.`,
  });
}

export function saveFailed(engine: string, image: string, result: Result): UserError {
  return new UserError({
    code: 'engine/save-failed',
    message: `${engine} does not give the image ${image}: ${complaint(result)}`,
    fix: `Name an image that "${engine} images" lists; plimsoll doctor says whether ${engine} is well.`,
  });
}

/** @param lacking why each engine cannot be used, and what mends it */
export function noEngine(lacking: readonly Lacking[]): UserError {
  return new UserError({
    code: 'engine/none',
    message: `nothing here can run containers: ${lacking.map((one) => one.because).join('; ')}`,
    fix: lacking.at(-1)?.fix ?? 'Install Docker or Podman.',
  });
}

export function engineUnusable(lacking: Lacking): UserError {
  return new UserError({ code: 'engine/unusable', message: lacking.because, fix: lacking.fix });
}

/** The last line with text of what a command said: where command line tools put the reason. At most 200 characters. */
export function complaint(result: Result): string {
  if (result.missing) return 'the program is not there';
  const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
  const last = lines
    .at(-1)
    ?.trim()
    .replace(/^error:\s*/i, '');
  if (last === undefined) return `exit code ${result.code}`;
  return last.length > 200 ? `${last.slice(0, 200)}…` : last;
}
