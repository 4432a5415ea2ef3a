import { readFileSync } from 'node:fs';
import type { Run } from '../../model/argv.ts';
import { UserError } from '../../model/error.ts';
import type { Progress } from '../../model/progress.ts';
import type { Store } from '../../model/store.ts';
import type { Found, Lacking } from '../found.ts';
import { limitGaps } from '../limits.ts';
import { which } from '../which.ts';
import {
  plainInmate,
  sandboxArgv,
  sandboxOptions,
  shownLayout,
  type Tool,
  type Tools,
} from './bubblewrap.ts';
import { type Controllers, enforced, findControllers } from './controllers.ts';
import { SandboxEngine } from './engine.ts';
import { explainRefusal } from './namespaces.ts';
import { SandboxProcess } from './process.ts';

/** What looking for the sandbox takes. */
export interface SandboxNeeds {
  readonly run: Run;
  readonly store: Store;
  readonly progress: Progress;
  /** Gets bubblewrap where it is not installed. Rejects with a {@link UserError}. */
  readonly assemble: () => Promise<Tool>;
}

/** What sandboxes are made with here. */
export interface SandboxTools {
  readonly tools: Tools;
  /** Of bubblewrap. */
  readonly version: string;
  readonly asRoot: boolean;
}

/** Looks for what the sandbox is made with, and tries whether the kernel lets this user make one. */
export async function findTools(needs: SandboxNeeds): Promise<SandboxTools | Lacking> {
  if (process.platform !== 'linux') return lacking('the sandbox needs Linux', 'Install Docker or Podman.');
  const [nsenter, setpriv, prlimit] = ['nsenter', 'setpriv', 'prlimit'].map((program) => which(program));
  if (!nsenter || !setpriv || !prlimit)
    return lacking('the sandbox needs nsenter, setpriv and prlimit', 'Install util-linux.');
  const found = await findBubblewrap(needs);
  if ('because' in found) return found;
  const asRoot = process.getuid?.() === 0;
  const tools = { bubblewrap: found.tool, nsenter, setpriv, prlimit };
  return (await tryOut(tools, asRoot)) ?? { tools, version: found.version, asRoot };
}

/** The sandbox as an engine, where there can be one. */
export async function findSandbox(needs: SandboxNeeds): Promise<Found> {
  const found = await findTools(needs);
  if ('because' in found) return found;
  const { tools, asRoot } = found;
  const controllers = findControllers(read('/proc/self/mounts'), read('/proc/self/cgroup'));
  const version = `bubblewrap ${found.version}`;
  const { run, store, progress } = needs;
  const gaps = gapsOf(controllers, asRoot);
  const engine = new SandboxEngine({ run, store, progress, tools, version, controllers, gaps, asRoot });
  return { engine, because: `${version} makes namespaces here` };
}

/** Options used here are as old as this version (`--size`). */
const OLDEST = [0, 7] as const;

async function findBubblewrap(needs: SandboxNeeds): Promise<{ tool: Tool; version: string } | Lacking> {
  const installed = which('bwrap');
  const version = installed === null ? null : await versionOf(needs.run, { argv: [installed], folder: null });
  if (installed !== null && version !== null) return { tool: { argv: [installed], folder: null }, version };
  try {
    const tool = await needs.assemble();
    const own = await versionOf(needs.run, tool);
    return own === null
      ? lacking('bubblewrap does not run here', 'Install the package bubblewrap.')
      : { tool, version: own };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return lacking(`bubblewrap is not installed, and cannot be fetched: ${error.message}`, error.fix);
  }
}

/** The version, or null when the program does not run or is too old. */
async function versionOf(run: Run, { argv: [command = '', ...args] }: Tool): Promise<string | null> {
  const result = await run({ command, args: [...args, '--version'] });
  const [, version, major, minor] = /((\d+)\.(\d+)\S*)/.exec(result.stdout) ?? [];
  if (result.code !== 0 || version === undefined) return null;
  const isNewEnough = Number(major) > OLDEST[0] || Number(minor) >= OLDEST[1];
  return isNewEnough ? version : null;
}

/** How often a try is made anew that a mount has ended. */
const TRIES = 5;
/** A mount of somebody else's, as of a container, that went while it was made again in the sandbox. */
const GONE = /mount/;

/** Makes a sandbox over this machine's own files, for a program that prints its version. */
async function tryOut(tools: Tools, asRoot: boolean, tries = TRIES): Promise<Lacking | null> {
  const inmate = plainInmate([tools.nsenter, '--version'], {});
  const layout = { root: '/', volumes: [], tmpfs: [] };
  const options = sandboxOptions(inmate, asRoot ? shownLayout(layout) : layout);
  const sandbox = new SandboxProcess(sandboxArgv(tools, inmate, layout, asRoot), options);
  sandbox.go();
  if ((await sandbox.ended) === 0) return null;
  if (tries > 1 && GONE.test(sandbox.log())) return tryOut(tools, asRoot, tries - 1);
  const { because, fix } = explainRefusal(sandbox.log().trim(), readOrNull);
  return lacking(because, fix);
}

function gapsOf(controllers: Controllers | null, asRoot: boolean): readonly string[] {
  const why = 'this user may make no control group';
  const { memory, cpus } = enforced(controllers);
  return [
    ...(memory ? [] : [`memory is watched, not limited: ${why}`]),
    // Without a control group their number is a limit of the sandbox's user.
    ...limitGaps({ memory: true, cpus, pids: true }, why),
    ...(asRoot
      ? []
      : ['owners of files are not kept: what only root may read in the image, the process may too']),
    'programs can be executed from directories in memory',
  ];
}

function lacking(because: string, fix: string): Lacking {
  return { engine: null, because, fix };
}

function read(path: string): string {
  return readOrNull(path) ?? '';
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
