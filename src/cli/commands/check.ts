import { type Command, Option } from 'commander';
import { plural } from '../../formats/units/plural.ts';
import { type CheckReport, FORMATS, type Format, PERSONAS, type Persona } from '../../model/check.ts';
import { EXIT } from '../../model/error.ts';
import { hasError, SEVERITIES, type Severity } from '../../model/finding.ts';
import { typed } from '../../report/argv.ts';
import { nothingToCheck } from '../errors.ts';
import type { CheckRun, CheckWishes } from '../steps/check.ts';
import type { Cli, Session } from '../verb.ts';

interface Options {
  readonly json?: boolean;
  readonly format: Format;
  readonly persona?: Persona;
  readonly failOn?: Severity | 'never';
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly fix?: boolean;
  readonly unsafe?: boolean;
  readonly dryRun?: boolean;
}

export function checkCommand(cli: Cli): Command {
  const command = cli.verb('check', 'find what is wrong with container files, and mend it', [
    ['plimsoll check', 'the application in this folder: its container files against its code'],
    ['plimsoll check Dockerfile compose.yaml', 'these files, each on its own'],
    ['plimsoll check --fix --dry-run', 'what would be mended, as a diff'],
    ['plimsoll check --fix', 'mend what can be mended without changing what happens'],
    ['plimsoll check --format sarif > check.sarif', 'for code scanning'],
    ['plimsoll explain DL3042', 'what a rule is about, by the name any tool has for it'],
  ]);
  return command
    .argument('[path...]', 'a folder is an application, files are checked each on its own', ['.'])
    .addOption(new Option('--format <name>', 'how findings are printed').choices(FORMATS).default('text'))
    .addOption(
      new Option(
        '--persona <name>',
        'how much one wants to hear; regular, if plimsoll.yaml says nothing',
      ).choices(PERSONAS),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit 1 from this severity on; warning, if plimsoll.yaml says nothing',
      ).choices([...SEVERITIES, 'never']),
    )
    .option('--baseline <file>', 'leave out the findings of this file')
    .option('--write-baseline <file>', 'write what is found now to a baseline file')
    .option('--fix', 'mend what can be mended without changing what happens')
    .option('--unsafe', 'with --fix: also mend what changes what happens')
    .option('--dry-run', 'with --fix: show the changes as a diff, write nothing')
    .action(
      cli.run(async (session, paths: readonly string[], options: Options) => {
        const run = await runCheck(paths, options, session);
        if (run.report.files.length === 0 && !hasError(run.report.diagnostics)) {
          session.talk.findings(run.report.diagnostics);
          throw nothingToCheck(paths);
        }
        const format = options.json ? 'json' : options.format;
        if (options.dryRun && format === 'text') showDiff(run.report, session);
        else session.talk.value(run.report, await renderer(format, run, session));
        say(run.report, paths, options, session);
        return options.writeBaseline === undefined
          ? exitCode(run.report, options.failOn ?? run.failOn ?? 'warning')
          : EXIT.yes;
      }),
    );
}

async function runCheck(paths: readonly string[], options: Options, session: Session): Promise<CheckRun> {
  const { checkStep } = await import('../steps/check.ts');
  const wishes: CheckWishes = {
    persona: options.persona ?? null,
    fix: options.fix ? { unsafe: options.unsafe ?? false, write: !options.dryRun } : null,
    baseline: options.baseline ?? null,
    writeBaseline: options.writeBaseline ?? null,
    treePaths: options.json === true || options.format === 'json',
  };
  return checkStep(paths, wishes, session);
}

async function renderer(format: Format, { report, audit }: CheckRun, session: Session) {
  const { render } = await import('../../check/output/render.ts');
  const write = await render(format, report, audit, session.version);
  return (_: unknown, look: Session['talk']['look']) => write(look);
}

function showDiff({ fixes }: CheckReport, { talk }: Session): void {
  talk.value(fixes, () => (fixes?.files ?? []).map(({ diff }) => diff).join(''));
}

/** What goes beside the value: what could not be read, what was mended, and the next command. */
function say(
  { diagnostics, fixes, findings }: CheckReport,
  paths: readonly string[],
  options: Options,
  session: Session,
): void {
  const { talk } = session;
  talk.findings(diagnostics);
  const own = paths.length === 1 && paths[0] === '.' ? [] : paths;
  const again = (...more: readonly string[]): string => typed(['plimsoll', 'check', ...own, ...more]);
  if (fixes) {
    const verb = fixes.written ? 'mended' : 'would mend';
    talk.say(`${verb} ${plural(fixes.fixed.length, 'finding')} in ${plural(fixes.files.length, 'file')}`);
    for (const { path, line, rule, because } of fixes.refused)
      talk.detail(`not mended: ${path}:${line} ${rule}: ${because}`);
    if (!fixes.written && fixes.files.length > 0) talk.next(again('--fix'), 'write the changes');
    return;
  }
  if (options.writeBaseline !== undefined)
    talk.next(again('--baseline', options.writeBaseline), 'only what is new');
  else if (findings.some(({ fixable }) => fixable))
    talk.next(again('--fix', '--dry-run'), 'what would be mended, as a diff');
}

/** Could not run when a part could not be read, whatever was found in the rest. */
function exitCode({ diagnostics, findings }: CheckReport, failOn: Severity | 'never'): number {
  if (hasError(diagnostics)) return EXIT.couldNotRun;
  if (failOn === 'never') return EXIT.yes;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= least) ? EXIT.no : EXIT.yes;
}
