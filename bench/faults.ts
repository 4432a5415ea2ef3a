// What is broken, and what comes of it: the tests that put faults into wheels, packages, locks, caches, disks, registries
// and builds, with what each of them saw. Exits with 1 when one fails or could not be tried.
//
//   sh scripts/engine.sh bases && npm test && node bench/faults.ts [--page docs/benchmarks.md]
import { join } from 'node:path';
import { run } from 'node:test';
import { parseArgs } from 'node:util';
import { table } from '../src/report/table.ts';
import { FAULT } from '../test/support/faults.ts';
import { putTable } from './support/page.ts';

const TESTS = ['faults.test.ts', 'registry.test.ts'].map((name) =>
  join(import.meta.dirname, '../test', name),
);

const { values } = parseArgs({ options: { page: { type: 'string' } } });
const rows: string[][] = [['what is broken', 'what comes of it']];
for await (const { type, data } of run({ files: TESTS, concurrency: 1 })) {
  if (type === 'test:diagnostic' && data.message.startsWith(FAULT)) {
    rows.push(data.message.slice(FAULT.length).split(' => '));
  }
  if (type === 'test:fail' || (type === 'test:pass' && data.skip)) {
    process.stderr.write(`${data.name}: ${data.skip ? 'could not be tried' : 'failed'}\n`);
    process.exitCode = 1;
  }
}
if (values.page !== undefined && !process.exitCode)
  await putTable(values.page, 'faults', rows, 'node bench/faults.ts');
process.stdout.write(`${table(rows, { width: 160 }).join('\n')}\n`);
