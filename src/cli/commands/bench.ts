import { appendFile, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { closest } from '../../formats/config/closest.ts';
import type { Bench, BenchWay, Scenario } from '../../model/bench.ts';
import { EXIT } from '../../model/error.ts';
import { noDocker, unknownService } from '../errors.ts';
import { collectInput } from '../inputs.ts';
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
}

const WAYS: readonly BenchWay['way'][] = ['own', 'emitted', 'direct'];
const SCENARIOS: readonly Scenario[] = ['clean', 'nothing changed', 'code changed', 'dependency added'];

export function benchCommand(cli: Cli): Command {
  const command = cli.verb(
    'bench',
    'measure builds, images and running: own Dockerfile, emitted one, direct',
    [
      ['plimsoll bench', 'every service of this folder, each figure three times, in turns'],
      ['plimsoll bench --service api --runs 5', 'one service, five times'],
      ['plimsoll bench --way own --way direct', 'without the emitted Dockerfile'],
      ['plimsoll bench --scenario clean --scenario "nothing changed"', 'only these builds'],
      ['plimsoll bench . -- --build-arg PYTHON_IMAGE=base --network host', 'with options for docker build'],
      ['plimsoll bench --history bench.jsonl', 'keep the figures, and say what changed since the last time'],
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
    .option('--history <file>', 'append the figures to this file, one JSON value a line')
    .action(
      cli.run(async (session, dir: string, more: readonly string[], options: Options) => {
        const all = await benches(dir, more, options, session);
        const { renderBench } = await import('../../report/bench.ts');
        const earlier = options.history === undefined ? [] : await readHistory(options.history, session);
        const last = (bench: Bench) => earlier.findLast((one) => one.service === bench.service) ?? null;
        session.talk.value(all.length === 1 ? all[0] : all, (_, look) =>
          all.map((bench) => renderBench(bench, look, last(bench))).join('\n'),
        );
        if (options.history !== undefined)
          await appendFile(resolve(session.cwd, options.history), all.map((one) => `${JSON.stringify(one)}\n`).join('')); // biome-ignore format: a line
        return all.every(({ ways }) => ways.every(({ failed }) => failed === null)) ? EXIT.yes : EXIT.no;
      }),
    );
}

async function benches(
  dir: string,
  more: readonly string[],
  options: Options,
  session: Session,
): Promise<readonly Bench[]> {
  const [{ scanStep }, { measureService }, { run }] = await Promise.all([
    import('../steps/scan.ts'),
    import('../bench/measure.ts'),
    import('../../engine/run.ts'),
  ]);
  const { application, inventory } = await scanStep(dir, session);
  const ids = inventory.services.map(({ id }) => id);
  for (const id of options.service ?? [])
    if (!ids.includes(id)) throw unknownService(id, ids, closest(id, ids));
  if ((await run({ command: 'docker', args: ['version'] }, { timeoutMs: 20_000 })).code !== 0)
    throw noDocker();
  const { runs, load, env = {}, way: ways = WAYS, scenario } = options;
  const scenarios = SCENARIOS.filter((one) => scenario?.includes(one) ?? true);
  const wish = { runs, loadMs: load * 1000, env, ways, scenarios, more };
  const all: Bench[] = [];
  for (const service of inventory.services.filter(({ id }) => options.service?.includes(id) ?? true))
    all.push(await measureService(application, service, wish, run, session));
  return all;
}

/** Lines that are no bench of ours are passed over: the file is the user's. */
async function readHistory(file: string, session: Session): Promise<readonly Bench[]> {
  const text = await readFile(resolve(session.cwd, file), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line): readonly Bench[] => {
    try {
      const value = JSON.parse(line);
      return value?.schema === 'plimsoll.bench/1' ? [value] : [];
    } catch {
      return [];
    }
  });
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
