import { UserError } from '../../model/error.ts';
import type { Layer } from '../../model/image.ts';

export function damagedLayer(layer: Pick<Layer, 'digest' | 'what'>, what: string): UserError {
  return new UserError({
    code: 'sandbox/damaged-layer',
    message: `layer ${layer.digest} (${layer.what}): ${what}`,
    fix: 'Build the image again.',
  });
}

export function unsafeLayer(where: string, what: string): UserError {
  return new UserError({
    code: 'sandbox/unsafe-layer',
    message: `${where}: refused: ${what}`,
    fix: 'Do not use this image: no sound tool writes such a layer.',
  });
}

/** Bubblewrap ended before the program was started. */
export function sandboxFailed(said: string): UserError {
  return new UserError({
    code: 'sandbox/failed',
    message: `the sandbox could not be made: ${said}`,
    fix: 'See what this machine lacks with: plimsoll doctor. Docker or Podman will do as well.',
  });
}

export function notLoaded(ref: string): UserError {
  return new UserError({
    code: 'sandbox/layer-missing',
    message: `a layer of ${ref} is not in the store`,
    fix: 'Build the image again.',
  });
}

export function notADirectory(path: string): UserError {
  return new UserError({
    code: 'sandbox/not-a-directory',
    message: `${path} is to be writable, but the image holds a file there or above it`,
    fix: 'Name a directory under writable: in plimsoll.yaml.',
  });
}
