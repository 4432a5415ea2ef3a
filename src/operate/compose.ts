import type { Argv } from '../model/argv.ts';
import type { Compose } from '../model/compose.ts';

/** A stack that Compose runs. */
export interface Project {
  /** The engine. */
  readonly program: 'docker' | 'podman';
  readonly compose: Compose;
  readonly name: string;
  /** Absolute paths, each laid over those before it. */
  readonly files: readonly string[];
  /** Absolute folder that relative paths of the files are seen from. */
  readonly folder: string;
  /** Absolute paths of files with variables. */
  readonly envFiles: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts everything in the order of `depends_on`; returns when the last one is started. */
export function upArgv(project: Project): Argv {
  return compose(project, 'up', '--detach', '--no-build', '--remove-orphans', '--quiet-pull');
}

/** Prints the whole stack as JSON, every variable and relative path in it resolved. Needs no engine. */
export function configArgv(project: Project): Argv {
  return compose(project, 'config', '--format', 'json');
}

/** Prints a container a line as JSON, also those that have ended. Needs none of the files. */
export function psArgv(named: Named): Argv {
  return byName(named, 'ps', '--all', '--format', 'json');
}

/** Ends and removes the stack's containers and networks; its volumes only when asked to. */
export function downArgv(named: Named, volumes: boolean): Argv {
  return byName(named, 'down', '--remove-orphans', ...(volumes ? ['--volumes'] : []));
}

/** Which lines of the log are wanted. */
export interface LogsOptions {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Lines from the end; all of them when null. */
  readonly tail: number | null;
}

/** Prints what services say, each line under the name of its service. */
export function logsArgv(named: Named, { services, follow, tail }: LogsOptions): Argv {
  const lines = ['--tail', tail === null ? 'all' : String(tail)];
  const argv = byName(named, 'logs', '--no-color', ...lines, ...(follow ? ['--follow'] : []), ...services);
  // Without colour Compose still clears each line before it writes it, into a file as well.
  return { ...argv, env: { ...argv.env, COMPOSE_ANSI: 'never' } };
}

/** Prints a container's state as JSON. */
export function stateArgv(program: Project['program'], container: string): Argv {
  return inspectArgv(program, [container], '{{json .State}}');
}

/** Prints a line for each container: its id and its state as JSON. */
export function statesArgv(program: Project['program'], containers: readonly string[]): Argv {
  return inspectArgv(program, containers, '{{.Id}} {{json .State}}');
}

/** Has a container's probe run now (Podman). */
export function probeArgv(program: Project['program'], container: string): Argv {
  return { command: program, args: ['healthcheck', 'run', container] };
}

/** Prints when a container is started again: `no`, `always`, `unless-stopped` ... */
export function restartArgv(program: Project['program'], container: string): Argv {
  return inspectArgv(program, [container], '{{.HostConfig.RestartPolicy.Name}}');
}

/** Prints how often the engine has started a container anew. */
export function restartsArgv(program: Project['program'], container: string): Argv {
  return inspectArgv(program, [container], '{{.RestartCount}}');
}

/** Prints whether a container's root file system is read only: `true` or `false`. */
export function readOnlyArgv(program: Project['program'], container: string): Argv {
  return inspectArgv(program, [container], '{{.HostConfig.ReadonlyRootfs}}');
}

function inspectArgv(program: Project['program'], containers: readonly string[], format: string): Argv {
  return { command: program, args: ['container', 'inspect', '--format', format, ...containers] };
}

/** What it takes to talk of a stack whose files nobody has. */
export type Named = Pick<Project, 'program' | 'compose' | 'name'>;

function compose({ compose: { command, args, env }, ...project }: Project, ...own: readonly string[]): Argv {
  return {
    command,
    args: [
      ...args,
      ...['--project-name', project.name, '--project-directory', project.folder],
      ...project.envFiles.flatMap((path) => ['--env-file', path]),
      ...project.files.flatMap((path) => ['--file', path]),
      ...own,
    ],
    env: { ...project.env, ...env },
  };
}

function byName({ compose: { command, args, env }, name }: Named, ...own: readonly string[]): Argv {
  return { command, args: [...args, '--project-name', name, ...own], env };
}
