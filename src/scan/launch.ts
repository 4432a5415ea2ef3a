import { posix } from 'node:path';
import type { Tree } from '../model/tree.ts';
import { isContainerFile } from './container-files.ts';
import { portOf, queuesIn } from './launch-options.ts';

/** A command somewhere in the tree that starts a part of it. */
export interface Launch {
  readonly program:
    | 'server'
    | 'python'
    | 'module'
    | 'streamlit'
    | 'celery'
    | 'flask'
    | 'django'
    | 'rq'
    | 'node';
  /** `module:app`, a dotted module, or a file, as written. */
  readonly target: string;
  /** Port it names, or null. */
  readonly port: number | null;
  /** `celery` subcommand (`worker`, `beat`, `flower`), or null. */
  readonly role: string | null;
  /** Queues that a worker is told to work off (`-Q a,b`); empty where it is told none. */
  readonly queues: readonly string[];
  /** Folder the command is run in as far as its file says, relative to the root. */
  readonly folder: string;
  readonly source: LaunchSource;
  /** Program of the tree that the command runs and that starts the target, or null. */
  readonly through: string | null;
  /** False when no command runs that program: its own code says what it would start. */
  readonly isCommand: boolean;
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** From most to least telling: what deploys the application, what a person types, what a note mentions. */
export type LaunchSource = 'procfile' | 'container' | 'script' | 'readme' | 'comment';

const SERVER = /\b(?:uvicorn|gunicorn|hypercorn|daphne|granian)\b/;
/** A variable in it stands for any one name: one image serves several, by an argument. */
const TARGET =
  /(?:^|\s)((?:[A-Za-z_]\w*|\$\{?\w+\}?)(?:\.(?:\w+|\$\{?\w+\}?))*:[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?(?=\s|$)/;

/** Reads the start commands of one text: a Dockerfile, compose file, Procfile, script or README. */
function launchesIn(path: string, text: string, source: LaunchSource, folder: string): readonly Launch[] {
  const kind = isContainerFile(path);
  return joinedLines(kind === 'compose' ? inOneLine(withoutChecks(text)) : text).flatMap(
    ({ written, line }) => {
      if (written.length > LONGEST || !WORTH.test(written)) return [];
      // What an image runs while it is built, or to see whether it is well, starts nothing.
      if (kind === 'dockerfile' && /^\s*(RUN|COPY|ADD|LABEL|HEALTHCHECK)\b/i.test(written)) return [];
      if (/^\s*["']?(release|build_?command|pre_?deploy_?command|post_?install)["']?\s*:/i.test(written))
        return [];
      const isComment = /^\s*(#|\/\/|rem\b)/i.test(written) && source !== 'readme';
      return commandsOf(plain(written)).map(
        ({ below, ...found }): Launch => ({
          folder: below === null ? folder : posix.join(folder, below),
          ...found,
          source: isComment ? 'comment' : source,
          through: null,
          isCommand: true,
          path,
          line,
          text: written.trim().replace(/\s+/g, ' ').slice(0, 160),
        }),
      );
    },
  );
}

const LONGEST = 1000;
const WORTH =
  /uvicorn|gunicorn|hypercorn|daphne|granian|python|streamlit|celery|flask|fastapi|chainlit|\b(rq|arq) /i;

/** A compose file whose health checks are blank: they start what asks, not what is asked. */
function withoutChecks(text: string): string {
  let below: number | null = null;
  const lines = text.split('\n').map((line) => {
    const depth = line.search(/\S/);
    const isList = below !== null && depth === below && /^\s*- /.test(line);
    if (below !== null && depth >= 0 && depth <= below && !isList) below = null;
    if (/^\s*test\s*:/.test(line)) below = depth;
    return below === null ? line : '';
  });
  return lines.join('\n');
}

/** Commands of a compose file that are written over several lines: folded (`>`), or as a list. Blank lines keep the count. */
function inOneLine(text: string): string {
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (!/^\s*(command|entrypoint)\s*:\s*(>[+-]?)?\s*$/.test(line)) continue;
    const depth = line.search(/\S/);
    let whole = line.replace(/>[+-]?\s*$/, '');
    for (let next = at + 1; next < lines.length; next += 1) {
      const below = lines[next] ?? '';
      const own = below.search(/\S/);
      if (own >= 0 && own <= depth && !(own === depth && /^\s*- /.test(below))) break;
      if (!/^\s*#/.test(below)) whole += ` ${below.trim().replace(/^- /, '')}`;
      lines[next] = '';
    }
    lines[at] = whole;
  }
  return lines.join('\n');
}

/** Lines with their continuations (`\` at the end), numbered by the first; comments between them are no part. */
function joinedLines(text: string): readonly { readonly written: string; readonly line: number }[] {
  const result: { written: string; line: number }[] = [];
  let open: { written: string; line: number } | null = null;
  for (const [index, written] of text.split('\n').entries()) {
    if (open && /^\s*#/.test(written)) continue;
    const continues = /\\\s*$/.test(written);
    const piece = continues ? written.replace(/\\\s*$/, ' ') : written;
    const current: { written: string; line: number } = open ?? { written: '', line: index + 1 };
    if (current.written.length <= LONGEST) current.written += piece;
    open = continues ? current : null;
    if (!continues) result.push(current);
  }
  return open ? [...result, open] : result;
}

/** Exec form, quotes and Markdown marks gone: words separated by one blank. */
function plain(line: string): string {
  return line
    .replace(/["'`,[\]]+/g, ' ')
    .replace(/\$\{\w+:?-([\w.:]*)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

type Found = Pick<Launch, 'program' | 'target' | 'port' | 'role' | 'queues'>;

/** A command with the folder it enters first, or null: `cd api && ...`, `--app-dir api`. */
type Placed = Found & { readonly below: string | null };

/** The commands of a line. Programs before an `&&` prepare for the last one: only servers count among them. */
function commandsOf(line: string): readonly Placed[] {
  const commands = line.split(/&&|;/);
  const entered = /(?:^|\s)cd\s+(?:\.\/)?([\w][\w./-]*)\s*$/.exec(commands.at(-2) ?? '')?.[1];
  return commands.flatMap((chain, index) =>
    chain
      .split(/\|\||\s&\s/)
      .map((command): Placed | null => {
        const found = launchOf(command.trim());
        const named = /\s--(?:app-dir|chdir)[\s=]+(?:\.\/)?([\w][\w./-]*)/.exec(command)?.[1];
        return (
          found && { ...found, below: named ?? (index === commands.length - 1 ? (entered ?? null) : null) }
        );
      })
      .filter((one) => one !== null)
      .filter(
        ({ program }) =>
          index === commands.length - 1 ||
          (program !== 'python' && program !== 'module') ||
          /^\s*cd\s/.test(line),
      ),
  );
}

function launchOf(command: string): Found | null {
  const named = portOf(command);
  const queues = queuesIn(command);
  const make = (
    program: Launch['program'],
    target: string | undefined,
    role: string | null = null,
    port: number | null = named,
  ): Found | null => (target === undefined ? null : { program, target, port, role, queues });
  if (SERVER.test(command)) {
    const after = command.slice(command.search(SERVER));
    return make('server', TARGET.exec(after)?.[1]?.replace(/\$\{?\w+\}?/g, '*'));
  }
  const django = /\b([\w./-]*manage\.py)\s+runserver\b(?:\s+(?:[\d.]+:)?(\d{2,5}))?/.exec(command);
  if (django?.[1]) return make('django', django[1], null, django[2] ? Number(django[2]) : null);
  const streamlit = /\bstreamlit\s+run\s+([\w./-]+\.py)/.exec(command)?.[1];
  if (streamlit) return make('streamlit', streamlit);
  const chainlit = /\bchainlit\s+run\s+([\w./-]+\.py)/.exec(command)?.[1];
  if (chainlit) return make('python', chainlit);
  const fastapi = /\bfastapi\s+(?:run|dev)\s+([\w./-]+\.py)/.exec(command)?.[1];
  if (fastapi) return make('python', fastapi);
  const celery = /\bcelery\s.*?(?:-A|--app)[\s=]+([\w.:]+)/.exec(command)?.[1];
  if (celery) return make('celery', celery, /\b(worker|beat|flower)\b/.exec(command)?.[1] ?? 'worker');
  const flask =
    /\bflask\s.*?--app[\s=]+([\w.:/]+)/.exec(command)?.[1] ??
    /\bFLASK_APP[\s=]+([\w.:/]+)/.exec(command)?.[1];
  if (flask) return make('flask', flask);
  const settings = /\barq\s+(?:-\S+\s+)*([A-Za-z_][\w.]*)\.[A-Z]\w*/.exec(command)?.[1];
  if (settings) return make('module', settings);
  const module = /\bpython[\d.]*\s+(?:-u\s+)?-m\s+([\w.]+)/.exec(command)?.[1];
  if (module && !TOOLS.has(module.split('.')[0] ?? '')) return make('module', module);
  return make('python', /\bpython[\d.]*\s+(?:-\w\s+)*([\w./-]+\.py)\b/.exec(command)?.[1]);
}

/** Modules people run that are no part of their application. */
const TOOLS = new Set(['pip', 'venv', 'virtualenv', 'pytest', 'unittest', 'http', 'spacy', 'nltk', 'ipykernel', 'ensurepip', 'build', 'twine', 'black', 'flake8', 'mypy', 'json', 'compileall', 'pipenv', 'poetry', 'site', 'uv', 'playwright', 'notebook', 'jupyter', 'grpc_tools', 'smtpd', 'timeit', 'coverage', 'alembic', 'cProfile', 'pdb', 'debugpy']); // biome-ignore format: one table, read as one

/** Reads the start commands of the whole tree, sorted by path. */
export function findLaunches(tree: Tree): readonly Launch[] {
  return tree.files.flatMap((file) => {
    const source = launchSource(file.path);
    if (source === null || file.size > 200_000) return [];
    const text = tree.text(file.path);
    const slash = file.path.lastIndexOf('/');
    return text === null
      ? []
      : launchesIn(file.path, text, source, slash < 0 ? '.' : file.path.slice(0, slash));
  });
}

/** Container files that are for trying and measuring what runs. */
const TRIAL =
  /(compose|(docker|container)file)[-_.](.*[-_.])?(perf|performance|tests?|testing|e2e|ci|bench\w*|load)(\.ya?ml)?$/i;

/** What a file's start commands are worth, or null for a file that has none. */
export function launchSource(path: string): LaunchSource | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (TRIAL.test(name)) return 'comment';
  if (/^Procfile/.test(name)) return 'procfile';
  if (/^(Docker|Container)file|\.dockerfile$/i.test(name)) return 'container';
  if (
    /^(docker-)?compose[^/]*\.ya?ml$|^(render|railway|app|fly|nixpacks|railpack|cog|apprunner)\.(ya?ml|json|toml)$/i.test(
      name,
    )
  )
    return 'container';
  if (
    /(entrypoint|start|run|serve|launch|boot)[^/]*\.sh$|^supervisord?\.conf$|^Makefile$|^Justfile$/i.test(
      name,
    )
  )
    return 'script';
  if (/\.(sh|bat|ps1|cmd)$|\.service(\.\w+)?$/i.test(name) || name === 'package.json') return 'script';
  if (/^(docker-)?(start|entrypoint|run)([-_][\w-]+)?$/.test(name)) return 'script';
  if (/^readme[^/]*\.(md|rst|txt)$|^readme$/i.test(name)) return 'readme';
  return /\.md$/i.test(name) && path.split('/').length <= 3 ? 'comment' : null;
}
