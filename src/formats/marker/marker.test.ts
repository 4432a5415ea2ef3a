import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Platform } from '../../model/config.ts';
import { isFault } from '../pep508/cursor.ts';
import { targetEnvironment } from './environment.ts';
import { evaluateMarker } from './evaluate.ts';
import { type Marker, parseMarker, printMarker, type Variable } from './marker.ts';

interface Table {
  readonly environments: readonly { platform: Platform; python: string; extra: string }[];
  /** Marker, and whether it holds in each environment; null when it is not a marker. */
  readonly rows: readonly (readonly [string, readonly boolean[] | null])[];
}

test('markers hold where the reference implementation says so', () => {
  const url = new URL('./fixtures/packaging.json', import.meta.url);
  const table: Table = JSON.parse(readFileSync(url, 'utf8'));
  const environments = table.environments.map(({ platform, python, extra }) => ({
    ...targetEnvironment(platform, python),
    extras: new Set(extra === '' ? [] : [extra]),
  }));
  const wrong = table.rows.filter(([text, expected]) => {
    const marker = parseMarker(text);
    if (isFault(marker) || expected === null) return isFault(marker) !== (expected === null);
    return environments.some((each, at) => evaluateMarker(marker, each) !== expected[at]);
  });
  assert.ok(table.rows.length > 400);
  assert.deepEqual(wrong, []);
});

test('sets of extras and groups are asked for membership', () => {
  const environment = {
    ...targetEnvironment('linux/amd64', '3.11.2'),
    extras: new Set(['web-ui']),
    groups: new Set(['prod']),
  };
  const cases: readonly (readonly [string, boolean])[] = [
    ["'Web_UI' in extras", true],
    ["'dev' in extras", false],
    ["'dev' not in extras", true],
    ["'prod' in dependency_groups", true],
    ["'web-ui' in dependency_groups", false],
  ];
  for (const [text, expected] of cases) {
    const marker = parseMarker(text);
    assert.ok(!isFault(marker), text);
    assert.equal(evaluateMarker(marker, environment), expected, text);
  }
});

test('a fault says what was expected and where', () => {
  assert.deepEqual(parseMarker("python_version > '3' xor os_name == 'nt'"), {
    fault: "unexpected 'xor os_name == 'nt''",
    at: 21,
  });
  const deep = `${'('.repeat(100_000)}os_name == 'nt'${')'.repeat(100_000)}`;
  assert.ok(isFault(parseMarker(deep)));
});

const VARIABLES: readonly Variable[] = ['python_version', 'sys_platform', 'extra', 'platform_machine'];
const PLAIN = { noNullPrototype: true };
const comparisons: fc.Arbitrary<Marker> = fc.record(
  {
    kind: fc.constant('compare'),
    variable: fc.constantFrom(...VARIABLES),
    operator: fc.constantFrom('===', '==', '~=', '!=', '<=', '>=', '<', '>', 'in', 'not in'),
    value: fc.string().filter((text) => !(text.includes("'") && text.includes('"'))),
    reversed: fc.boolean(),
  },
  PLAIN,
);
const markers: fc.Arbitrary<Marker> = fc.letrec<{ marker: Marker }>((tie) => ({
  marker: fc.oneof(
    { depthSize: 'small' },
    comparisons,
    fc.record(
      {
        kind: fc.constantFrom('and', 'or'),
        of: fc.array(tie('marker'), { minLength: 2, maxLength: 3 }),
      },
      PLAIN,
    ),
  ),
})).marker;

test('property: what is printed parses back to the same marker', () => {
  fc.assert(
    fc.property(markers, (marker) => {
      assert.deepEqual(parseMarker(printMarker(marker)), marker);
    }),
    { numRuns: 200 },
  );
});

test('fuzz: any text is a marker or a fault', () => {
  const words = fc.constantFrom('os_name', "'nt'", '==', '(', ')', 'and', 'or', 'not', 'in', ' ', '"', '~=');
  const texts = fc.oneof(
    fc.string(),
    fc.array(words).map((each) => each.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const marker = parseMarker(text);
      if (!isFault(marker)) evaluateMarker(marker, targetEnvironment('linux/arm64', '3.13.5'));
    }),
    { numRuns: 300 },
  );
});
