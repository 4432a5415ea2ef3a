// Each example as a stack of images that BuildKit makes from its emitted files, beside the stack of directly built ones:
// what test/examples-stacks.test.ts tries on some of them, on all.
//
//   npm test && node bench/emitted.ts [--page docs/benchmarks.md] [SYSTEM...]   (rows of other systems stay)
//
// Nothing of it asks the network: npm test has fetched what images are made of, and scripts/engine.sh the bases.
import { parseArgs } from 'node:util';
import { table } from '../src/report/table.ts';
import { allChecks, comparisons, serviceOf } from '../test/support/compared.ts';
import { upEmitted } from '../test/support/emitted-stack.ts';
import { expected } from '../test/support/expect.ts';
import { upExample } from '../test/support/stack.ts';
import { putTable, rowsOf } from './support/page.ts';

const HEADING = ['system', 'its own services', 'steps of its users', 'checks that pass', 'all the same'];
const SYSTEMS = ['cirame', 'demeter', 'exoplanet', 'flightontime', 'hono-onnx', 'wildfire'];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: 'string' } } });
const rows: (readonly string[])[] = [];
for (const name of positionals.length > 0 ? positionals : SYSTEMS) rows.push(await compared(name));
if (values.page !== undefined) {
  const before = await rowsOf(values.page, 'emitted');
  const all = SYSTEMS.map((name) => [...rows, ...before].find(([id]) => id === name));
  await putTable(
    values.page,
    'emitted',
    [HEADING, ...all.filter((row) => row !== undefined)],
    'node bench/emitted.ts',
  );
}
process.stdout.write(`${table([HEADING, ...rows], { width: 120 }).join('\n')}\n`);
if (rows.some((row) => row.at(-1) !== 'yes')) process.exitCode = 1;

async function compared(name: string): Promise<readonly string[]> {
  await using direct = await upExample(name);
  const checks = await allChecks(direct);
  const emitted = await upEmitted(name, direct);
  const tried = comparisons(name).filter(({ skip }) => !skip);
  const failed: string[] = [];
  for (const { what, holds } of tried)
    await holds({ direct, emitted, checks }).catch((fault: unknown) => {
      process.stderr.write(`${name}: ${what}\n${String(fault)}\n`);
      failed.push(what);
    });
  const own = emitted.running.services.filter((one) => serviceOf(direct, one) !== undefined);
  const { journey, browser = [] } = expected(name);
  const passed = [...checks.values()].flat().filter(({ ok }) => ok === true);
  return [
    name,
    own.map(({ id }) => id).join(', '),
    String(journey.length + browser.length),
    String(passed.length),
    failed.length === 0 ? 'yes' : `not: ${failed.join('; ')}`,
  ];
}
