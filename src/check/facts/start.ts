import type { Instruction } from '../../formats/dockerfile/node.ts';
import { commandsOf } from './commands.ts';
import { flagValue, operands } from './flags.ts';
import type { Command, Stage } from './stage.ts';

/** What a container runs. */
export interface Start {
  /** The instruction that says so: CMD where there is one, else ENTRYPOINT. */
  readonly instruction: Instruction;
  /** All that is run, in order: the last one stays. */
  readonly commands: readonly Command[];
  /** The program that serves, `python -m`, `uv run` and the like taken off. */
  readonly server: Command;
  /** True when a shell is process 1. */
  readonly shell: boolean;
}

/** What the image made of a stage runs: ENTRYPOINT with CMD as its arguments, inherited ones included. */
export function startOf(stage: Stage): Start | null {
  const entrypoint = last(stage, 'ENTRYPOINT');
  const cmd = last(stage, 'CMD');
  const instruction = cmd ?? entrypoint;
  if (!instruction) return null;
  const shell = [entrypoint, cmd].some((found) => found !== null && found.command?.json === null);
  const first = entrypoint ? commandsOf(entrypoint).commands : [];
  const second = cmd ? commandsOf(cmd).commands : [];
  const joined = join(first, second, entrypoint?.command?.json != null);
  const main = joined.at(-1);
  if (!main) return null;
  const wrapped = joined.some(({ wrappers }) => wrappers.includes('exec'));
  return { instruction, commands: joined, server: unwrapRunner(main), shell: shell && !wrapped };
}

function last(stage: Stage, keyword: string): Instruction | null {
  const own = stage.steps.findLast(({ instruction, onbuild }) => instruction.keyword === keyword && !onbuild);
  return own?.instruction ?? (stage.parent ? last(stage.parent, keyword) : null);
}

/** An entry point in exec form gets the words of CMD; one that only runs what it is given (`tini --`) is CMD itself. */
function join(first: readonly Command[], second: readonly Command[], exec: boolean): readonly Command[] {
  const [entry] = first;
  const [cmd] = second;
  if (!entry) return second;
  if (!exec || !cmd) return first;
  const runs = /^(tini|dumb-init|catatonit|docker-entrypoint\.sh|entrypoint\.sh|docker-entrypoint)$/.test(
    entry.name,
  );
  if (runs) return second;
  const words = [{ text: cmd.name, dynamic: false, start: cmd.start, end: cmd.end }, ...cmd.args];
  return [{ ...entry, args: [...entry.args, ...words] }];
}

const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  uv: ['run'],
  poetry: ['run'],
  pipenv: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  npx: [],
  bunx: [],
  pnpx: [],
};

/** `python -m uvicorn x` is uvicorn with x; `uv run`, `poetry run`, `conda run -n e` run what follows. */
function unwrapRunner(command: Command): Command {
  const { name, args } = command;
  const at = args.findIndex(({ text }) => text === '-m');
  if (/^python[\d.]*$/.test(name) && at >= 0) return rest(command, at + 1);
  const verb = RUNNERS[name];
  if (verb && (verb.length === 0 || args[0]?.text === verb[0])) {
    const next = args.findIndex(({ text }, index) => index >= verb.length && !text.startsWith('-'));
    return next < 0 ? command : unwrapRunner(rest(command, next));
  }
  if (name === 'conda' && args[0]?.text === 'run') {
    const [, inner] = operands(command, ['n', 'name', 'p', 'prefix']);
    return inner ? unwrapRunner(rest(command, args.indexOf(inner))) : command;
  }
  return command;
}

function rest(command: Command, index: number): Command {
  const text = command.args[index]?.text ?? '';
  return { ...command, name: text.slice(text.lastIndexOf('/') + 1), args: command.args.slice(index + 1) };
}

/** How a server of a kind we know is told where to listen. */
export interface Listening {
  readonly host: string | null;
  readonly port: number | null;
  /** Processes it forks. */
  readonly workers: number;
}

/** Default ports of servers, when the command does not name one. */
const DEFAULT_PORT: Readonly<Record<string, number>> = {
  uvicorn: 8000, gunicorn: 8000, hypercorn: 8000, daphne: 8000, granian: 8000, flask: 5000, streamlit: 8501, waitress: 8080,
  'waitress-serve': 8080, fastapi: 8000, flower: 5555, jupyter: 8888, mlflow: 5000, bentoml: 3000,
}; // biome-ignore format: a list is easier read in lines
/** Servers that listen on the loopback interface unless told otherwise. */
const LOOPBACK = new Set([
  'uvicorn',
  'gunicorn',
  'hypercorn',
  'daphne',
  'flask',
  'granian',
  'mlflow',
  'jupyter',
]);

/** Where the server listens; null when it is none we know. `read` gives a file of its image's context. */
export function listening({ server }: Start, read: (path: string) => string | null): Listening | null {
  const django = server.args.some(({ text }) => text === 'runserver');
  if (DEFAULT_PORT[server.name] === undefined && !django) return null;
  const [operand] = django
    ? operands(server)
        .slice(-1)
        .filter(({ text }) => text !== 'runserver')
    : [];
  const settings = settingsOf(server, read);
  const bind = bindOf(flagValue(server, 'b', 'bind') ?? operand?.text ?? settings?.bind ?? '');
  const host = flagValue(server, 'host', 'h', 'server.address', 'ip', 'listen') ?? bind.host;
  const port = flagValue(server, 'port', 'p', 'server.port') ?? bind.port;
  const fastapi = server.name === 'fastapi' && server.args[0]?.text === 'run';
  const silent = (LOOPBACK.has(server.name) || django) && !fastapi && !settings ? '127.0.0.1' : null;
  const usual = settings && host === null ? null : (DEFAULT_PORT[server.name] ?? 8000);
  return {
    host: host ?? silent,
    port: port === null ? usual : numeric(port),
    workers: numeric(flagValue(server, 'workers', 'w', 'threads')) ?? 1,
  };
}

/** `host:port`, `:port`, `port`, and the host alone of Daphne. */
function bindOf(text: string): { readonly host: string | null; readonly port: string | null } {
  const [, host, port] = /^(.*):([^:]*)$/.exec(text) ?? [];
  if (host !== undefined && port !== undefined) return { host, port };
  if (/^(\d+|\$.*)$/.test(text)) return { host: null, port: text };
  return { host: text === '' ? null : text, port: null };
}

/** The settings file of Gunicorn, which it also finds by itself: what it binds, when that is written there as text. */
function settingsOf(
  server: Command,
  read: (path: string) => string | null,
): { readonly bind: string } | null {
  if (server.name !== 'gunicorn') return null;
  const named = flagValue(server, 'c', 'config');
  const text = read((named ?? 'gunicorn.conf.py').replace(/^(file:)?(\.\/)?/, ''));
  if (named === null && text === null) return null;
  const [, bind = ''] = /^bind\s*=\s*f?['"]([^'"{]+)['"]\s*(#.*)?$/m.exec(text ?? '') ?? [];
  return { bind };
}

/** A number, or the default of a variable such as `${PORT:-8000}`. */
function numeric(text: string | null | undefined): number | null {
  const [, digits] = /^(?:\$\{\w+:?-)?(\d+)\}?$/.exec(text ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}
