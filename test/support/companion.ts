import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type Options } from 'execa';
import { buildCompanion } from '../../src/build/companion.ts';
import { companionOf } from '../../src/companions/index.ts';
import { DOCKER } from '../../src/engine/cli/docker.ts';
import { findCli } from '../../src/engine/cli/find.ts';
import { run } from '../../src/engine/run.ts';
import { lockCompanions } from '../../src/lock/companion/lock.ts';
import type { CompanionSuite } from '../../src/model/companion.ts';
import type { Image } from '../../src/model/image.ts';
import { silent } from '../../src/model/progress.ts';
import { imageArchive } from '../../src/oci/archive.ts';
import { readTree } from '../../src/source/tree.ts';
import { openStore } from '../../src/store/store.ts';
import { realArchive } from './archive.ts';
import { STORE } from './local.ts';
import { scratchFolder } from './store.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Begins every name made here. */
const PREFIX = `plimsoll-companion-${process.pid}`;
/** The least a container may do. */
const HARDENED = [
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--read-only',
  '--pull',
  'never',
];

/** Assembles a companion for this machine and hands it to Docker. */
export async function companionImage(id: string, suite: CompanionSuite): Promise<Image> {
  const companion = companionOf(id);
  if (companion === null) throw new Error(`there is no ${id}`);
  const platform = process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';
  const store = await openStore(STORE);
  const source = { ...(await realArchive()), store };
  const request = { companions: [companion], suite, platforms: [platform], previous: null } as const;
  const { value } = await lockCompanions(request, source);
  const lock = { schema: 'plimsoll.lock/1', services: {}, wheels: {}, packages: {}, ...value } as const;
  const tree = readTree(join(ROOT, 'data/companions', companion.files ?? id));
  const ports = { store, archive: source.archive, progress: silent, now: () => 0 };
  const built = await buildCompanion(companion, platform, lock, tree, ports);
  if (built.value === null) throw new Error(built.diagnostics.map(({ message }) => message).join('\n'));
  const { engine } = await findCli(run, DOCKER, {
    progress: silent,
    write: (image, without) => imageArchive([image], store, without),
  });
  if (engine === null) throw new Error('Docker does not answer');
  await engine.load(built.value);
  return built.value;
}

/** A machine of containers, networks and volumes that is gone after the tests. */
export class Bench {
  readonly #made: (readonly string[])[] = [];
  #count = 0;

  constructor() {
    after(() => this.clear());
  }

  /** Starts a hardened container; its id. `args`: options, image, arguments. */
  async start(...args: readonly string[]): Promise<Server> {
    const name = this.#name();
    this.#made.push(['rm', '--force', '--volumes', name]);
    await docker('run', '--detach', '--name', name, ...HARDENED, '--tmpfs', '/tmp', ...args);
    return new Server(name);
  }

  async network(): Promise<string> {
    const name = this.#name();
    await docker('network', 'create', name);
    this.#made.push(['network', 'rm', name]);
    return name;
  }

  async volume(): Promise<string> {
    const name = this.#name();
    await docker('volume', 'create', name);
    this.#made.push(['volume', 'rm', name]);
    return name;
  }

  /** Containers first: they hold the rest. */
  async clear(): Promise<void> {
    for (const args of this.#made.toSorted((a, b) => Number(b[0] === 'rm') - Number(a[0] === 'rm')))
      await execa('docker', args, { reject: false });
    this.#made.length = 0;
  }

  #name(): string {
    this.#count += 1;
    return `${PREFIX}-${this.#count}`;
  }
}

/** A running companion. */
export class Server {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Waits until Docker's own health check says so; rejects with the log when it ends instead. */
  async healthy(): Promise<void> {
    for (let tries = 0; tries < 1200; tries += 1) {
      const { status, health } = await this.state();
      if (health === 'healthy') return;
      if (status === 'exited' || health === 'unhealthy') break;
      await sleep(100);
    }
    throw new Error(`${this.name} is not healthy:\n${await this.logs()}`);
  }

  async state() {
    const format = '{{.State.Status}} {{.State.ExitCode}} {{with .State.Health}}{{.Status}}{{end}}';
    const [status = '', code = '', health = ''] = (
      await docker('inspect', '--format', format, this.name)
    ).split(' ');
    return { status, code: Number(code), health };
  }

  /** Waits until it has ended; its exit code. */
  async ended(): Promise<number> {
    return Number(await docker('wait', this.name));
  }

  async logs(): Promise<string> {
    const { all } = await execa('docker', ['logs', this.name], { all: true });
    return all;
  }

  /** Waits until it has said this: what a server writes after its answer comes a moment later than that. */
  async says(wanted: RegExp): Promise<void> {
    for (let tries = 0; !wanted.test(await this.logs()); tries += 1) {
      if (tries > 300) throw new Error(`${this.name} does not say ${wanted}:\n${await this.logs()}`);
      await sleep(100);
    }
  }

  /** Runs a command inside; rejects when it fails. */
  exec(...args: readonly string[]): Promise<string> {
    return docker('exec', this.name, ...args);
  }

  /** Stops it as its image says; milliseconds and exit code. */
  async stop(grace: number) {
    const started = performance.now();
    await docker('stop', '--time', String(grace), this.name);
    return { milliseconds: performance.now() - started, code: (await this.state()).code };
  }

  async restart(): Promise<void> {
    await docker('restart', this.name);
  }

  /** Numeric users of all its processes. */
  async users(): Promise<readonly string[]> {
    const lines = (await docker('top', this.name, '-eo', 'pid,uid')).split('\n').slice(1);
    return [...new Set(lines.map((line) => line.trim().split(/\s+/)[1] ?? ''))];
  }
}

/** Runs docker; its output. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args)).stdout;
}

/** The same for what may fail: exit code and all it said. */
export async function attempt(...args: readonly string[]) {
  const { exitCode = null, all } = await execa('docker', args, {
    reject: false,
    all: true,
  } satisfies Options);
  return { code: exitCode, all };
}

/** Fetches an address from inside a network, with the wget of an image: what it printed, or complained of. */
export async function fetched(image: string, network: string, url: string): Promise<string> {
  const asking = ['run', '--rm', '--network', network, '--entrypoint', 'wget', image];
  return (await attempt(...asking, '-qO-', url)).all;
}

/** A folder with files that every user may read; those named `*.run.sh` are executable. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = scratchFolder();
  chmodSync(folder, 0o755);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    writeFileSync(path, content);
    chmodSync(path, name.endsWith('.run.sh') ? 0o755 : 0o644);
  }
  return folder;
}
