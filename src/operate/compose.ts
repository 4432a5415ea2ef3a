import type { Argv } from '../model/argv.ts';

/** A stack that Compose runs. */
export interface Project {
  readonly program: 'docker' | 'podman';
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

/** Prints a container a line as JSON, also those that have ended. Needs none of the files. */
export function psArgv({ program, name }: Named): Argv {
  return byName(program, name, 'ps', '--all', '--format', 'json');
}

/** Ends and removes the stack's containers and networks; its volumes only when asked to. */
export function downArgv({ program, name }: Named, volumes: boolean): Argv {
  return byName(program, name, 'down', '--remove-orphans', ...(volumes ? ['--volumes'] : []));
}

export interface LogsOptions {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Lines from the end; all of them when null. */
  readonly tail: number | null;
}

export function logsArgv({ program, name }: Named, { services, follow, tail }: LogsOptions): Argv {
  const lines = ['--tail', tail === null ? 'all' : String(tail)];
  return byName(program, name, 'logs', '--no-color', ...lines, ...(follow ? ['--follow'] : []), ...services);
}

/** Prints a container's state as JSON. */
export function stateArgv(program: Project['program'], container: string): Argv {
  return inspectArgv(program, [container], '{{json .State}}');
}

/** Prints a line for each container: its id and its state as JSON. */
export function statesArgv(program: Project['program'], containers: readonly string[]): Argv {
  return inspectArgv(program, containers, '{{.Id}} {{json .State}}');
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

type Named = Pick<Project, 'program' | 'name'>;

function compose({ program, name, files, folder, envFiles, env }: Project, ...args: readonly string[]): Argv {
  return {
    command: program,
    args: [
      ...['compose', '--project-name', name, '--project-directory', folder],
      ...envFiles.flatMap((path) => ['--env-file', path]),
      ...files.flatMap((path) => ['--file', path]),
      ...args,
    ],
    env,
  };
}

function byName(program: Project['program'], name: string, ...args: readonly string[]): Argv {
  return { command: program, args: ['compose', '--project-name', name, ...args] };
}
