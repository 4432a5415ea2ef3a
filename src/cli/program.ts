import { Command } from 'commander';
import { table } from '../report/table.ts';
import { benchCommand } from './commands/bench.ts';
import { buildCommand } from './commands/build.ts';
import { cacheCommand } from './commands/cache.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { emitCommand } from './commands/emit.ts';
import { inspectCommand } from './commands/inspect.ts';
import { lockCommand } from './commands/lock.ts';
import { logsCommand } from './commands/logs.ts';
import { explainCommand, planCommand } from './commands/plan.ts';
import { psCommand } from './commands/ps.ts';
import { rebaseCommand } from './commands/rebase.ts';
import { reportCommand } from './commands/report.ts';
import { scanCommand } from './commands/scan.ts';
import { shipCommand } from './commands/ship.ts';
import { upCommand } from './commands/up.ts';
import { verifyCommand } from './commands/verify.ts';
import { type Cli, type Example, exampleText, type Host, openCli } from './verb.ts';

const ABOUT = 'Plimsoll: from a source tree to lean, hardened, measured, running containers';

const EXAMPLES: readonly Example[] = [
  ['plimsoll ship', 'build the application in this folder, run it and prove it'],
  ['plimsoll scan', 'what is here'],
  ['plimsoll explain', 'what would be built, and why'],
  ['plimsoll build --output docker', 'assemble images and hand them to Docker'],
  ['plimsoll check', 'what is wrong with the container files here'],
  ['plimsoll doctor', 'what this machine has and lacks'],
];

const EXIT_CODES = [
  ['0', 'yes'],
  ['1', 'the answer is no: findings, a failed check, a stale lock'],
  ['2', 'could not run: usage, configuration, environment'],
  ['3', 'nothing to work on'],
  ['75', 'temporary: try again'],
];

const VARIABLES = [
  ['PLIMSOLL_CACHE', 'folder for what can be made again (default: plimsoll in your cache folder)'],
  ['NO_COLOR', 'no colours'],
];

/** In the order one meets them. */
const VERBS: Readonly<Record<string, (cli: Cli) => Command>> = {
  ship: shipCommand,
  scan: scanCommand,
  plan: planCommand,
  explain: explainCommand,
  emit: emitCommand,
  lock: lockCommand,
  build: buildCommand,
  rebase: rebaseCommand,
  verify: verifyCommand,
  up: upCommand,
  ps: psCommand,
  logs: logsCommand,
  down: downCommand,
  check: checkCommand,
  inspect: inspectCommand,
  report: reportCommand,
  bench: benchCommand,
  cache: cacheCommand,
  doctor: doctorCommand,
};

/** The command line, and what came of it. */
export interface Program {
  readonly command: Command;
  /** Exit code of the command that ran. */
  readonly exitCode: () => number;
}

/**
 * The command line, ready to parse. A command loads what it works with only when it runs.
 * @param verb the only one that is needed; without it all are there
 */
export function createProgram(host: Host, verb?: string): Program {
  const cli = openCli(host);
  const command = new Command('plimsoll')
    .version(host.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('before', () => `${ABOUT}\n\n${exampleText(EXAMPLES)}`)
    .addHelpText('after', () =>
      ['', section('Exit codes:', EXIT_CODES), section('Environment:', VARIABLES)].join('\n'),
    );
  const only = verb !== undefined && Object.hasOwn(VERBS, verb) ? [verb] : Object.keys(VERBS);
  for (const name of only) {
    const made = VERBS[name]?.(cli);
    if (made) command.addCommand(made);
  }
  for (const one of [command, ...command.commands]) {
    one.exitOverride().showHelpAfterError(`       fix: see ${nameOf(one)} --help`);
    one.configureOutput({
      writeOut: (text) => host.process.stdout.write(text),
      writeErr: (text) => host.process.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'error  ')),
    });
  }
  return { command, exitCode: cli.exitCode };
}

function nameOf(command: Command): string {
  return command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return `${title}\n${table(rows, { width: Number.POSITIVE_INFINITY, indent: 2 }).join('\n')}\n`;
}
