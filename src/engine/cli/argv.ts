import type { Argv } from '../../model/argv.ts';
import type { ContainerSpec } from '../../model/engine.ts';
import type { Dialect } from './dialect.ts';

/** Label of every container made here; its value is the container's name. */
export const LABEL = 'plimsoll.verify';

/**
 * Makes a container that may do as little as possible: numeric user, read-only root file system, no capability, no
 * way to gain privileges, limits, its port on the loopback address only, never restarted. Kept directories are
 * anonymous volumes: they start with what the image holds there and go when the container is removed. What is thrown
 * away has its own layer instead.
 * @param image id or reference the engine knows
 */
export function createArgv(dialect: Dialect, spec: ContainerSpec, image: string): Argv {
  const [entrypoint, ...args] = spec.command;
  return {
    command: dialect.program,
    args: [
      'create',
      ...['--name', spec.name, '--label', `${LABEL}=${spec.name}`, '--restart', 'no', '--pull', 'never'],
      ...['--user', `${spec.user.uid}:${spec.user.gid}`, '--workdir', spec.workdir],
      ...(spec.passing ? [] : ['--read-only']),
      ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...['--memory', `${spec.limits.memory}b`, '--memory-swap', `${spec.limits.memory}b`],
      ...['--cpus', String(spec.limits.cpus), '--pids-limit', String(spec.limits.pids)],
      ...['--stop-signal', spec.stop.signal, '--no-healthcheck'],
      ...(spec.network === false ? ['--network', 'none'] : []),
      ...(spec.port === null ? [] : ['--publish', `127.0.0.1::${spec.port}`]),
      ...spec.writable.flatMap((directory) => {
        if (directory.kind === 'tmpfs') return ['--tmpfs', dialect.tmpfs(directory, spec)];
        return spec.passing ? [] : ['--volume', directory.path];
      }),
      ...Object.keys(spec.env)
        .sort()
        .flatMap((name) => ['--env', `${name}=${spec.env[name]}`]),
      ...dialect.options,
      ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
      image,
      ...args,
    ],
  };
}

/** Starts a container that was made; returns when its process runs. */
export function startArgv({ program }: Dialect, id: string): Argv {
  return { command: program, args: ['start', id] };
}

/** @param args run as the container's user, in its working directory */
export function execArgv({ program }: Dialect, id: string, args: readonly string[]): Argv {
  return { command: program, args: ['exec', id, ...args] };
}

/** Prints `<running> <exit code> <out of memory> <process id on the engine's machine>`. */
export function stateArgv({ program }: Dialect, id: string): Argv {
  const format = '{{.State.Running}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.State.Pid}}';
  return { command: program, args: ['container', 'inspect', '--format', format, id] };
}

/** Prints `127.0.0.1:<port>`, the address on this machine that leads to the container's port. */
export function portArgv({ program }: Dialect, id: string, port: number): Argv {
  return { command: program, args: ['port', id, `${port}/tcp`] };
}

/** Prints the container's addresses on its networks, one a line. */
export function addressArgv({ program }: Dialect, id: string): Argv {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}\n{{end}}';
  return { command: program, args: ['container', 'inspect', '--format', format, id] };
}

/** Prints one process a line after a heading: process id, numeric user, resident KiB, command. */
export function topArgv({ program }: Dialect, id: string): Argv {
  return { command: program, args: ['top', id, '-eo', 'pid,uid,rss,args'] };
}

/** Prints `A /path`, `C /path` or `D /path` for what the container changed of its image. */
export function diffArgv({ program }: Dialect, id: string): Argv {
  return { command: program, args: ['container', 'diff', id] };
}

/** Prints the end of what a container has said, on the streams it said it on. */
export function logsArgv({ program }: Dialect, id: string): Argv {
  return { command: program, args: ['logs', '--tail', '2000', id] };
}

/** Copies a file or folder out of a container, which need not run. */
export function copyArgv({ program }: Dialect, id: string, path: string, to: string): Argv {
  return { command: program, args: ['cp', `${id}:${path}`, to] };
}

/** Sends the container's stop signal, and SIGKILL after `grace` seconds. */
export function stopArgv({ program }: Dialect, id: string, grace: number): Argv {
  return { command: program, args: ['stop', '-t', String(grace), id] };
}

/** Ends the container if it runs, and removes it with its anonymous volumes. */
export function removeArgv({ program, atOnce }: Dialect, id: string): Argv {
  return { command: program, args: ['rm', '--force', '--volumes', ...atOnce, id] };
}

/** Removes an image that has no other name and that no container is of. */
export function dropImageArgv({ program }: Dialect, id: string): Argv {
  return { command: program, args: ['image', 'rm', id] };
}

/** Reads an image archive from standard input. */
export function loadArgv({ program }: Dialect): Argv {
  return { command: program, args: ['load', '--quiet'] };
}

/** Prints the id of an image. */
export function imageIdArgv({ program }: Dialect, ref: string): Argv {
  return { command: program, args: ['image', 'inspect', '--format', '{{.Id}}', ref] };
}

/** Prints the ids of all images the engine has, one a line. */
export function imagesArgv({ program }: Dialect): Argv {
  return { command: program, args: ['image', 'ls', '--quiet', '--no-trunc'] };
}

/** Prints the diff ids of each image's layers, an image a line, separated by spaces. */
export function imageLayersArgv({ program }: Dialect, ids: readonly string[]): Argv {
  const format = '{{range .RootFS.Layers}}{{.}} {{end}}';
  return { command: program, args: ['image', 'inspect', '--format', format, ...ids] };
}

/** Gives an image another name; one that had the name loses it. */
export function tagArgv({ program }: Dialect, id: string, ref: string): Argv {
  return { command: program, args: ['tag', id, ref] };
}
