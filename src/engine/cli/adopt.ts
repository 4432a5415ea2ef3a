import type { Run } from '../../model/argv.ts';
import type { Container, ContainerSpec, Engine } from '../../model/engine.ts';
import { isInContainer } from '../procfs.ts';
import { stateArgv } from './argv.ts';
import { CliContainer } from './container.ts';
import type { Dialect } from './dialect.ts';
import { DOCKER } from './docker.ts';
import { parseState } from './parse.ts';
import { PODMAN } from './podman.ts';

/** A container that somebody else started and will remove. */
export interface Adopted {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Asked inside when its address cannot be reached from here; null when it has no probe. */
  readonly probe: readonly string[] | null;
}

/** The engine, but for one thing: what it starts is a container that runs already, and removing leaves that alone. */
export function adopting(engine: Engine, run: Run, adopted: Adopted): Engine {
  const dialect = dialectOf(engine.name);
  return {
    name: engine.name,
    version: engine.version,
    gaps: engine.gaps,
    load: async () => {},
    start: async (spec) => adopt(new CliContainer({ run, dialect }, options(spec, adopted)), adopted),
  };
}

/**
 * Kills the first process of a container without telling the engine, as a crash would: what is killed through the engine
 * is not started again. False when that process is not of this machine.
 */
export async function crash(program: 'docker' | 'podman', run: Run, container: string): Promise<boolean> {
  const { pid } = parseState((await run(stateArgv(dialectOf(program), container))).stdout);
  if (!(pid > 0 && (await isInContainer(pid, container)))) return false;
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function dialectOf(engine: Engine['name']): Dialect {
  return engine === 'podman' ? PODMAN : DOCKER;
}

function options(spec: ContainerSpec, { id, startedAt }: Adopted) {
  return { spec, id, startedAt, refused: null, forget: () => {} };
}

function adopt(container: CliContainer, { probe }: Adopted): Container {
  return new Proxy(container as Container, {
    get(target, name) {
      if (name === 'remove') return async () => {};
      if (name === 'get') return (path: string) => ask(target, path, probe);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function ask(container: Container, path: string, probe: readonly string[] | null) {
  const answer = await container.get(path);
  if (answer !== null || probe === null) return answer;
  const { code } = await container.exec(probe, { timeoutMs: 30_000 });
  return code === 0 ? { status: 200, body: '' } : null;
}
