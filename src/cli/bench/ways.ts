import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { BenchWay } from '../../model/bench.ts';
import type { Service } from '../../model/inventory.ts';
import { openApplication } from '../application.ts';
import type { Session } from '../verb.ts';
import { attempt, buildArgv } from './docker.ts';
import { type OwnBuild, ownBuild } from './own.ts';

/** One way of building the service, in a copy of the application of its own. */
export interface Way {
  readonly way: BenchWay['way'];
  /** The copy. */
  readonly folder: string;
  /** The image it makes, as Docker knows it. */
  readonly tag: string;
  /** Folder sent to the builder, relative to the copy; null where none is. */
  readonly context: string | null;
  /** Builds the image into Docker; `fresh`: with nothing at hand that an earlier build made. Resolves with what went wrong, or null. */
  build(fresh: boolean): Promise<string | null>;
}

/** A way of building from a Dockerfile; null when there is none for the service. */
export async function dockerfileWay(
  way: 'own' | 'emitted',
  folder: string,
  tag: string,
  id: string,
  more: readonly string[],
  run: Run,
  session: Session,
): Promise<Way | null> {
  const found = await dockerfileOf(folder, id, session);
  if (found === null) return null;
  return {
    way,
    folder,
    tag,
    context: found.context,
    build: async (fresh) => {
      const argv = buildArgv(join(folder, found.context), join(folder, found.dockerfile), tag, fresh, more);
      return (await attempt(run, argv)).failed;
    },
  };
}

async function dockerfileOf(folder: string, id: string, session: Session): Promise<OwnBuild | null> {
  const [{ tree }, { scan }] = await Promise.all([
    openApplication(folder, session),
    import('../../scan/scan.ts'),
  ]);
  const { value: inventory } = await scan(tree);
  const service = inventory.services.find((one) => one.id === id);
  return service === undefined ? null : ownBuild(service, inventory, tree);
}

/** Plimsoll's own way: this program, as a process of its own, with a cache of its own. */
export function directWay(folder: string, cache: string, tag: string, { id }: Service, run: Run): Way {
  return {
    way: 'direct',
    folder,
    tag,
    context: null,
    build: async (fresh) => {
      if (fresh) await rm(cache, { recursive: true, force: true });
      const argv = ownArgv('build', folder, '--service', id, '--output', 'docker', '--tag', tag, '--quiet');
      return (await attempt(run, { ...argv, env: { PLIMSOLL_CACHE: cache } })).failed;
    },
  };
}

/** This program as a command. */
export function ownArgv(...args: string[]) {
  return { command: process.execPath, args: [process.argv[1] ?? '', ...args] };
}
