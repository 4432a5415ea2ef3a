import type { Command } from 'commander';
import { EXIT } from '../../model/error.ts';
import type { Measure, Report } from '../../model/report.ts';
import type { Proved, ProveOptions } from '../steps/prove.ts';
import type { Cli } from '../verb.ts';
import { onward, withBuild, withEngine, withFolder, withServices } from './shared.ts';

export function shipCommand(cli: Cli): Command {
  const command = cli.verb('ship', 'the whole way: scan, plan, lock, build, run hardened, prove, report', [
    ['plimsoll ship', 'the application in this folder'],
    ['plimsoll ship examples/flightontime', 'the one that comes with Plimsoll'],
    ['plimsoll ship --service api --json', 'one service, the report as JSON'],
    ['plimsoll ship --engine docker', 'on Docker and on nothing else'],
  ]);
  return withEngine(withBuild(withServices(withFolder(command)))).action(
    cli.run(async (session, dir: string, options: ProveOptions) => {
      const [{ proveStep }, { renderReport }] = await Promise.all([
        import('../steps/prove.ts'),
        import('../../report/ship.ts'),
      ]);
      const { code, ...proved } = await proveStep(dir, options, session);
      const report: Report = {
        schema: 'plimsoll.report/1',
        ...proved,
        before: null,
        after: measure(proved),
      };
      session.talk.value(report, renderReport);
      const output = ['--output', 'archive:images.tar'];
      if (code === EXIT.yes) onward(session.talk, 'a file for another machine', 'build', dir, ...output);
      return code;
    }),
  );
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
