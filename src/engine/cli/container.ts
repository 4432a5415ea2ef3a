import { existsSync } from 'node:fs';
import type { RunOptions } from '../../model/argv.ts';
import type { Container, ContainerSpec, HttpAnswer, Sent } from '../../model/engine.ts';
import { engineFailed } from '../errors.ts';
import { httpGet, type Place } from '../http.ts';
import { isInContainer, type MeasuredProcess, memoryOf, processTree, writableMounts } from '../procfs.ts';
import {
  addressArgv,
  copyArgv,
  diffArgv,
  execArgv,
  logsArgv,
  portArgv,
  removeArgv,
  stateArgv,
  stopArgv,
  topArgv,
} from './argv.ts';
import { ask, type Client, clear, tell } from './client.ts';
import { parseAddresses, parseChanges, parsePort, parseState, parseTop } from './parse.ts';

/** Exit codes as shells have them: no such command, and ended by SIGKILL. */
const NOT_FOUND = 127;
const KILLED = 137;

/** What a container is made of that has been started. */
export interface CliContainerOptions {
  readonly spec: ContainerSpec;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** What the engine said when the image's command could not be started, or null. */
  readonly refused: string | null;
  /** Called once it is gone. */
  readonly forget: () => void;
}

/** A container of Docker or Podman. */
export class CliContainer implements Container {
  readonly id: string;
  readonly startedAt: number;
  readonly #client: Client;
  readonly #spec: ContainerSpec;
  readonly #options: CliContainerOptions;
  #places: readonly Place[] | null = null;
  #stopped = false;

  constructor(client: Client, options: CliContainerOptions) {
    this.#client = client;
    this.#spec = options.spec;
    this.#options = options;
    this.id = options.id;
    this.startedAt = options.startedAt;
  }

  async get(path: string, sent?: Sent): Promise<HttpAnswer | null> {
    // Its address may be somebody else's by now.
    if (this.#stopped) return null;
    for (const place of await this.#addresses()) {
      const answer = await httpGet(place, path, sent);
      if (answer !== null) return answer;
    }
    return null;
  }

  exec(args: readonly string[], options?: RunOptions) {
    return this.#client.run(execArgv(this.#client.dialect, this.id, args), options);
  }

  async state() {
    if (this.#options.refused !== null) return { running: false, code: NOT_FOUND, outOfMemory: false };
    const { running, code, outOfMemory } = await this.#inspect();
    if (running) return { running, code: null, outOfMemory };
    // Not every engine notices; but nobody else than the kernel kills what we did not.
    return { running, code, outOfMemory: outOfMemory || (code === KILLED && !this.#stopped) };
  }

  /** From this machine's process table where the container is in it, else as the engine's own machine says. */
  async processes(): Promise<readonly MeasuredProcess[]> {
    const pid = await this.#visiblePid();
    if (pid !== null) return processTree(pid);
    const argv = topArgv(this.#client.dialect, this.id);
    return parseTop((await ask(this.#client, argv, 'listing processes')).stdout);
  }

  async changed(): Promise<readonly string[]> {
    const text = await tell(this.#client, diffArgv(this.#client.dialect, this.id), 'listing changed files');
    const declared = this.#spec.writable.map((directory) => directory.path);
    return parseChanges(text, declared);
  }

  async writable(): Promise<readonly string[] | null> {
    const pid = await this.#visiblePid();
    return pid === null ? null : writableMounts(pid);
  }

  async memory(): Promise<number | null> {
    return memoryOf(await this.processes());
  }

  async logs(): Promise<string> {
    const result = await ask(this.#client, logsArgv(this.#client.dialect, this.id), 'reading its log');
    return result.stdout + result.stderr + (this.#options.refused ?? '');
  }

  async copy(path: string, to: string): Promise<boolean> {
    const argv = copyArgv(this.#client.dialect, this.id, path, to);
    const result = await ask(this.#client, argv, 'copying files out', { timeoutMs: 30 * 60_000 });
    if (result.code === 0) return true;
    if (/no such|could not find|not found/i.test(result.stderr)) return false;
    throw engineFailed(this.#client.dialect.program, 'copying files out', result);
  }

  async stop() {
    this.#stopped = true;
    const { grace } = this.#spec.stop;
    const argv = stopArgv(this.#client.dialect, this.id, grace);
    const started = performance.now();
    await tell(this.#client, argv, 'stopping a container', { timeoutMs: (grace + 60) * 1000 });
    const milliseconds = Math.round(performance.now() - started);
    const { code } = await this.#inspect();
    return { milliseconds, code, killed: code === KILLED && milliseconds >= grace * 1000 };
  }

  async remove(): Promise<void> {
    // What could not be removed now is tried once more when this process ends.
    if (await clear(this.#client, removeArgv(this.#client.dialect, this.id))) this.#options.forget();
  }

  async #inspect() {
    const argv = stateArgv(this.#client.dialect, this.id);
    return parseState(await tell(this.#client, argv, 'looking at a container'));
  }

  /** Where its port can be reached: published on this machine; else, and from within a container, at its own address. */
  async #addresses() {
    const { port } = this.#spec;
    if (port === null) return [];
    if (this.#places !== null) return this.#places;
    const { dialect } = this.#client;
    const printed = await ask(this.#client, portArgv(dialect, this.id, port), 'finding its port');
    const published = parsePort(printed.stdout);
    const own =
      isInside() || published === null
        ? await ask(this.#client, addressArgv(dialect, this.id), 'finding its address')
        : null;
    const places = [
      ...(published === null ? [] : [{ address: '127.0.0.1', port: published, servicePort: port }]),
      ...parseAddresses(own?.stdout ?? '').map((address) => ({ address, port, servicePort: port })),
    ];
    // One that is started again just now has none yet.
    this.#places = places.length > 0 ? places : null;
    return places;
  }

  async #visiblePid(): Promise<number | null> {
    const { pid } = await this.#inspect();
    return pid > 0 && (await isInContainer(pid, this.id)) ? pid : null;
  }
}

/** True when this process runs in a container itself, with the socket of the engine outside. */
function isInside(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv');
}
