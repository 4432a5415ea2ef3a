import { existsSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run, RunOptions } from '../../model/argv.ts';
import type { Container, ContainerSpec, Sent } from '../../model/engine.ts';
import { memoryOf, processTree, writableMounts } from '../procfs.ts';
import { insideArgv, type Tools, type Volume } from './bubblewrap.ts';
import type { Group } from './cgroup.ts';
import type { Network } from './network.ts';
import type { SandboxProcess } from './process.ts';

/** What a running sandbox consists of. */
export interface Parts {
  readonly run: Run;
  readonly tools: Tools;
  readonly asRoot: boolean;
  readonly spec: ContainerSpec;
  readonly process: SandboxProcess;
  /** Process id of the program on this machine. */
  readonly pid: number;
  readonly group: Group | null;
  readonly network: Network;
  readonly volumes: readonly Volume[];
  /** Folder of this run, removed with it. */
  readonly scratch: string;
  readonly startedAt: number;
  readonly forget: () => void;
}

/** Between looks at memory where the kernel does not limit it. */
const WATCH_MS = 250;

/** A program in a sandbox. */
export class SandboxContainer implements Container {
  readonly id: string;
  readonly startedAt: number;
  readonly #parts: Parts;
  readonly #watch: NodeJS.Timeout | null;
  #overMemory = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.id = String(parts.pid);
    this.startedAt = parts.startedAt;
    this.#watch = parts.group?.limitsMemory ? null : setInterval(() => this.#checkMemory(), WATCH_MS);
    this.#watch?.unref();
  }

  async get(path: string, sent?: Sent) {
    const { network, spec } = this.#parts;
    return spec.port === null ? null : network.get(spec.port, path, sent);
  }

  async exec(args: readonly string[], options?: RunOptions) {
    const { run, tools, pid, spec, asRoot } = this.#parts;
    return run(insideArgv(tools, spec, pid, asRoot, args), options);
  }

  async state() {
    const { process, group } = this.#parts;
    if (process.running) return { running: true, code: null, outOfMemory: false };
    const code = await process.ended;
    return { running: false, code, outOfMemory: this.#overMemory || (group?.outOfMemory() ?? false) };
  }

  processes() {
    return processTree(this.#parts.pid);
  }

  /** Nothing can have changed: the root file system is mounted read only, whoever the process is. */
  async changed(): Promise<readonly string[]> {
    return [];
  }

  writable() {
    return writableMounts(this.#parts.pid);
  }

  async memory(): Promise<number | null> {
    return memoryOf(await this.processes());
  }

  async logs(): Promise<string> {
    return this.#parts.process.log();
  }

  async copy(path: string, to: string): Promise<boolean> {
    const volume = this.#parts.volumes.find(({ target }) => path === target || path.startsWith(`${target}/`));
    if (volume === undefined) return false;
    const from = join(volume.source, path.slice(volume.target.length));
    if (!existsSync(from)) return false;
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
    return true;
  }

  async stop() {
    const { process: sandbox, pid, spec } = this.#parts;
    const started = performance.now();
    if (sandbox.running) signal(pid, spec.stop.signal);
    const inTime = await Promise.race([
      sandbox.ended.then(() => true),
      sleep(spec.stop.grace * 1000, false, { ref: false }),
    ]);
    if (!inTime) sandbox.kill();
    const code = await sandbox.ended;
    return { milliseconds: Math.round(performance.now() - started), code, killed: !inTime };
  }

  async remove(): Promise<void> {
    const { process, network, group, scratch, forget } = this.#parts;
    if (this.#watch !== null) clearInterval(this.#watch);
    process.kill();
    await Promise.all([process.ended, network.leave()]);
    // Ended processes leave their group a moment later.
    for (let tries = 0; group !== null && !group.remove() && tries < 50; tries++) await sleep(20);
    rmSync(scratch, { recursive: true, force: true });
    forget();
  }

  async #checkMemory(): Promise<void> {
    const { process, spec } = this.#parts;
    const memory = await this.memory();
    if (memory === null || memory <= spec.limits.memory || !process.running) return;
    this.#overMemory = true;
    process.kill();
  }
}

/** A process that has just ended needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    return;
  }
}
