import type { Argv } from '../../model/argv.ts';
import type { ContainerSpec } from '../../model/engine.ts';
import { tmpfsMode } from '../tmpfs.ts';

/** A program that may need a folder of its own: assembled from packages instead of installed. */
export interface Tool {
  /** How it is called; absolute paths. */
  readonly argv: readonly string[];
  /** Folder it needs besides the machine's own, or null. */
  readonly folder: string | null;
}

/** The programs the sandbox is made with. All but bubblewrap are of util-linux. */
export interface Tools {
  readonly bubblewrap: Tool;
  readonly nsenter: string;
  readonly setpriv: string;
  readonly prlimit: string;
}

/** A folder of this machine and the place inside where it is mounted for writing. */
export interface Volume {
  readonly source: string;
  readonly target: string;
}

/** What the sandbox is made of. */
export interface Layout {
  /** Folder with the image's root file system. */
  readonly root: string;
  readonly volumes: readonly Volume[];
  /** Directories in memory. */
  readonly tmpfs: readonly string[];
}

/** What the sandbox needs to know of a container. */
export type Inmate = Omit<ContainerSpec, 'image'>;

/** File descriptors bubblewrap is given: its options, what it says of the process, and the sign to go on. */
export const DESCRIPTORS = { options: 3, info: 4, go: 5 } as const;

const HOST_NAME = 'sandbox';

/** A program that needs nothing but the files it is given. */
export function plainInmate(command: readonly string[], env: Inmate['env']): Inmate {
  return {
    name: 'plain',
    env,
    user: { uid: 10_001, gid: 10_001, name: 'plain', home: '/' },
    workdir: '/',
    command,
    writable: [],
    limits: { memory: 64 * 1024 * 1024, cpus: 1, pids: 64 },
    stop: { signal: 'SIGTERM', grace: 1 },
    port: null,
  };
}

/** Where folders of root's are shown to the unprivileged user that makes the sandbox. */
const SHOWN = '/tmp';

/**
 * Bubblewrap's command for a program: it reads its options from a descriptor (they can hold secrets, which
 * command lines show to everybody), says the program's process id, and starts it when told to.
 *
 * Started by root, the sandbox is made by an unprivileged user with the container's own ids, so that owners are kept and
 * root's files stay closed. That user cannot reach root's folders: another mount namespace shows it those it needs.
 */
export function sandboxArgv(tools: Tools, spec: Inmate, layout: Layout, asRoot: boolean): Argv {
  const { options, info, go } = DESCRIPTORS;
  const descriptors = ['--args', options, '--info-fd', info, '--block-fd', go].map(String);
  return withinArgv(tools, spec, layout, asRoot, descriptors);
}

/** Bytes of address space for a program that is spoken to by its pipes. */
const MOST_MEMORY = 4e9;

/**
 * The command of a program that is spoken to by its standard input and output, and that starts at once: no way in, no
 * control group. It reads options from the command line, so its variables are no secrets.
 */
export function pipedArgv(tools: Tools, spec: Inmate, layout: Layout, asRoot: boolean): Argv {
  const options = sandboxOptions(spec, asRoot ? shownLayout(layout) : layout);
  const { command, args } = withinArgv(tools, spec, layout, asRoot, options);
  return toArgv([tools.prlimit, `--as=${MOST_MEMORY}`, '--', command, ...args]);
}

/** @param options of the inner bubblewrap */
function withinArgv(
  tools: Tools,
  spec: Inmate,
  layout: Layout,
  asRoot: boolean,
  options: readonly string[],
): Argv {
  const command = [...options, '--', ...spec.command];
  const { argv, folder } = tools.bubblewrap;
  if (!asRoot) return toArgv([...argv, ...command]);
  const shown = showTool(tools.bubblewrap);
  return toArgv([
    ...argv,
    ...['--die-with-parent', '--dev-bind', '/', '/', '--perms', '0711', '--tmpfs', SHOWN],
    ...['--ro-bind', layout.root, `${SHOWN}/root`],
    ...layout.volumes.flatMap(({ source }, index) => ['--bind', source, `${SHOWN}/volume-${index}`]),
    ...(folder === null ? [] : ['--ro-bind', folder, `${SHOWN}/tools`]),
    '--',
    ...becomeArgs(tools, spec),
    ...shown,
    ...command,
  ]);
}

/** The same layout as the unprivileged user sees it. */
export function shownLayout(layout: Layout): Layout {
  const volumes = layout.volumes.map(({ target }, index) => ({ source: `${SHOWN}/volume-${index}`, target }));
  return { ...layout, root: `${SHOWN}/root`, volumes };
}

/**
 * Options that make the sandbox (bwrap(1)): every namespace its own, the container's ids, no capability, a read-only root,
 * the declared directories, a minimal `/dev`, loopback as the only network. The program is process 1, as in a
 * container: signals it does not handle do nothing. No terminals: they would take a second user namespace.
 */
export function sandboxOptions(spec: Inmate, layout: Layout): readonly string[] {
  const devices = ['null', 'zero', 'full', 'random', 'urandom'];
  const links = { fd: '', stdin: '/0', stdout: '/1', stderr: '/2' };
  return [
    ...['--unshare-user', '--uid', spec.user.uid, '--gid', spec.user.gid],
    ...['--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--hostname', HOST_NAME],
    ...['--die-with-parent', '--new-session', '--as-pid-1', '--cap-drop', 'ALL'],
    ...['--ro-bind', layout.root, '/', '--proc', '/proc', '--ro-bind', '/sys', '/sys', '--tmpfs', '/dev'],
    ...devices.flatMap((device) => ['--dev-bind', `/dev/${device}`, `/dev/${device}`]),
    ...Object.entries(links).flatMap(([name, end]) => ['--symlink', `/proc/self/fd${end}`, `/dev/${name}`]),
    ...['--perms', '1777', '--size', 64 * 1024 * 1024, '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...layout.tmpfs.flatMap((path) => [
      ...['--perms', tmpfsMode(path), '--size', spec.limits.memory, '--tmpfs', path],
    ]),
    ...layout.volumes.flatMap(({ source, target }) => ['--bind', source, target]),
    ...['--clearenv', '--chdir', spec.workdir],
    ...Object.entries(environment(spec)).flatMap(([name, value]) => ['--setenv', name, value]),
  ].map(String);
}

/** The container's variables, over those that engines set when the image has none. */
function environment({ env, user }: Inmate): Readonly<Record<string, string>> {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return { PATH: path, HOME: user.home, HOSTNAME: HOST_NAME, ...env };
}

/** Runs a program of this machine in the network of the sandbox, with this machine's files. */
export function inNetworkArgv(tools: Tools, pid: number, asRoot: boolean, program: readonly string[]): Argv {
  const user = asRoot ? [] : ['--user', '--preserve-credentials'];
  return toArgv([tools.nsenter, '--target', String(pid), ...user, '--net', '--', ...program]);
}

/** Runs a program of the image inside the sandbox, as the container's user, with its environment alone. */
export function insideArgv(
  tools: Tools,
  spec: Inmate,
  pid: number,
  asRoot: boolean,
  program: readonly string[],
): Argv {
  const become = asRoot ? becomeArgs(tools, spec) : [tools.setpriv, '--no-new-privs', '--'];
  const namespaces = ['--user', '--mount', '--pid', '--net', '--ipc', '--uts'];
  const enter = [
    tools.nsenter,
    '--target',
    String(pid),
    ...namespaces,
    '--wd',
    '--preserve-credentials',
    '--',
  ];
  return { ...toArgv([...become, ...enter, ...program]), env: environment(spec), bare: true };
}

/** Limits how many processes and threads the sandbox's user may have, where there is no control group for it. */
export function limitProcessesArgv(tools: Tools, pid: number, most: number): Argv {
  return toArgv([tools.prlimit, '--pid', String(pid), `--nproc=${most}:${most}`]);
}

/** From root to the container's user, for good. */
function becomeArgs(tools: Tools, { user }: Inmate): readonly string[] {
  const ids = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
  return [tools.setpriv, ...ids, '--inh-caps=-all', '--no-new-privs', '--'];
}

function showTool({ argv, folder }: Tool): readonly string[] {
  if (folder === null) return argv;
  return argv.map((word) => word.replaceAll(folder, `${SHOWN}/tools`));
}

function toArgv([command = '', ...args]: readonly string[]): Argv {
  return { command, args };
}
