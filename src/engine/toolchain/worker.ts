import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { normaliseMarshal } from '../../formats/marshal/normalise.ts';
import type { Argv } from '../../model/argv.ts';
import type { PythonSource } from '../../model/compile.ts';
import { compilerFailed, noCode } from './errors.ts';
import { COMPILER } from './program.ts';

/** Milliseconds for one source: the largest take some seconds. */
const PATIENCE = 120_000;
/** Bytes: no bytecode is that long. */
const LARGEST_ANSWER = 256 * 1024 ** 2;
/** Magic number, flags and source hash come before the code (PEP 552). */
const PYC_HEADER = 16;
/** Sources that are sent before their turn has come, so that the process never waits for ours. */
const AHEAD = 16;
/**
 * The environment has nothing but what makes Python answer alike everywhere, and glibc keep what the tree of most sources
 * takes: giving it back and asking for it anew is a fiftieth of the time. What the largest took is given back.
 */
export const ENVIRONMENT = { PYTHONHASHSEED: '0', LC_ALL: 'C.UTF-8', MALLOC_TRIM_THRESHOLD_: '8388608' };

/** A source to compile, and whom to tell. */
export interface Job {
  readonly file: PythonSource;
  /** Told the bytecode, or null when the source does not compile. */
  done(bytecode: Uint8Array | null): void;
  failed(cause: unknown): void;
}

/** One compiling process, kept for the life of ours; it does not keep ours alive. */
export class CompilerProcess {
  readonly #argv: Argv;
  readonly #version: string;
  #child: Promise<Running> | null = null;

  /** @param version for messages */
  constructor(argv: Argv, version: string) {
    this.#argv = argv;
    this.#version = version;
  }

  /** Starts the process before there is work for it. When it cannot be started, who has some is told. */
  start(): void {
    if (this.#child !== null) return;
    this.#running().then(
      (child) => child.hold(false),
      () => {},
    );
  }

  /**
   * Compiles what `next` hands out until there is no more. A source that ends the process (nested too deeply for the
   * C stack) does not compile. Rejects with a UserError when the process cannot be started; what it had taken fails with it.
   */
  async work(next: () => Job | undefined): Promise<void> {
    const taken: Job[] = [];
    const unsent: Job[] = [];
    try {
      for (;;) {
        for (let job = next(); job; job = taken.length < AHEAD ? next() : undefined) {
          taken.push(job);
          unsent.push(job);
        }
        const turn = taken[0];
        if (!turn) return;
        const child = await this.#running();
        child.hold(true);
        for (const { file } of unsent.splice(0)) child.send([Buffer.from(file.path), file.source]);
        const answer = await child.answer();
        turn.done(answer === null || answer.length === 0 ? null : this.#normalised(answer));
        taken.shift();
        if (answer !== null) continue;
        // What was sent ahead has gone with the process.
        this.#child = null;
        unsent.push(...taken);
      }
    } catch (cause) {
      for (const job of taken) job.failed(cause);
      throw cause;
    } finally {
      (await this.#child)?.hold(false);
    }
  }

  #normalised(answer: Uint8Array): Uint8Array {
    try {
      normaliseMarshal(answer, PYC_HEADER);
    } catch (cause) {
      if (cause instanceof RangeError) throw noCode(this.#version, cause);
      throw cause;
    }
    return answer;
  }

  #running(): Promise<Running> {
    this.#child ??= start(this.#argv, this.#version).catch((cause) => {
      this.#child = null;
      throw cause;
    });
    return this.#child;
  }
}

type Pipes = ChildProcessByStdio<Writable, Readable, Readable>;

interface Running {
  send(frames: readonly Uint8Array[]): void;
  /** The next answer; null when the process ends or does not answer in time. */
  answer(): Promise<Uint8Array | null>;
  /** Whether the process keeps ours from ending. */
  hold(on: boolean): void;
}

async function start({ command, args }: Argv, version: string): Promise<Running> {
  const child: Pipes = spawn(command, [...args, '-W', 'ignore', '-c', COMPILER], {
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000);
  });
  child.on('error', (error) => {
    said = error.message;
  });
  // A process that has ended is seen by its output's end.
  child.stdin.on('error', () => {});
  const read = frameReader(child);
  const greeting = await read();
  if (greeting === null) throw compilerFailed(version, said.trim().split('\n').at(-1) ?? '');
  return {
    send(frames) {
      for (const frame of frames) {
        child.stdin.write(lengthOf(frame));
        child.stdin.write(frame);
      }
    },
    async answer() {
      const answer = await read();
      if (answer === null) child.kill('SIGKILL');
      return answer;
    },
    hold(on) {
      for (const one of [child, child.stdin, child.stdout, child.stderr]) setHold(one, on);
    },
  };
}

/** Reads frames off the process's output; null at its end, or when one does not come in time. */
function frameReader(child: Pipes): () => Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  let ended = false;
  let wake = (): void => {};
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    wake();
  });
  for (const event of ['close', 'error'] as const)
    child.on(event, () => {
      ended = true;
      wake();
    });
  const take = async (size: number): Promise<Buffer | null> => {
    if (size > LARGEST_ANSWER) child.kill('SIGKILL');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    while (length < size && !ended) await new Promise<void>((done) => (wake = done));
    clearTimeout(late);
    if (length < size) return null;
    return cut(size);
  };
  // A chunk of the pipe holds many frames: they are views of it, and only one that spans chunks is copied.
  const cut = (size: number): Buffer => {
    let first = chunks[0] ?? Buffer.alloc(0);
    if (first.length < size) {
      first = Buffer.concat(chunks);
      chunks.length = 0;
      chunks.push(first);
    }
    length -= size;
    if (first.length === size) chunks.shift();
    else chunks[0] = first.subarray(size);
    return first.subarray(0, size);
  };
  return async () => {
    const size = await take(4);
    return size === null ? null : take(size.readUInt32LE(0));
  };
}

function lengthOf(frame: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(frame.length);
  return bytes;
}

/** Pipes of processes can be held and let go like sockets, which their declared types do not say. */
function setHold(one: object, on: boolean): void {
  const method = on ? 'ref' : 'unref';
  if (method in one) (one as Record<typeof method, () => void>)[method]();
}
