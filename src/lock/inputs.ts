import { createHash } from 'node:crypto';
import type { Platform } from '../model/config.ts';
import type { LockedService } from '../model/lock.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Tree } from '../model/tree.ts';

/** Raised when what is locked for the same inputs changes. */
const VERSION = 2;

/**
 * sha256 (hex) over all that decides what is locked for a service: base, packages, requirements, and the bytes of the
 * manifest with everything it includes.
 */
export async function inputsOf(service: ServicePlan, files: readonly string[], tree: Tree): Promise<string> {
  const contents: (readonly [string, string | null])[] = [];
  for (const path of files) {
    const blob = tree.blob(path);
    const hash = createHash('sha256');
    if (blob !== null) for await (const chunk of blob.stream()) hash.update(chunk);
    contents.push([path, blob === null ? null : hash.digest('hex')]);
  }
  const { base, packages, programs, requirements, build } = service;
  const builder = build?.value.runtime.version ?? null;
  const inputs = [VERSION, base.value, packages.value, programs.value, requirements.value, builder, contents];
  return createHash('sha256').update(JSON.stringify(inputs, inOrder)).digest('hex');
}

/** Keys of objects in order: how a plan came to be must not matter. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a service is locked already, for at least these platforms. */
export function isCurrent(
  locked: LockedService | undefined,
  inputs: string,
  platforms: readonly Platform[],
): locked is LockedService {
  return locked?.inputs === inputs && platforms.every((platform) => locked.platforms[platform] !== undefined);
}
