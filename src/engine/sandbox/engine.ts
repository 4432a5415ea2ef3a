import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../model/argv.ts';
import type { Container, ContainerSpec, Engine } from '../../model/engine.ts';
import type { Image } from '../../model/image.ts';
import type { Progress } from '../../model/progress.ts';
import type { Store } from '../../model/store.ts';
import { onExit } from '../cleanup.ts';
import {
  type Layout,
  limitProcessesArgv,
  sandboxArgv,
  sandboxOptions,
  shownLayout,
  type Tools,
} from './bubblewrap.ts';
import { type Group, makeGroup } from './cgroup.ts';
import { SandboxContainer } from './container.ts';
import type { Controllers } from './controllers.ts';
import { sandboxFailed } from './errors.ts';
import { Network } from './network.ts';
import { SandboxProcess } from './process.ts';
import { layerFolders, resolveInside, rootFolder } from './rootfs.ts';
import { makeVolumes } from './volumes.ts';

/** What the sandbox is made with on this machine. */
export interface SandboxOptions {
  readonly run: Run;
  readonly store: Store;
  readonly progress: Progress;
  readonly tools: Tools;
  readonly version: string;
  readonly controllers: Controllers | null;
  readonly gaps: readonly string[];
  readonly asRoot: boolean;
}

/** Runs images on Linux without any engine: namespaces, made by bubblewrap, over the image's own root file system. */
export class SandboxEngine implements Engine {
  readonly name = 'sandbox';
  readonly version: string;
  readonly gaps: readonly string[];
  readonly #options: SandboxOptions;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.version = options.version;
    this.gaps = options.gaps;
  }

  async load(image: Image): Promise<void> {
    const { store, asRoot, progress } = this.#options;
    await layerFolders(image, { store, progress, owned: asRoot });
  }

  async start(spec: ContainerSpec): Promise<Container> {
    const { store, asRoot, progress, controllers } = this.#options;
    const mounts = ['/proc', '/sys', '/dev', ...spec.writable.map((directory) => directory.path)];
    const root = await rootFolder(spec.image, mounts, { store, progress, owned: asRoot });
    const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-sandbox-'));
    let started: SandboxProcess | null = null;
    let group: Group | null = null;
    const undo = (): void => {
      started?.kill();
      for (let tries = 0; group !== null && !group.remove() && tries < 50; tries++) pause(10);
      rmSync(scratch, { recursive: true, force: true });
    };
    const forget = onExit(undo);
    try {
      const layout = layoutOf(spec, root, scratch, asRoot);
      group = controllers === null ? null : makeGroup(controllers, spec.limits);
      started = this.#spawn(spec, layout);
      return await this.#enter(spec, started, layout, group, scratch, forget);
    } catch (error) {
      undo();
      forget();
      throw error;
    }
  }

  #spawn(spec: ContainerSpec, layout: Layout): SandboxProcess {
    const { tools, asRoot } = this.#options;
    const options = sandboxOptions(spec, asRoot ? shownLayout(layout) : layout);
    return new SandboxProcess(sandboxArgv(tools, spec, layout, asRoot), options);
  }

  /** Sets limits and opens the way in while the program still waits; what is measured starts when it does. */
  async #enter(
    spec: ContainerSpec,
    process: SandboxProcess,
    { volumes }: Layout,
    group: Group | null,
    scratch: string,
    forget: () => void,
  ): Promise<Container> {
    const { run, tools, asRoot, controllers } = this.#options;
    const pid = await process.pid();
    if (pid === null) {
      await process.ended;
      throw sandboxFailed(process.log().trim());
    }
    group?.add(pid);
    if (controllers === null || controllers.pids === null)
      await run(limitProcessesArgv(tools, pid, spec.limits.pids));
    const network = await Network.enter(tools, pid, asRoot);
    if (network === null) throw sandboxFailed('its network cannot be entered');
    const startedAt = Date.now();
    process.go();
    return new SandboxContainer({
      run,
      tools,
      asRoot,
      spec,
      process,
      pid,
      group,
      network,
      volumes,
      scratch,
      startedAt,
      forget,
    });
  }
}

function layoutOf(spec: ContainerSpec, root: string, scratch: string, owned: boolean): Layout {
  const inMemory = spec.writable.filter((directory) => directory.kind === 'tmpfs');
  const tmpfs = inMemory.map((directory) => resolveInside(root, directory.path));
  return { root, tmpfs, volumes: makeVolumes(spec, root, scratch, owned) };
}

/** Waits without giving anything else a turn: for exit handlers, where nothing else would come. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
