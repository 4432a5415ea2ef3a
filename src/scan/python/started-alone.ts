import type { CallFact } from '../../formats/python/module.ts';
import type { PythonProject } from '../../formats/python/project.ts';
import type { Expression } from '../../formats/python/syntax.ts';
import { evaluateFixed } from '../../formats/python/value.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';
import type { Need } from '../../model/inventory.ts';
import { advise } from '../advice/finding.ts';
import type { Launch } from '../launch.ts';
import { type Argument, argumentOf, argumentsIn, type Readers, readerNear } from './arguments.ts';
import type { Draft } from './draft.ts';
import { isHidden, SOCKETS, serverIn } from './own-servers.ts';

/** The arguments a program is started with, and what stands in its way. */
export interface StartedAlone {
  readonly need: Need | null;
  readonly diagnostics: readonly Finding[];
}

/** Frameworks whose application a server is pointed at. */
const POINTED_AT = new Set(['dash', 'falcon', 'fastapi', 'flask', 'litestar', 'quart', 'starlette']);

/**
 * An application whose modules read the command line as they are imported: the arguments of a server would stand there and
 * end it. It is started as it is, with the arguments that a command of the tree gives it, and the one that makes it listen on
 * all addresses. What hinders that is told with its line.
 */
export function startedAlone(
  { application, framework, project, matches }: Draft,
  readers: Readers,
): StartedAlone {
  const entry = POINTED_AT.has(framework.id) ? project.module(application.path) : null;
  const reader = entry && readerNear(project, entry, readers);
  if (!entry || !reader)
    return { need: null, diagnostics: entry && isHidden(project, application) ? [hidden(entry.path)] : [] };
  const read = { path: reader.module.path, line: reader.call.line, text: 'parse_args()' };
  const names = application.holders.filter(({ path }) => path === entry.path).map(({ name }) => name);
  const server = names.map((name) => serverIn(entry, name)).find((one) => one !== null);
  if (application.object !== null || server === undefined)
    return {
      need: null,
      diagnostics: [
        told(
          read,
          `and nothing in ${entry.path} serves its application without one`,
          'parse below if __name__ == "__main__", and read what a server is to start it with from variables',
        ),
      ],
    };
  const given = argumentsIn(project, reader.module);
  const { words, evidence } = written(matches.map(({ launch }) => launch));
  const host = hostOf(project, entry.path, server, given);
  const lacking = lackingIn(words, given);
  const all = [
    ...without(words, [host?.argument, argumentOf(given, server.call.keywords['port'])]),
    ...(host?.words ?? []),
  ];
  return {
    need: all.length === 0 ? null : { what: 'arguments', detail: all.join(' '), evidence: evidence ?? read },
    diagnostics: [
      ...(lacking === null
        ? []
        : [
            told(
              { ...read, line: lacking.line },
              `and no command of the tree gives it ${lacking.flag}, which it asks for`,
              `give ${lacking.flag} a default, or the service its whole command in plimsoll.yaml`,
            ),
          ]),
      ...(host?.isLocal === true
        ? [
            told(
              { path: entry.path, line: server.line, text: server.name },
              'and started as it is it listens on the machine itself, where nothing outside its container reaches it',
              'give it host="0.0.0.0" there, or parse below if __name__ == "__main__"',
            ),
          ]
        : []),
    ],
  };
}

function hidden(path: string): Finding {
  const folder = `${path.replace(/\.py$/, '')}/`;
  return advise(
    'hidden-module',
    ['warning', 'high'],
    { path, line: null },
    `${path} has the application, and imports find the package ${folder} in its place: no server can be pointed at it, and it is started as the program it is`,
    'give the file another name, such as wsgi.py',
  );
}

function told(place: Evidence, why: string, fix: string): Finding {
  const message = `${place.path}: the command line is read as it is imported, where the arguments of a server would stand and end it, ${why}`;
  return advise('reads-arguments', ['warning', 'high'], place, message, fix);
}

/** The arguments of the first command that runs the program; none where a variable says what they are that its file does not. */
function written(launches: readonly Launch[]): {
  readonly words: readonly string[];
  readonly evidence: Evidence | null;
} {
  for (const { program, target, path, line, text, command } of launches) {
    const words = program === 'python' || program === 'module' ? command.split(' ') : [];
    const after = words.slice(words.findIndex((word) => word === target || word.endsWith(`/${target}`)) + 1);
    const end = after.findIndex((word) => /^(&&?|\|\|?|;|#.*|\d?>.*)$/.test(word));
    const own = after.slice(0, end < 0 ? undefined : end).filter((word) => !/^--?(debug|reload)$/.test(word));
    if (after.length < words.length && own.length > 0 && !own.some((word) => /[$`]/.test(word)))
      return { words: own, evidence: { path, line, text } };
  }
  return { words: [], evidence: null };
}

/** What is asked for and not given. Values without a name are, where any words are. */
function lackingIn(words: readonly string[], given: ReadonlyMap<string, Argument>): Argument | null {
  const flags = new Set(words.map((word) => flagOf(word)));
  const lacking = [...given.values()].find(
    ({ isRequired, flag }) => isRequired && !flags.has(flag) && (flag.startsWith('-') || words.length === 0),
  );
  return lacking ?? null;
}

/** `--port` of `--port=8000`. */
function flagOf(word: string): string {
  return word.replace(/=.*$/, '');
}

/** Without arguments that the plan itself decides, and their values. */
function without(
  words: readonly string[],
  decided: readonly (Argument | null | undefined)[],
): readonly string[] {
  const flags = new Set(decided.flatMap((one) => one?.flag ?? []));
  return words.filter((word, index) => !flags.has(flagOf(word)) && !flags.has(words[index - 1] ?? ''));
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|::1)$/;

/** Where it listens: what makes that all addresses, or that nothing does; null where it does so already. */
function hostOf(
  project: PythonProject,
  path: string,
  server: CallFact,
  given: ReadonlyMap<string, Argument>,
): {
  readonly argument: Argument | null;
  readonly words: readonly string[];
  readonly isLocal: boolean;
} | null {
  const host = hostIn(server);
  const module = project.module(path);
  const argument = argumentOf(given, host);
  if (argument !== null) return { argument, words: [argument.flag, '0.0.0.0'], isLocal: false };
  const isLocal =
    host === undefined
      ? !server.name.startsWith('waitress.')
      : module !== null && LOOPBACK.test(evaluateFixed(project, module, host, server.scope) ?? '');
  return isLocal ? { argument: null, words: [], isLocal } : null;
}

function hostIn({ name, call }: CallFact): Expression | undefined {
  if (call.keywords['host'] !== undefined) return call.keywords['host'];
  if (/^(uvicorn|hypercorn|granian|waitress)\./.test(name)) return undefined;
  return call.args[SOCKETS.test(name) ? 1 : 0];
}
