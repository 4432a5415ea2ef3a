import { posix } from 'node:path';
import { isSecret } from '../formats/dotenv/secret.ts';
import type { ShellCommand } from '../formats/shell/commands.ts';
import { lineAt } from '../formats/text/line.ts';
import type { Tree } from '../model/tree.ts';
import { commandsOf, inOneLine, plain } from './commands.ts';
import { isContainerFile } from './container-files.ts';
import type { Launch, LaunchSource } from './launch.ts';
import { startValues, type Values, withValues } from './start-values.ts';

interface Started {
  readonly script: string;
  readonly source: LaunchSource;
  /** Folder of the file that starts it. */
  readonly folder: string;
  /** What that file gives it. */
  readonly values: Values;
}

/**
 * What the scripts run that a container's command names (`CMD ["./start.sh"]`), by the script's path: read as the shell reads
 * them, with what their variables are set to. Of programs of Python those count that the script ends in, or starts beside
 * itself: the others prepare.
 * @param files those with start commands
 */
export async function startedScripts(
  tree: Tree,
  files: readonly { readonly path: string; readonly source: LaunchSource }[],
): Promise<ReadonlyMap<string, readonly Launch[]>> {
  const started = new Map<string, Started>();
  for (const { path, source } of files)
    if (source === 'container' || source === 'procfile') {
      const text = tree.text(path) ?? '';
      let valuesAt: ((line: number) => Values) | null = null;
      for (const { written, line } of linesOf(path, text)) {
        const script = scriptOf(written, path, tree);
        if (script === null || started.has(script)) continue;
        valuesAt ??= await startValues(path, text, tree);
        started.set(script, { script, source, folder: posix.dirname(path), values: valuesAt(line) });
      }
    }
  if (started.size === 0) return new Map();
  const { readCommands } = await import('../formats/shell/commands.ts');
  const read = [...started.values()].flatMap((one) => {
    const text = tree.text(one.script) ?? '';
    const { commands, valid } = readCommands(text);
    return valid ? [[one.script, launchesOf(one, text, commands)] as const] : [];
  });
  return new Map(read);
}

/** The lines of a file that say what is started. */
function linesOf(path: string, text: string): readonly { readonly written: string; readonly line: number }[] {
  const kind = isContainerFile(path);
  const starts = STARTS[kind ?? ''] ?? /^\s*["']?(?:command|entrypoint|start\w*)["']?\s*[:=]/i;
  return (kind === 'compose' ? inOneLine(text) : text)
    .split('\n')
    .map((written, index) => ({ written, line: index + 1 }))
    .filter(({ written }) => starts.test(written));
}

const STARTS: Readonly<Record<string, RegExp>> = {
  dockerfile: /^\s*(?:CMD|ENTRYPOINT)\s/i,
  procfile: /^\s*(?!release)[\w-]+\s*:/,
};
/** What stands before a script without being it. */
const BEFORE =
  /^(?:CMD|ENTRYPOINT|exec|env|-\w+|--|.*[:=]|(?:\S*\/)?(?:env|sh|bash|ash|dash|tini|dumb-init|gosu|su-exec))$/i;
const SHELL = /^#!\s*\S*(?:\/|\s)(?:ba|da|a)?sh\b/;
/** Characters; nobody writes longer ones. */
const LONGEST = 20_000;

/** The script of the tree that a line starts: the one whose path ends like the word, nearest to the file. */
function scriptOf(line: string, path: string, tree: Tree): string | null {
  const word = plain(line)
    .split(' ')
    .find((one) => !BEFORE.test(one));
  const written = word === undefined ? '' : posix.normalize(word).replace(/^(?:\.{0,2}\/)+/, '');
  if (written === '' || !/^[\w./-]+$/.test(written)) return null;
  const parts = written.split('/');
  for (const at of parts.keys()) {
    const name = parts.slice(at).join('/');
    const found = tree.files
      .filter((one) => one.size < LONGEST && (one.path === name || one.path.endsWith(`/${name}`)))
      .filter((one) => SHELL.test(tree.text(one.path) ?? '') || /\.sh$/.test(one.path));
    const [nearest] = found.toSorted((a, b) => distance(path, a.path) - distance(path, b.path));
    if (nearest !== undefined) return nearest.path;
  }
  return null;
}

/** How many folders lie between two files. */
function distance(from: string, to: string): number {
  return posix.relative(posix.dirname(from), posix.dirname(to)).split('/').filter(Boolean).length;
}

function launchesOf(
  { script, source, folder, values }: Started,
  text: string,
  commands: readonly ShellCommand[],
): readonly Launch[] {
  const variables = new Map<string, string>();
  const given = (word: string): string =>
    withValues(word, (name) => variables.get(name) ?? values(name, true));
  let below = '.';
  return commands.flatMap((command, index): readonly Launch[] => {
    const { name, args, assignments, start, end } = command;
    if (name === '')
      for (const [key, value] of Object.entries(assignments))
        if (!isSecret(key)) variables.set(key, given(value));
    const [first] = args;
    if (name === 'cd' && first !== undefined && !first.dynamic && !first.text.startsWith('/'))
      below = posix.join(below, first.text);
    const set = Object.entries(assignments).map(([key, value]) => `${key}=${value}`);
    const line = plain(given([...set, name, ...args.map((one) => one.text)].join(' ')));
    const stays = name === 'exec' || index === commands.length - 1 || /^\s*&(?!&)/.test(text.slice(end));
    return commandsOf(line)
      .filter(({ program }) => stays || (program !== 'python' && program !== 'module'))
      .map(({ below: named, ...found }) => ({
        folder: posix.join(folder, below, named ?? '.'),
        ...found,
        source,
        through: null,
        isCommand: true,
        path: script,
        line: lineAt(text, start),
        text: text.slice(start, end).replace(/\s+/g, ' ').slice(0, 160),
        command: line,
      }));
  });
}
