import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { default as Ajv4 } from 'ajv-draft-04';
import { memoryTree } from '../../formats/tree/memory.ts';
import { FORMATS } from '../../model/check.ts';
import { plainLook } from '../../report/look.ts';
import { check } from '../check.ts';
import { inImage } from '../example.ts';
import { toReport } from '../report.ts';
import { render } from './render.ts';

const FILES = {
  Dockerfile: inImage(
    [
      'RUN pip install flask==3.0.3',
      'ENV API_TOKEN=hunter2hunter2',
      '# plimsoll ignore=dockerfile/pip-cache: it is thrown away',
      'RUN pip install \\\n  "gunicorn==22.0.0"',
      'WORKDIR a,b:c%d',
    ].join('\n'),
  ),
  'a folder/compose.yaml': 'services:\n  web:\n    image: "nginx<&|@>"\n  db: [}\n',
};

const audit = await check({ tree: memoryTree(FILES) }, { persona: 'auditor' });
const report = toReport(audit, null);
const printed = new Map(
  await Promise.all(
    FORMATS.map(
      async (format) => [format, (await render(format, report, audit, '1.2.3'))(plainLook)] as const,
    ),
  ),
);

/** The parts of a SARIF log that are looked at. */
interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly Result[];
  }[];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly {
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
  }[];
  readonly fixes?: readonly { readonly artifactChanges: readonly { readonly replacements: unknown }[] }[];
  readonly suppressions?: unknown;
}

test('SARIF is valid by its published schema, with fixes and suppressions', () => {
  // The schema was made before patterns were read as Unicode ones.
  const ajv = new Ajv4.default({ strict: false, validateFormats: false, unicodeRegExp: false });
  const validate = ajv.compile(sarifSchema);
  const sarif: Log = JSON.parse(printed.get('sarif') ?? '');
  assert.ok(validate(sarif), JSON.stringify(validate.errors));
  const [run] = sarif.runs;
  assert.ok(run);
  assert.equal(run.results.length, report.findings.length + report.suppressed.length);
  assert.equal(run.invocations[0]?.executionSuccessful, false);
  const cache = run.results.find(({ ruleId }) => ruleId === 'dockerfile/pip-cache');
  assert.deepEqual(cache?.fixes?.[0]?.artifactChanges[0]?.replacements, [
    {
      deletedRegion: { startLine: 2, startColumn: 16, endLine: 2, endColumn: 16 },
      insertedContent: { text: ' --no-cache-dir' },
    },
  ]);
  const ignored = run.results.filter(({ suppressions }) => suppressions);
  assert.deepEqual(ignored[0]?.suppressions, [{ kind: 'inSource', justification: 'it is thrown away' }]);
  const uris = run.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri);
  assert.ok(uris.includes('a%20folder/compose.yaml'));
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
});

test('JSON is valid by our own schema', () => {
  const schema = new URL('../../../schema/checkreport.schema.json', import.meta.url);
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));
  assert.ok(validate(JSON.parse(printed.get('json') ?? '')), JSON.stringify(validate.errors));
  assert.equal(validate({ ...report, score: 7 }), false);
});

test('no format prints a secret, and every one names each finding', () => {
  for (const [format, text] of printed) {
    assert.doesNotMatch(text, /hunter2/, format);
    for (const { rule } of report.findings) assert.ok(text.includes(rule), `${format}: ${rule}`);
  }
});

test('annotations and XML stay what they are, whatever a file says', () => {
  for (const line of (printed.get('github') ?? '').trimEnd().split('\n'))
    assert.match(line, /^::(error|warning|notice) (\w+=[^,:\n]*,?)+::[^\r\n]+$/);
  const junit = printed.get('junit') ?? '';
  assert.doesNotMatch(junit.replace(/<[^<>]*>/g, ''), /[<>]/);
  assert.match(junit, /errors="1"/);
  for (const line of (printed.get('markdown') ?? '').split('\n').filter((one) => one.startsWith('|')))
    assert.ok(!/@|<(?!br>)/.test(line), line);
});

test('the text shows the place, to its last line when there are several', () => {
  const text = printed.get('text') ?? '';
  assert.match(text, /\n2 \| RUN pip install flask==3\.0\.3\n {2}\| {5}\^{24}\n/);
  assert.match(text, /ENV API_TOKEN=\*\*\*\n/);
});
