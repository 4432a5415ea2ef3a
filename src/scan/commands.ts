import type { Launch } from './launch.ts';
import { portOf, queuesIn } from './launch-options.ts';
import { NO_VALUES, type Values, withValues } from './start-values.ts';

const SERVER = /\b(?:uvicorn|gunicorn|hypercorn|daphne|granian|sanic)\b/;
/** A variable in it stands for any one name: one image serves several, by an argument. */
const TARGET =
  /(?:^|\s)((?:[A-Za-z_]\w*|\$\{?\w+\}?)(?:\.(?:\w+|\$\{?\w+\}?))*:[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?(?=\s|$)/;

/** Commands of a compose file that are written over several lines: folded (`>`), or as a list. Blank lines keep the count. */
export function inOneLine(text: string): string {
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

/** Exec form, quotes and Markdown marks gone, variables put in: words separated by one blank. */
export function plain(line: string, values: Values = NO_VALUES): string {
  return withValues(line, values)
    .replace(/["'`,[\]]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

type Found = Pick<Launch, 'program' | 'target' | 'port' | 'role' | 'queues'>;

/** A command with the folder it enters first, or null: `cd api && ...`, `--app-dir api`. */
type Placed = Found & { readonly below: string | null };

/**
 * The commands of a line as its file has it. A variable in the name of a module stays open, whatever it is in that file: one
 * image serves several.
 */
export function commandsIn(written: string, values: Values): readonly (Placed & Pick<Launch, 'command'>)[] {
  const command = plain(written, values);
  const found = commandsOf(command);
  const open = commandsOf(plain(written));
  return found.map((one, at) => {
    const target = found.length === open.length ? open[at]?.target : undefined;
    return { ...one, command, ...(target?.includes('*') ? { target } : {}) };
  });
}

/** The commands of a line. Programs before an `&&` prepare for the last one: only servers count among them. */
export function commandsOf(line: string): readonly Placed[] {
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

/** Commands that name a file or a module and nothing else that matters. */
const STARTED: readonly (readonly [command: RegExp, program: Launch['program']])[] = [
  [/\bstreamlit\s+run\s+([\w./-]+\.py)/, 'streamlit'],
  [/\bchainlit\s+run\s+([\w./-]+\.py)/, 'python'],
  [/\bpanel\s+serve\s+(?:-\S+\s+)*([\w./-]+\.py)/, 'python'],
  [/\bfastapi\s+(?:run|dev)\s+([\w./-]+\.py)/, 'python'],
  [/\barq\s+(?:-\S+\s+)*([A-Za-z_][\w.]*)\.[A-Z]\w*/, 'module'],
  [/\bhuey_consumer(?:\.py)?\s+(?:-\S+\s+)*([A-Za-z_][\w.]*)\.\w+/, 'module'],
  // The last of its modules has the tasks: one for the broker stands before it. Options may stand before both.
  [
    /\bdramatiq\s+(?:-[ptP]\s*\S+\s+|--\w+[\s=]\S+\s+|-v+\s+)*(?:[A-Za-z_][\w.:]*\s+)*?([A-Za-z_][\w.]*)(?=\s+-|\s*$)/,
    'module',
  ],
];

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
  const managed = /\b([\w./-]*manage\.py)\s+(run_huey|rundramatiq)\b/.exec(command);
  if (managed) return make('manage', managed[1], managed[2]);
  for (const [pattern, program] of STARTED) {
    const target = pattern.exec(command)?.[1];
    if (target !== undefined) return make(program, target);
  }
  const bento = /\bbentoml\s+serve(?:-http)?\s+(?:\.\/)?([\w./]+\.py|[\w.]+):(\w+)/.exec(command);
  if (bento?.[1]?.endsWith('.py')) return make('python', bento[1]);
  if (bento) return make('server', `${bento[1]}:${bento[2]}`);
  const celery = /\bcelery\s.*?(?:-A|--app)[\s=]+([\w.:]+)/.exec(command)?.[1];
  if (celery) return make('celery', celery, /\b(worker|beat|flower)\b/.exec(command)?.[1] ?? 'worker');
  const flask =
    /\bflask\s.*?--app[\s=]+([\w.:/]+)/.exec(command)?.[1] ??
    /\bFLASK_APP[\s=]+([\w.:/]+)/.exec(command)?.[1];
  if (flask) return make('flask', flask);
  const module = /\bpython[\d.]*\s+(?:-u\s+)?-m\s+([\w.]+)/.exec(command)?.[1];
  if (module && !TOOLS.has(module.split('.')[0] ?? '')) return make('module', module);
  return make('python', /\bpython[\d.]*\s+(?:-\w\s+)*([\w./-]+\.py)\b/.exec(command)?.[1]);
}

/** Modules people run that are no part of their application. */
const TOOLS = new Set(['pip', 'venv', 'virtualenv', 'pytest', 'unittest', 'http', 'spacy', 'nltk', 'ipykernel', 'ensurepip', 'build', 'twine', 'black', 'flake8', 'mypy', 'json', 'compileall', 'pipenv', 'poetry', 'site', 'uv', 'playwright', 'notebook', 'jupyter', 'grpc_tools', 'smtpd', 'timeit', 'coverage', 'alembic', 'cProfile', 'pdb', 'debugpy']); // biome-ignore format: one table, read as one
