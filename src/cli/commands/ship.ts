import { type Command, Option } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { Measure, Report } from '../../model/report.ts';
import { parseReportPath } from '../pages.ts';
import type { Before } from '../steps/before.ts';
import type { Proved, ProveOptions } from '../steps/prove.ts';
import type { Cli, Session } from '../verb.ts';
import { onward, withBuild, withEngine, withFolder, withServices } from './shared.ts';

interface ShipOptions extends ProveOptions {
  readonly report?: string;
  readonly before?: boolean;
}

const NOT_COMPARED: Before = { before: null, diagnostics: [] };

export function shipCommand(cli: Cli): Command {
  const command = cli.verb('ship', 'the whole way: scan, plan, lock, build, run hardened, prove, report', [
    ['plimsoll ship', 'the application in this folder'],
    ['plimsoll ship examples/flightontime', 'the one that comes with Plimsoll'],
    ['plimsoll ship --service api --json', 'one service, the report as JSON'],
    ['plimsoll ship --engine docker', 'on Docker and on nothing else'],
    ['plimsoll ship --before --report report.html', 'beside the Dockerfiles that are there'],
    ['plimsoll ship --report report.html', 'and write a page about it that needs nothing else'],
  ]);
  const report = new Option('--report <file>', 'also write a page (.html), Markdown (.md) or the value with all details (.json)'); // biome-ignore format: one line
  return withEngine(withBuild(withServices(withFolder(command))))
    .addOption(report.argParser(parseReportPath))
    .option('--before', "also build, count and start the application's own Dockerfiles, with Docker")
    .action(
      cli.run(async (session, dir: string, options: ShipOptions) => {
        const [{ proveStep }, { renderReport }] = await Promise.all([
          import('../steps/prove.ts'),
          import('../../report/ship.ts'),
        ]);
        const { code, ...proved } = await proveStep(dir, options, session);
        const compared = options.before ? await before(dir, proved, options, session) : NOT_COMPARED;
        const report: Report = {
          schema: 'plimsoll.report/1',
          ...proved,
          diagnostics: [...proved.diagnostics, ...compared.diagnostics],
          before: compared.before,
          after: measure(proved),
          details: options.report === undefined ? null : await details(dir, proved, session),
        };
        session.talk.value(report, renderReport);
        if (options.report !== undefined)
          await (await import('../pages.ts')).writeReport(options.report, report, session);
        const output = ['--output', 'archive:images.tar'];
        if (code === EXIT.yes) onward(session.talk, 'a file for another machine', 'build', dir, ...output);
        return code;
      }),
    );
}

async function before(
  dir: string,
  { images }: Pick<Proved, 'images'>,
  { env = {} }: ShipOptions,
  session: Session,
): Promise<Before> {
  const { beforeStep } = await import('../steps/before.ts');
  const ids = images.map(({ service }) => service);
  return beforeStep(dir, ids, env, session);
}

async function details(dir: string, { images }: Pick<Proved, 'images'>, session: Session) {
  const { detailsStep } = await import('../steps/details.ts');
  return detailsStep(dir, images, session);
}

/** The images together; the start is that of the slowest service. */
function measure({ images, services }: Pick<Proved, 'images' | 'services'>): Measure {
  const starts = services.flatMap(({ startMs }) => startMs ?? []);
  return {
    size: sum(images.map(({ size }) => size)),
    compressed: sum(images.map(({ compressed }) => compressed)),
    layers: sum(images.map(({ layers }) => layers.length)),
    buildMs: sum(images.map(({ timings }) => timings['total'] ?? 0)),
    startMs: starts.length > 0 ? Math.max(...starts) : null,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
