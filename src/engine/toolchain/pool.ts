import type { PythonSource } from '../../model/compile.ts';
import type { CompilerProcess, Job } from './worker.ts';

const LARGEST_SOURCE = 32 * 1024 ** 2;
/** Sources that must wait for each process that works already, before another is worth its start. */
const WORTH_ANOTHER = 48;

/** Hands sources to several processes as they have done with others: one large source does not hold up the rest. */
export class CompilerPool {
  readonly #processes: readonly CompilerProcess[];
  readonly #working = new Set<CompilerProcess>();
  readonly #queue: Job[] = [];

  constructor(processes: readonly CompilerProcess[]) {
    this.#processes = processes;
  }

  /** Starts a process, for there will be something to compile. */
  start(): void {
    this.#processes[0]?.start();
  }

  /**
   * Compiles sources, in order; null for one that does not compile. Calls may overlap: what was asked first is begun first.
   * Rejects with a UserError when no process can be started.
   */
  async compile(files: readonly PythonSource[]): Promise<readonly (Uint8Array | null)[]> {
    const answers = files.map(
      (file) =>
        new Promise<Uint8Array | null>((done, failed) => {
          if (file.source.length > LARGEST_SOURCE) done(null);
          else this.#queue.push({ file, done, failed });
        }),
    );
    this.#wake();
    return Promise.all(answers);
  }

  #wake(): void {
    for (const one of this.#processes) {
      if (this.#queue.length <= this.#working.size * WORTH_ANOTHER) return;
      if (!this.#working.has(one)) this.#work(one);
    }
  }

  /** Until the queue is dry: the process takes from it as soon as it has room, and what comes later wakes it again. */
  #work(one: CompilerProcess): void {
    this.#working.add(one);
    one
      .work(() => this.#queue.shift())
      .catch((cause) => {
        for (const job of this.#queue.splice(0)) job.failed(cause);
      })
      .finally(() => {
        this.#working.delete(one);
        this.#wake();
      });
  }
}
