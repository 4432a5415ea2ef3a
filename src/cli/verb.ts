import { Command } from 'commander';
import { EXIT } from '../model/error.ts';
import { table } from '../report/table.ts';
import type { Talk, TalkOptions } from './talk.ts';

/** What the command line runs in. */
export interface Host {
  readonly version: string;
  /** The compiled program, whose chunks have their hashes in its text; absent when it runs from its sources. */
  readonly program?: string | undefined;
  readonly process: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env' | 'cwd' | 'platform'>;
}

/** What one command works with. */
export interface Session {
  readonly version: string;
  /** See {@link Host}. */
  readonly program: string | null;
  readonly talk: Talk;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/** A line of help: what to type, and what it does. */
export type Example = readonly [line: string, says: string];

/** What a command ends with: an exit code of EXIT. */
export type Body<A extends readonly unknown[]> = (session: Session, ...args: A) => Promise<number>;

/** What commands are made with. */
export interface Cli {
  /** A command with the options all verbs have, whose help leads with its examples. */
  verb(name: string, summary: string, examples: readonly Example[]): Command;
  /** The action of a command: opens the session, words failures, keeps the exit code. */
  run<A extends readonly unknown[]>(body: Body<A>): (...args: A) => Promise<void>;
}

/** What commands are made with, and how the one that ran ended. */
export interface OpenCli extends Cli {
  /** Of the command that ran. */
  readonly exitCode: () => number;
}

/** What commands of this process are made with; failures are worded, never thrown. */
export function openCli(host: Host): OpenCli {
  let code: number = EXIT.yes;
  return {
    exitCode: () => code,
    verb: (name, summary, examples) =>
      new Command(name)
        .summary(summary)
        .addHelpText('before', () => `plimsoll ${name}: ${summary}\n\n${exampleText(examples)}`)
        .option('--json', 'print the value as JSON on stdout, and nothing else there')
        .option('-q, --quiet', 'say nothing but errors')
        .option('-v, --verbose', 'say more'),
    run:
      (body) =>
      async (...args) => {
        const { openTalk } = await import('./talk.ts');
        const talk = openTalk(host.process, optionsOf(args));
        const { env, platform } = host.process;
        const { version, program = null } = host;
        try {
          const cwd = await workingFolder(host.process);
          code = await body({ version, program, talk, env, platform, cwd }, ...args);
        } catch (error) {
          const { explainFailure } = await import('./failure.ts');
          const failure = explainFailure(error, talk.verbosity === 'verbose', host.version, talk.look);
          talk.complain(failure.text);
          code = failure.exit;
        }
      },
  };
}

/** The system has none to tell when the folder was removed after the shell went there. */
async function workingFolder(process: Host['process']): Promise<string> {
  try {
    return process.cwd();
  } catch (error) {
    throw (await import('./path-errors.ts')).noWorkingFolder(error);
  }
}

/** Lines of help: what to type, and what it does. */
export function exampleText(examples: readonly Example[]): string {
  const lines = table(examples, { width: Number.POSITIVE_INFINITY, indent: 2 });
  return `Examples:\n${lines.join('\n')}\n`;
}

/** Commander hands an action its arguments, then its options, then itself. */
function optionsOf(args: readonly unknown[]): TalkOptions {
  const command = args.at(-1);
  return command instanceof Command ? command.opts<TalkOptions>() : {};
}
