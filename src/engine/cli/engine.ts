import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Container, ContainerSpec, Engine } from '../../model/engine.ts';
import type { Image } from '../../model/image.ts';
import { onExit } from '../cleanup.ts';
import { engineFailed } from '../errors.ts';
import { createArgv, removeArgv, startArgv } from './argv.ts';
import { ask, clear, PATIENCE_MS, tell } from './client.ts';
import { CliContainer } from './container.ts';
import { type Delivery, loadImage } from './load.ts';

/** An engine that answers, and how images get to it. */
export interface CliEngineOptions extends Delivery {
  readonly version: string;
  readonly gaps: readonly string[];
}

/** A command or folder that the image lacks is the image's failure, not the engine's; the words are runc's and crun's. */
export const COMMAND_FAILED =
  /exec: "|executable file|exec format error|invoke a command|chdir to cwd|workdir "/i;

/** Docker or Podman, through its command line. */
export class CliEngine implements Engine {
  readonly name: Engine['name'];
  readonly version: string;
  readonly gaps: readonly string[];
  readonly #options: CliEngineOptions;
  /** Ids of loaded images by the digest of their configuration. */
  readonly #loaded = new Map<string, string>();

  constructor(options: CliEngineOptions) {
    this.#options = options;
    this.name = options.client.dialect.program;
    this.version = options.version;
    this.gaps = options.gaps;
  }

  async load(image: Image): Promise<void> {
    this.#loaded.set(image.config, await loadImage(this.#options, image));
  }

  async start(spec: ContainerSpec): Promise<Container> {
    const { client } = this.#options;
    const name = `${spec.name}-${randomBytes(4).toString('hex')}`;
    const image = this.#loaded.get(spec.image.config) ?? spec.image.ref;
    const remove = removeArgv(client.dialect, name);
    // Registered before it is made: whenever this process ends, nothing stays behind.
    const forget = onExit(() =>
      spawnSync(remove.command, remove.args, { stdio: 'ignore', timeout: PATIENCE_MS }),
    );
    try {
      const making = createArgv(client.dialect, { ...spec, name, limits: hostLimits(spec.limits) }, image);
      const id = (await tell(client, making, 'making a container')).split('\n').at(-1) ?? name;
      const startedAt = Date.now();
      const result = await ask(client, startArgv(client.dialect, id), 'starting a container');
      const refused = result.code === 0 ? null : result.stderr;
      if (refused !== null && !COMMAND_FAILED.test(refused))
        throw engineFailed(this.name, 'starting a container', result);
      return new CliContainer(client, { spec, id, startedAt, refused, forget });
    } catch (error) {
      if (await clear(client, remove)) forget();
      throw error;
    }
  }
}

/** Engines refuse to give more processors than there are. */
function hostLimits(limits: ContainerSpec['limits']): ContainerSpec['limits'] {
  return { ...limits, cpus: Math.min(limits.cpus, availableParallelism()) };
}
