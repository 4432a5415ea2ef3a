import { type Cause, group, said, setting } from '../cause.ts';

/** Lines of the servers that start workers themselves: gunicorn's, and uvicorn's of several processes. */
const OWN =
  /^(?:\[\d{4}-[^\]\n]+\] \[\d+\] \[[A-Z]+\] |(?:INFO|ERROR): +(?:Started|Waiting|Child|Uvicorn|Stopping|Terminated|Received) )/;
/** Where the words of another worker end. */
const BEFORE = /\] Booting worker with pid|Child process \[\d+\] died/;
const FRAME = /^ *File "([^"\n]+)", line (\d+), in /;
const ENDED = /Worker \(pid:\d+\) exited with code (\d+)|Child process \[\d+\] died|Worker failed to boot/m;
/** Frames that are not the application's. */
const OF_OTHERS = /\/(?:site|dist)-packages\/|\/lib\/python3|^<frozen/;

/**
 * Servers whose workers end as soon as they have begun: the server itself stays, so that all that is seen from outside is
 * that nothing answers.
 */
export const WORKERS: readonly Cause[] = [
  {
    id: 'worker-timeout',
    pattern: /\[CRITICAL\] WORKER TIMEOUT \(pid:\d+\)/m,
    explain: (_, plan) => ({
      because: 'its worker needs longer to load the application than gunicorn waits for it',
      fix: `Raise --timeout in ${setting(plan, 'command')}, or load the model once the first request needs it.`,
    }),
  },
  {
    id: 'worker-ended',
    pattern: ENDED,
    explain: (match) => {
      const code = group(match);
      const words = lastWords(match.input.slice(0, match.index));
      const ends = `its worker ends${code === '' ? '' : ` with code ${code}`} while it loads the application`;
      return words === null
        ? {
            because: `${ends}, and does not say why`,
            fix: `Look for sys.exit in what the entry point imports.`,
          }
        : { because: `${ends}: ${words}`, fix: 'Mend that: the log below says more, where the code does.' };
    },
  },
];

/** Workers that have ended so far, and what the last of them said. */
export interface EndedWorkers {
  readonly count: number;
  /** Without numbers, which differ from one to the next. */
  readonly words: string;
}

/** Null where none has ended, or where the server itself ended them: they may only need longer. */
export function endedWorkers(log: string): EndedWorkers | null {
  const all = [...log.matchAll(new RegExp(ENDED.source, 'gm'))].filter((match) => group(match) !== '0');
  const last = all.at(-1);
  if (last === undefined || log.includes('WORKER TIMEOUT')) return null;
  const words = lastWords(log.slice(0, last.index)) ?? '';
  return { count: all.length, words: words.replaceAll(/\d+/g, '#') };
}

/** What the worker that ended last said last: its traceback, with the place in the application, or else its last line. */
function lastWords(log: string): string | null {
  const lines = log.split('\n').slice(0, -1);
  const own: string[] = [];
  for (const line of lines.toReversed()) {
    if (BEFORE.test(line) && own.length > 0) break;
    if (!OWN.test(line) && line.trim() !== '') own.unshift(line);
  }
  const at = own.findLastIndex((line) => line.startsWith('Traceback (most recent call last):'));
  const raised = at < 0 ? undefined : own.slice(at + 1).find((line) => /^\S/.test(line));
  const words = raised ?? own.at(-1);
  if (words === undefined) return null;
  const place = raised === undefined ? undefined : placeOf(own.slice(at));
  return said(words) + (place === undefined ? '' : ` (${place})`);
}

/** `path:line` of the application's last frame. */
function placeOf(traceback: readonly string[]): string | undefined {
  const frames = traceback.flatMap((line) => {
    const [, path = '', number] = FRAME.exec(line) ?? [];
    return number === undefined || OF_OTHERS.test(path) ? [] : [`${path}:${number}`];
  });
  return frames.at(-1);
}
