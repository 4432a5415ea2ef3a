import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoryTree } from '../formats/tree/memory.ts';
import { check } from './check.ts';
import { inImage } from './example.ts';
import { exampleFiles, targetOf } from './example-files.ts';
import { fix } from './fix.ts';
import { allRules } from './rules/all.ts';

describe('every bad example with a fix', async () => {
  for (const rule of await allRules()) {
    for (const { example, inventory = null } of rule.bad) {
      const files = exampleFiles(targetOf(rule.id), example);
      const options = { persona: 'auditor', policy: rule.policy ?? {} } as const;
      const input = { tree: memoryTree(files), inventory };
      const { findings } = await check(input, options);
      const patch = findings.find((finding) => finding.rule === rule.id)?.patch;
      if (!patch) continue;
      test(`${rule.id} is mended, by its edits alone, once and for all`, async () => {
        const mended = await fix(input, options, true);
        assert.deepEqual(mended.refused, []);
        assert.deepEqual(
          mended.fixed.map((finding) => finding.rule),
          [rule.id],
        );
        const now = { ...files, ...Object.fromEntries(mended.files.map(({ path, after }) => [path, after])) };
        const again = { tree: memoryTree(now), inventory };
        const after = await check(again, options);
        assert.deepEqual(after.findings, []);
        assert.deepEqual(after.diagnostics, []);
        assert.deepEqual((await fix(again, options, true)).files, []);
        for (const { before, after: text } of mended.files)
          assert.equal(kept(before, patch.edits), kept(text, moved(patch.edits)));
      });
    }
  }
});

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What of a text is outside of its edits. */
function kept(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
}

/** The edits' places in the text after them. */
function moved(edits: readonly Edit[]): readonly Edit[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, text }) => {
      const at = start + shift;
      shift += text.length - (end - start);
      return { start: at, end: at + text.length, text };
    });
}

const SHOP = inImage(
  'RUN apt-get update && apt-get install curl=8 && rm -rf /var/lib/apt/lists/*\nRUN pip install flask==3.0.3',
);

test('unsafe fixes are made only when asked for', async () => {
  const input = { tree: memoryTree({ Dockerfile: SHOP }) };
  const safe = await fix(input, {}, false);
  assert.deepEqual(safe.fixed.map(({ rule }) => rule).sort(), [
    'dockerfile/non-interactive-install',
    'dockerfile/pip-cache',
  ]);
  assert.deepEqual(
    safe.refused.map(({ finding }) => finding.rule),
    ['dockerfile/apt-recommends'],
  );
  assert.match(safe.files[0]?.after ?? '', /install -y curl=8[\s\S]*install --no-cache-dir flask/);
  const all = await fix(input, {}, true);
  assert.deepEqual(all.refused, []);
  assert.match(all.files[0]?.after ?? '', /-y/);
  assert.match(all.files[0]?.after ?? '', /--no-install-recommends/);
});

test('carriage returns and a byte-order mark stay', async () => {
  const text = `\ufeff${SHOP.replaceAll('\n', '\r\n')}`;
  const { files } = await fix({ tree: memoryTree({ Dockerfile: text }) }, {}, false);
  const after = files[0]?.after ?? '';
  assert.match(after, /^\ufeffFROM/);
  assert.equal(after.replaceAll('\r\n', '').includes('\n'), false);
});

test('a file that is not UTF-8 is not written', async () => {
  const tree = memoryTree({ Dockerfile: '' });
  const bytes = Buffer.from(`\ufeff${SHOP}`, 'utf16le');
  const file = { path: 'Dockerfile', size: bytes.length, executable: false };
  const utf16 = {
    ...tree,
    files: [file],
    file: (path: string) => (path === file.path ? file : null),
    head: () => bytes,
    text: () => SHOP,
  };
  const mended = await fix({ tree: utf16 }, {}, false);
  assert.deepEqual(mended.files, []);
  assert.deepEqual([...new Set(mended.refused.map(({ because }) => because))].sort(), [
    'it changes what happens: recommended packages that the application relies on are no longer installed',
    'the file is not UTF-8',
  ]);
});

test('files given by path are mended each on its own', async () => {
  const tree = memoryTree({ 'a.Dockerfile': SHOP, 'b.Dockerfile': 'FROM\n', 'c.Dockerfile': SHOP });
  const { files } = await fix({ tree, paths: ['a.Dockerfile', 'b.Dockerfile', 'c.Dockerfile'] }, {}, false);
  assert.deepEqual(
    files.map(({ path }) => path),
    ['a.Dockerfile', 'c.Dockerfile'],
  );
});

/** What safe fixes make of a file, `null` where they must leave it alone. */
const MENDED: readonly (readonly [name: string, path: string, before: string, after: string | null])[] = [
  [
    'lists that a later RUN installs from stay',
    'Dockerfile',
    'FROM debian:12\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends curl\n',
    null,
  ],
  [
    'also where another stage does',
    'Dockerfile',
    'FROM debian:12 AS base\nRUN apt-get update\nFROM base\nRUN apt-get install -y --no-install-recommends curl\n',
    null,
  ],
  [
    'lists that the next RUN fetches anew are removed',
    'Dockerfile',
    'FROM debian:12\nRUN apt-get update && apt-get install -y git\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    'FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
  ],
  [
    'a line that is added is indented as the one below it',
    'nginx.conf',
    'server {\n    listen 8080;\n}\n',
    'server {\n    server_tokens off;\n    listen 8080;\n}\n',
  ],
];

for (const [name, path, before, after] of MENDED)
  test(`mended: ${name}`, async () => {
    const { files } = await fix({ tree: memoryTree({ [path]: before }) }, {}, false);
    assert.equal(files[0]?.after ?? null, after);
  });
