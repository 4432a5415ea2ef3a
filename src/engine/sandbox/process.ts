import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Argv } from '../../model/argv.ts';
import { Tail } from '../tail.ts';
import { DESCRIPTORS } from './bubblewrap.ts';

/** Bytes kept of what the program prints. */
const MOST_LOG = 1024 * 1024;

/** Bubblewrap and the program it runs. */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #log = new Tail(MOST_LOG);
  /** Resolves with the program's exit code (128 plus the signal's number for a signal) once all of its output is read. */
  readonly ended: Promise<number>;
  #pid: number | null = null;

  /** @param options bubblewrap's, handed over by descriptor */
  constructor(argv: Argv, options: readonly string[]) {
    // A process group of its own, so that all of it can be ended, whichever of bubblewrap's processes exist yet.
    this.#child = spawn(argv.command, [...argv.args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const keep = (chunk: Uint8Array): void => this.#log.push(chunk);
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#log.push(Buffer.from(`${error.message}\n`));
        resolve(127);
      });
      this.#child.on('close', (code) => resolve(code ?? 137));
    });
    this.#pipe(DESCRIPTORS.options).end(options.map((option) => `${option}\0`).join(''));
    this.#pipe(DESCRIPTORS.go);
  }

  /** True until the program has ended. */
  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** Id of the program's process on this machine; null when bubblewrap ended before there was one. */
  pid(): Promise<number | null> {
    const pipe = this.#child.stdio[DESCRIPTORS.info] as Readable;
    let text = '';
    return new Promise((resolve) => {
      // Read to the end, though the id comes first: bubblewrap dies of a pipe that is closed before.
      pipe.on('data', (chunk) => {
        text += String(chunk);
        this.#pid = Number(/"child-pid": (\d+)\D/.exec(text)?.[1] ?? 0) || null;
        if (this.#pid !== null) resolve(this.#pid);
      });
      pipe.on('end', () => resolve(this.#pid));
      pipe.on('error', () => resolve(this.#pid));
    });
  }

  /** Lets the program start. */
  go(): void {
    this.#pipe(DESCRIPTORS.go).end('x');
  }

  /** What bubblewrap and the program have printed. */
  log(): string {
    return this.#log.text();
  }

  /** Ends everything at once, also from an exit handler. */
  kill(): void {
    if (!this.running) return;
    end(this.#pid);
    end(this.#child.pid === undefined ? null : -this.#child.pid);
  }

  #pipe(descriptor: number): Writable {
    const pipe = this.#child.stdio[descriptor] as Writable;
    // It may have ended already; `ended` tells.
    if (pipe.listenerCount('error') === 0) pipe.on('error', () => {});
    return pipe;
  }
}

function end(pid: number | null): void {
  try {
    if (pid !== null) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
    return;
  }
}
