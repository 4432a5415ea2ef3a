import { type Finding, isError } from '../model/finding.ts';
import type { Progress } from '../model/progress.ts';
import { renderFindings } from '../report/findings.ts';
import type { Look } from '../report/look.ts';
import { printable } from '../report/text.ts';
import { lookOf } from './look.ts';
import { Display } from './progress/display.ts';

/** How much one wants to hear. */
export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** Options of every command that say what it prints. */
export interface TalkOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Everything a command says: its value on stdout and nothing else there, all talk on stderr. */
export interface Talk {
  readonly verbosity: Verbosity;
  /** Colours, width and characters of stderr. */
  readonly look: Look;
  /** The command's value: JSON when asked for, else as people read it. */
  value<T>(value: T, render: (value: T, look: Look) => string): void;
  /** A line for people. */
  say(line: string): void;
  /** A line for those who asked for more (`-v`). */
  detail(line: string): void;
  /** All findings, or only the errors when quiet. */
  findings(findings: readonly Finding[]): void;
  /** What to do next, as a command to type. */
  next(command: string, why: string): void;
  /** Shows what is being done while `work` runs. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  readonly progress: Progress;
  /** Says something bad, whatever the verbosity. */
  complain(text: string): void;
}

/** Talks on the streams of a process. */
export function openTalk(
  streams: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>,
  options: TalkOptions,
): Talk {
  const { stdout, stderr, env } = streams;
  const look = lookOf(stderr, env);
  const verbosity = options.quiet ? 'quiet' : options.verbose ? 'verbose' : 'normal';
  const quiet = verbosity === 'quiet';
  const display = new Display({
    write: (text) => stderr.write(text),
    live: stderr.isTTY === true && env['TERM'] !== 'dumb',
    look,
    // A terminal that does not know its size says zero.
    size: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
    now: () => performance.now(),
  });
  const print = (text: string): void => {
    if (text !== '') display.print(text);
  };
  return {
    verbosity,
    look,
    value(value, render) {
      display.clear();
      stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : render(value, lookOf(stdout, env)));
    },
    say: (line) => print(quiet ? '' : `${line}\n`),
    detail: (line) => print(verbosity === 'verbose' ? `${look.style('faint', printable(line))}\n` : ''),
    findings: (findings) => print(renderFindings(quiet ? findings.filter(isError) : findings, look)),
    next: (command, why) =>
      print(
        quiet
          ? ''
          : `${look.style('faint', 'next:')} ${look.style('strong', command)}  ${look.style('faint', why)}\n`,
      ),
    step: (name, work) => (quiet ? work() : display.step(name, work)),
    progress: (event) => {
      if (!quiet) display.report(event);
    },
    complain(text) {
      display.clear();
      stderr.write(text);
    },
  };
}
