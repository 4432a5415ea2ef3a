import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { OUTPUTS } from '../src/emit/outputs.ts';
import type { Files } from '../src/model/files.ts';
import { parts, sourcesOf } from './support/applications.ts';
import { emitted, findingsOf } from './support/emitted.ts';

/** Everything there is to ask for. */
const ALSO = { stack: { also: OUTPUTS.flatMap(({ asked }) => asked ?? []) } };

test('what is emitted gives no finding, whatever the application is made of', async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (given) => {
      const sources = sourcesOf(given);
      const findings = await findingsOf(sources, await emitted(sources, ALSO));
      assert.deepEqual(
        findings.map(({ rule, path, line, message }) => `${path}:${line} ${rule} ${message}`),
        [],
      );
    }),
    { numRuns: 60 },
  );
});

test('the same application gives the same bytes, in whatever order its files are listed', async () => {
  await fc.assert(
    fc.asyncProperty(parts, fc.infiniteStream(fc.nat()), async (given, order) => {
      const sources = Object.entries(sourcesOf(given));
      const keyed = sources.map((one) => [order.next().value ?? 0, one] as const);
      const shuffled = keyed.toSorted(([a], [b]) => a - b).map(([, one]) => one);
      const one = await emitted(Object.fromEntries(sources), ALSO);
      assert.deepEqual(await emitted(Object.fromEntries(shuffled), ALSO), one);
    }),
    { numRuns: 20 },
  );
});

test('every stack is YAML that is read the same by readers of 1.1 and 1.2', async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (given) => {
      for (const { path, text } of yaml(await emitted(sourcesOf(given), ALSO))) {
        const [one, other] = (['1.1', '1.2'] as const).map((version) =>
          parseDocument(text, { version, merge: true }),
        );
        assert.deepEqual([one?.errors, other?.errors], [[], []], path);
        assert.deepEqual(one?.toJS(), other?.toJS(), path);
      }
    }),
    { numRuns: 30 },
  );
});

function yaml({ files }: Files) {
  return files.filter(({ path }) => path.endsWith('.yaml') && !path.startsWith('kubernetes/'));
}
