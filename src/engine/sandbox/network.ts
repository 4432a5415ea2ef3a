import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { HttpAnswer, Sent } from '../../model/engine.ts';
import { inNetworkArgv, type Tools } from './bubblewrap.ts';
import { RELAY, type RelayAnswer, type RelayRequest } from './relay.ts';

/** The sandbox's network seen from outside: HTTP through a process of ours that has entered it. */
export class Network {
  readonly #relay: ChildProcess;
  readonly #waiting = new Map<number, (answer: HttpAnswer | null) => void>();
  #last = 0;

  private constructor(relay: ChildProcess) {
    this.#relay = relay;
  }

  /**
   * Enters the network of a process, or gives null when that cannot be done. Resolves once requests can be sent. Should
   * this process end without leaving, the other is ended too.
   */
  static async enter(tools: Tools, pid: number, asRoot: boolean): Promise<Network | null> {
    const { command, args } = inNetworkArgv(tools, pid, asRoot, [
      process.execPath,
      '--no-warnings',
      RELAY,
      String(pid),
    ]);
    const relay = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    const network = new Network(relay);
    // Writing to a relay that has ended fails; its end is what counts.
    relay.stdin.on('error', () => {});
    const ready = new Promise<boolean>((resolve) => {
      network.#waiting.set(0, () => resolve(true));
      relay.on('error', () => resolve(false));
      relay.on('close', () => resolve(false));
    });
    relay.on('close', () => network.#giveUp());
    createInterface({ input: relay.stdout }).on('line', (line) => network.#receive(line));
    return (await ready) ? network : null;
  }

  /** HTTP request on a port inside, a GET unless something is sent; null when nothing answers. */
  get(port: number, path: string, sent?: Sent): Promise<HttpAnswer | null> {
    return new Promise((resolve) => {
      if (this.#relay.exitCode !== null || this.#relay.signalCode !== null) return resolve(null);
      const id = ++this.#last;
      this.#waiting.set(id, resolve);
      const request: RelayRequest = { id, port, path, ...(sent === undefined ? {} : { sent }) };
      this.#relay.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  async leave(): Promise<void> {
    if (this.#relay.exitCode !== null || this.#relay.signalCode !== null) return;
    const closed = once(this.#relay, 'close');
    this.#relay.kill('SIGKILL');
    await closed;
  }

  #receive(line: string): void {
    const { id, answer } = JSON.parse(line) as RelayAnswer;
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #giveUp(): void {
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}
