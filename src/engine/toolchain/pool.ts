import type { PythonSource } from '../../model/compile.ts';
import type { CompilerProcess } from './worker.ts';

/** Hands sources to whichever process is free; calls may overlap. */
export class CompilerPool {
  readonly #idle: CompilerProcess[];
  readonly #waiting: ((free: CompilerProcess) => void)[] = [];

  constructor(processes: readonly CompilerProcess[]) {
    // The first is taken first: a second one is started only when both are wanted.
    this.#idle = processes.toReversed();
  }

  async compile(files: readonly PythonSource[]): Promise<readonly (Uint8Array | null)[]> {
    const one = this.#idle.pop() ?? (await new Promise<CompilerProcess>((done) => this.#waiting.push(done)));
    try {
      return await one.compile(files);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(one);
      else next(one);
    }
  }
}
