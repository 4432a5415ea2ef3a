import type { Run } from '../model/argv.ts';
import type { Engine } from '../model/engine.ts';
import { DOCKER } from './cli/docker.ts';
import { findCli } from './cli/find.ts';
import type { WriteArchive } from './cli/load.ts';
import { PODMAN } from './cli/podman.ts';
import { engineUnusable, noEngine } from './errors.ts';
import type { Found, Lacking, Working } from './found.ts';
import { findSandbox, type SandboxNeeds } from './sandbox/find.ts';

/** What looking for an engine of any kind takes. */
export interface EngineNeeds extends SandboxNeeds {
  readonly run: Run;
  /** Writes the archive that Docker and Podman load. */
  readonly write: WriteArchive;
}

/** In order of preference. */
export const ENGINES: readonly Engine['name'][] = ['docker', 'podman', 'sandbox'];

/**
 * Finds what runs containers here: Docker, else Podman, else the Linux sandbox; with the reason. Rejects with a {@link UserError}
 * that says of each why not.
 * @param wanted take this one or none
 */
export async function findEngine(needs: EngineNeeds, wanted: Engine['name'] | null = null): Promise<Working> {
  if (wanted !== null) {
    const found = await look(needs, wanted);
    if (found.engine === null) throw engineUnusable(found);
    return { engine: found.engine, because: `${found.because}, and was asked for` };
  }
  const lacking: Lacking[] = [];
  for (const name of ENGINES) {
    const found = await look(needs, name);
    if (found.engine !== null) return { engine: found.engine, because: reason(found.because, lacking) };
    lacking.push(found);
  }
  throw noEngine(lacking);
}

/** Looks whether one engine works. */
export function look(needs: EngineNeeds, name: Engine['name']): Promise<Found> {
  if (name === 'sandbox') return findSandbox(needs);
  return findCli(needs.run, name === 'docker' ? DOCKER : PODMAN, needs);
}

function reason(because: string, lacking: readonly Lacking[]): string {
  return [...lacking.map((one) => one.because), because].join('; ');
}
