import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type BenchWay, SCENARIOS, type Scenario } from '../../model/bench.ts';
import { EXIT } from '../../model/error.ts';
import type { Kept } from '../bench/compare.ts';
import { noDocker } from '../errors.ts';
import { collectInput } from '../inputs.ts';
import { requireKnown } from '../services.ts';
import type { Cli, Session } from '../verb.ts';
import { collect, withFolder, withServices } from './shared.ts';

interface Options {
  readonly service?: readonly string[];
  readonly runs: number;
  readonly load: number;
  readonly way?: readonly BenchWay['way'][];
  readonly scenario?: readonly Scenario[];
  readonly env?: Readonly<Record<string, string>>;
  readonly history?: string;
  readonly stack?: boolean;
  readonly compare?: readonly string[];
}

const WAYS: readonly BenchWay['way'][] = ['own', 'emitted', 'direct'];

export function benchCommand(cli: Cli): Command {
  const command = cli.verb(
    'bench',
    'measure builds, images and running: own Dockerfile, emitted one, direct; or the whole stack',
    [
      ['plimsoll bench', 'every service of this folder, each figure three times, in turns'],
      ['plimsoll bench --service api --runs 5', 'one service, five times'],
      ['plimsoll bench --way own --way direct', 'without the emitted Dockerfile'],
      ['plimsoll bench --scenario clean --scenario "nothing changed"', 'only these builds'],
      ['plimsoll bench . -- --build-arg PYTHON_IMAGE=base --network host', 'with options for docker build'],
      ['plimsoll bench --stack', 'instead: start the whole stack, idle and under a short load'],
      ['plimsoll bench --history bench.jsonl', 'keep the figures, and say what changed since the last time'],
      ['plimsoll bench --compare bench.jsonl', 'measure nothing: the last two runs kept there side by side'],
      ['plimsoll bench --compare old.json --compare new.json', 'the last runs of two files'],
    ],
  );
  return withServices(withFolder(command))
    .argument('[docker-options...]', 'after --: options of docker build for both Dockerfiles', [])
    .addOption(new Option('--runs <n>', 'how often each figure is taken').argParser(count).default(3))
    .addOption(new Option('--load <seconds>', 'how long the short load is').argParser(count).default(5))
    .addOption(
      new Option('--way <name>', 'only this way; may be repeated').choices(WAYS).argParser(oneOf(WAYS)),
    )
    .addOption(
      new Option('--scenario <name>', 'only this build; may be repeated').choices(SCENARIOS).argParser(oneOf(SCENARIOS)), // biome-ignore format: a line
    )
    .addOption(
      new Option('--env <name[=value]>', 'a variable for the containers; may be repeated').argParser(collectInput(process.env)), // biome-ignore format: a line
    )
    .option('--stack', 'start the whole stack instead, images at hand and volumes empty')
    .option('--history <file>', 'append the figures to this file, one JSON value a line')
    .addOption(
      new Option('--compare <file>', 'compare kept figures instead of measuring; given twice: two files').argParser(collect), // biome-ignore format: a line
    )
    .action(
      cli.run(async (session, dir: string, more: readonly string[], options: Options) => {
        const { compareKept, lastOf, readHistory } = await import('../bench/history.ts');
        const { renderBench, renderBenchComparison, renderStackBench } = await import(
          '../../report/bench.ts'
        );
        if (options.compare !== undefined) {
          const files = options.compare.map((file) => resolve(session.cwd, file));
          session.talk.value(await compareKept(files), renderBenchComparison);
          return EXIT.yes;
        }
        const history = options.history === undefined ? null : resolve(session.cwd, options.history);
        const earlier = history !== null && existsSync(history) ? await readHistory(history) : [];
        const all = await benches(dir, more, options, session);
        const { compareBenches, subjectOf } = await import('../bench/compare.ts');
        session.talk.value(all.length === 1 ? all[0] : all, (_, look) =>
          all
            .map((one) => {
              const last = lastOf(earlier, subjectOf(one));
              const since = last === null ? null : compareBenches(last, one);
              return one.schema === 'plimsoll.bench/1'
                ? renderBench(one, look, since)
                : renderStackBench(one, look, since);
            })
            .join('\n'),
        );
        if (history !== null)
          await appendFile(history, all.map((one) => `${JSON.stringify(one)}\n`).join(''));
        return all.every(isWhole) ? EXIT.yes : EXIT.no;
      }),
    );
}

function isWhole(kept: Kept): boolean {
  return kept.schema === 'plimsoll.bench/1'
    ? kept.ways.every(({ failed }) => failed === null)
    : kept.failed === null;
}

async function benches(
  dir: string,
  more: readonly string[],
  options: Options,
  session: Session,
): Promise<readonly Kept[]> {
  const [{ scanStep }, { measureService }, { run }] = await Promise.all([
    import('../steps/scan.ts'),
    import('../bench/measure.ts'),
    import('../../engine/run.ts'),
  ]);
  const { application, inventory } = await scanStep(dir, session);
  requireKnown(
    options.service ?? [],
    inventory.services.map(({ id }) => id),
  );
  if ((await run({ command: 'docker', args: ['version'] }, { timeoutMs: 20_000 })).code !== 0)
    throw noDocker();
  const { runs, load, env = {}, way: ways = WAYS, scenario } = options;
  const scenarios = SCENARIOS.filter((one) => scenario?.includes(one) ?? true);
  if (options.stack) {
    const { measureStack } = await import('../bench/stack.ts');
    return [await measureStack(application.root, { runs, loadMs: load * 1000, env }, run, session)];
  }
  const wish = { runs, loadMs: load * 1000, env, ways, scenarios, more };
  const all: Kept[] = [];
  for (const service of inventory.services.filter(({ id }) => options.service?.includes(id) ?? true))
    all.push(await measureService(application, service, wish, run, session));
  return all;
}

/** Collects values of an option that has to be one of these. */
function oneOf(known: readonly string[]) {
  return (text: string, before: unknown): readonly string[] => {
    if (!known.includes(text)) throw new InvalidArgumentError(`It is one of ${known.join(', ')}.`);
    return collect(text, before as readonly string[] | undefined);
  };
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError('It is a whole number from 1 to 100.');
  return number;
}
