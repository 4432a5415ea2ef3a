import { posix } from 'node:path';
import type { Tree } from '../model/tree.ts';
import { commandsIn, inOneLine } from './commands.ts';
import { isContainerFile } from './container-files.ts';
import { NO_VALUES, startValues } from './start-values.ts';
import { startedScripts } from './started-scripts.ts';

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
    | 'manage'
    | 'rq'
    | 'node';
  /** `module:app`, a dotted module, or a file, as written. */
  readonly target: string;
  /** Port it names, or null. */
  readonly port: number | null;
  /** `celery` subcommand (`worker`, `beat`, `flower`), the command of `manage.py` that starts a worker, or null. */
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
  /** The whole text in one line without quotes, with the values that its file gives to variables. */
  readonly command: string;
}

/** From most to least telling: what deploys the application, what a person types, what a note mentions. */
export type LaunchSource = 'procfile' | 'container' | 'script' | 'readme' | 'comment';

/** Reads the start commands of one file: a Dockerfile, compose file, Procfile, script or README. */
async function launchesIn(
  path: string,
  text: string,
  source: LaunchSource,
  tree: Tree,
): Promise<readonly Launch[]> {
  const folder = posix.dirname(path);
  const kind = isContainerFile(path);
  const shown = BENTO.test(posix.basename(path)) ? text.replace(/^service\s*:/m, 'bentoml serve') : text;
  const lines = joinedLines(kind === 'compose' ? inOneLine(withoutChecks(shown)) : shown).filter(
    ({ written }) =>
      written.length <= LONGEST &&
      WORTH.test(written) &&
      // What an image runs while it is built, or to see whether it is well, starts nothing.
      !(kind === 'dockerfile' && /^\s*(RUN|COPY|ADD|LABEL|HEALTHCHECK)\b/i.test(written)) &&
      !/^\s*["']?(release|build_?command|pre_?deploy_?command|post_?install)["']?\s*:/i.test(written),
  );
  // Most commands have none, and what reads the file for them takes its time.
  const valuesAt = lines.some(({ written }) => written.includes('$'))
    ? await startValues(path, text, tree)
    : () => NO_VALUES;
  return lines.flatMap(({ written, line }) => {
    const isComment = (COMMENT.test(written) && source !== 'readme') || SAYS.test(written);
    return commandsIn(written, valuesAt(line)).map(
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
  });
}

const COMMENT = /^\s*(#|;|\/\/|rem\b)/i;
/** What a script only tells people to type. */
const SAYS = /^\s*@?(echo|printf|write-host)\b[^|&;]*$/i;
const LONGEST = 1000;
const WORTH =
  /uvicorn|gunicorn|hypercorn|daphne|granian|sanic|python|streamlit|celery|flask|fastapi|chainlit|bentoml|dramatiq|huey|panel serve|\b(rq|arq) /i;

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

/** Reads the start commands of the whole tree, sorted by path: of a script that a container starts, those that it runs. */
export async function findLaunches(tree: Tree): Promise<readonly Launch[]> {
  const files = tree.files.flatMap(({ path, size }) => {
    const source = size > 200_000 ? null : launchSource(path);
    return source === null ? [] : [{ path, source }];
  });
  const started = await startedScripts(tree, files);
  const own: Launch[] = [];
  for (const { path, source } of files) {
    const text = started.has(path) ? null : tree.text(path);
    if (text === null) continue;
    own.push(...(await launchesIn(path, text, source, tree)));
  }
  return [...own, ...[...started.values()].flat()].sort((a, b) =>
    a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1,
  );
}

/** Container files that are for trying and measuring what runs. */
const TRIAL =
  /(compose|(docker|container)file)[-_.](.*[-_.])?(perf|performance|tests?|testing|e2e|ci|bench\w*|load)(\.ya?ml)?$/i;

/** What keeps several programs going in one container: Supervisor and Circus. */
const SUPERVISED =
  /(^|\/)(supervisord?\.conf|circus(d|[-_.]\w+)?\.ini|supervisor[^/]*\/(.+\/)?[^/]+\.(conf|ini))$/i;

/** What BentoML makes a container from: it names what is served. */
const BENTO = /^bentofile\.ya?ml$/;

/** What a file's start commands are worth, or null for a file that has none. */
export function launchSource(path: string): LaunchSource | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (TRIAL.test(name)) return 'comment';
  if (/^Procfile/.test(name)) return 'procfile';
  if (SUPERVISED.test(path)) return 'container';
  if (/^(Docker|Container)file|\.dockerfile$/i.test(name) || BENTO.test(name)) return 'container';
  if (
    isContainerFile(path) === 'compose' ||
    /^(render|railway|app|fly|nixpacks|railpack|cog|apprunner)\.(ya?ml|json|toml)$/i.test(name)
  )
    return 'container';
  if (/(entrypoint|start|run|serve|launch|boot)[^/]*\.sh$|^Makefile$|^Justfile$/i.test(name)) return 'script';
  if (/\.(sh|bat|ps1|cmd)$|\.service(\.\w+)?$/i.test(name) || name === 'package.json') return 'script';
  if (/^(docker-)?(start|entrypoint|run)([-_][\w-]+)?$/.test(name)) return 'script';
  if (/^readme[^/]*\.(md|rst|txt)$|^readme$/i.test(name)) return 'readme';
  return /\.md$/i.test(name) && path.split('/').length <= 3 ? 'comment' : null;
}
