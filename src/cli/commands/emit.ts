import { resolve } from 'node:path';
import type { Command } from 'commander';
import { OUTPUTS } from '../../emit/outputs.ts';
import { EXIT } from '../../model/error.ts';
import type { EmitReport } from '../../model/files.ts';
import { table } from '../../report/table.ts';
import type { PlanOptions } from '../steps/plan.ts';
import type { Cli } from '../verb.ts';
import { onward, withFolder, withServices } from './shared.ts';

interface Options extends PlanOptions {
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly check?: boolean;
  readonly force?: boolean;
}

export function emitCommand(cli: Cli): Command {
  const command = cli.verb('emit', 'write the container files: Dockerfiles, stacks, proxy, environment', [
    ['plimsoll emit', 'for the application in this folder'],
    ['plimsoll emit --dry-run', 'what would change, as a diff'],
    ['plimsoll emit --check', 'exit 1 when the files are not what the plan says any more, for CI'],
    ['plimsoll emit --output review', 'into another folder, as they would stand in this one'],
  ]);
  return withServices(withFolder(command))
    .option('--output <dir>', 'folder to write to (default: that of the application)')
    .option('--dry-run', 'show the changes as a diff, write nothing')
    .option('--check', 'write nothing; exit 1 when a file is stale, edited in the way or missing')
    .option('--force', 'take over files that you wrote or edited')
    .addHelpText('after', outputs)
    .action(
      cli.run(async (session, dir: string, options: Options) => {
        const [{ planStep }, { emitStep, isCurrent }, { renderEmitted, renderDiff }] = await Promise.all([
          import('../steps/plan.ts'),
          import('../steps/emit.ts'),
          import('../../report/emitted.ts'),
        ]);
        const planned = await planStep(dir, options, session);
        const report = await emitStep(
          planned,
          {
            folder:
              options.output === undefined ? planned.application.root : resolve(session.cwd, options.output),
            write: !(options.dryRun || options.check),
            force: options.force ?? false,
          },
          session,
        );
        session.talk.value(report, options.dryRun ? renderDiff : renderEmitted);
        const { output } = options;
        if (report.written) onward(session.talk, 'hold them to the rules', 'check', output ?? dir);
        else if (!isCurrent(report))
          onward(
            session.talk,
            'write them',
            'emit',
            dir,
            ...(output === undefined ? [] : ['--output', output]),
          );
        return exitCode(report, options.check ?? false, isCurrent);
      }),
    );
}

/** What it writes, by file. */
function outputs(): string {
  const rows = OUTPUTS.map(({ files, what, asked }) => [
    files.join(', '),
    asked === null ? what : `${what} (stack.also: [${asked}])`,
  ]);
  return `\nFiles, the last ones when plimsoll.yaml asks for them:\n${table(rows, { width: 100, indent: 2 }).join('\n')}`;
}

/** No when files are stale that should not be, or when something was left alone that is in the way. */
function exitCode(report: EmitReport, check: boolean, isCurrent: (report: EmitReport) => boolean): number {
  if (check) return isCurrent(report) ? EXIT.yes : EXIT.no;
  const left = report.files.some(({ does }) => does === 'foreign' || does === 'conflict');
  return report.written && left ? EXIT.no : EXIT.yes;
}
