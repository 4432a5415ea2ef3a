import type { RunOptions } from '../../model/argv.ts';
import type { Container, ContainerSpec, HttpAnswer } from '../../model/engine.ts';
import { httpGet } from '../http.ts';
import { isInContainer, type MeasuredProcess, processTree, writableMounts } from '../procfs.ts';
import {
  addressArgv,
  diffArgv,
  execArgv,
  logsArgv,
  portArgv,
  removeArgv,
  stateArgv,
  stopArgv,
  topArgv,
} from './argv.ts';
import { ask, type Client, tell } from './client.ts';
import { parseAddresses, parseChanges, parsePort, parseState, parseTop } from './parse.ts';

const ANSWER_MS = 5_000;

/** A container of Docker or Podman. `forget` is called once it is gone. */
export class CliContainer implements Container {
  readonly id: string;
  readonly startedAt: number;
  readonly #client: Client;
  readonly #spec: ContainerSpec;
  readonly #complaint: string;
  readonly #forget: () => void;
  #places: readonly { readonly host: string; readonly port: number }[] | null = null;

  /** @param complaint what the engine said when it started it: part of the log, since the program could not say it */
  constructor(
    client: Client,
    spec: ContainerSpec,
    id: string,
    startedAt: number,
    complaint: string,
    forget: () => void,
  ) {
    this.#complaint = complaint;
    this.#client = client;
    this.#spec = spec;
    this.id = id;
    this.startedAt = startedAt;
    this.#forget = forget;
  }

  async get(path: string): Promise<HttpAnswer | null> {
    for (const { host, port } of await this.#addresses()) {
      const answer = await httpGet(host, port, path, ANSWER_MS);
      if (answer !== null) return answer;
    }
    return null;
  }

  exec(args: readonly string[], options?: RunOptions) {
    return this.#client.run(execArgv(this.#client.dialect, this.id, args), options);
  }

  async state() {
    const { running, code, outOfMemory } = await this.#inspect();
    return { running, code: running ? null : code, outOfMemory };
  }

  processes(): Promise<readonly MeasuredProcess[]> {
    return this.#processes();
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
    const processes = await this.#processes();
    return processes.length === 0 ? null : processes.reduce((sum, one) => sum + one.memory, 0);
  }

  async logs(): Promise<string> {
    const result = await ask(this.#client, logsArgv(this.#client.dialect, this.id), 'reading its log');
    return result.stdout + result.stderr + this.#complaint;
  }

  async stop() {
    const { grace } = this.#spec.stop;
    const argv = stopArgv(this.#client.dialect, this.id, grace);
    const started = performance.now();
    await tell(this.#client, argv, 'stopping a container', { timeoutMs: (grace + 60) * 1000 });
    const milliseconds = Math.round(performance.now() - started);
    const { code } = await this.#inspect();
    return { milliseconds, code, killed: code === 137 && milliseconds >= grace * 1000 };
  }

  async remove(): Promise<void> {
    await tell(this.#client, removeArgv(this.#client.dialect, this.id), 'removing a container');
    this.#forget();
  }

  async #inspect() {
    const argv = stateArgv(this.#client.dialect, this.id);
    return parseState(await tell(this.#client, argv, 'looking at a container'));
  }

  /** Where its port can be reached: published on this machine, or, from within a container, at its own address. */
  async #addresses() {
    const { port } = this.#spec;
    if (port === null) return [];
    if (this.#places !== null) return this.#places;
    const { dialect } = this.#client;
    const published = parsePort(
      (await ask(this.#client, portArgv(dialect, this.id, port), 'finding its port')).stdout,
    );
    const own = parseAddresses(
      (await ask(this.#client, addressArgv(dialect, this.id), 'finding its address')).stdout,
    );
    this.#places = [
      ...(published === null ? [] : [{ host: '127.0.0.1', port: published }]),
      ...own.map((host) => ({ host, port })),
    ];
    return this.#places;
  }

  /** From this machine's process table where the container is in it, else as the engine's own machine says. */
  async #processes(): Promise<readonly MeasuredProcess[]> {
    const pid = await this.#visiblePid();
    if (pid !== null) return processTree(pid);
    return parseTop(
      (await ask(this.#client, topArgv(this.#client.dialect, this.id), 'listing processes')).stdout,
    );
  }

  async #visiblePid(): Promise<number | null> {
    const { pid } = await this.#inspect();
    return pid > 0 && (await isInContainer(pid, this.id)) ? pid : null;
  }
}
