import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStanzas, type Stanza } from './parse.ts';
import { streamStanzas } from './stream.ts';

const TABLE: readonly {
  readonly what: string;
  readonly text: string;
  readonly stanzas: readonly object[];
}[] = [
  { what: 'nothing', text: '', stanzas: [] },
  { what: 'empty lines only', text: '\n\n \n\n', stanzas: [] },
  { what: 'two paragraphs', text: 'A: 1\nB: 2\n\nA: 3\n', stanzas: [{ a: '1', b: '2' }, { a: '3' }] },
  { what: 'blank lines hold blanks', text: 'A: 1\n \t\n\nB: 2', stanzas: [{ a: '1' }, { b: '2' }] },
  {
    what: 'continuation',
    text: 'SHA256:\n x 1 a\n y 2 b\nZ: 1',
    stanzas: [{ sha256: '\nx 1 a\ny 2 b', z: '1' }],
  },
  { what: 'comments', text: '# no\nA: 1\n# B: 2\n tail\n', stanzas: [{ a: '1\ntail' }] },
  { what: 'CRLF', text: 'A: 1\r\nB: 2\r\n\r\nC: 3\r\n', stanzas: [{ a: '1', b: '2' }, { c: '3' }] },
  {
    what: 'colons in values',
    text: 'Homepage: https://example.org:80',
    stanzas: [{ homepage: 'https://example.org:80' }],
  },
  { what: 'no colon is no field', text: 'nonsense\n more\nA: 1', stanzas: [{ a: '1' }] },
  { what: 'no name is no field', text: ': x\nA: 1', stanzas: [{ a: '1' }] },
];

for (const { what, text, stanzas } of TABLE)
  test(what, () => assert.deepEqual(parseStanzas(text).map(Object.fromEntries), stanzas));

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const value = fc.stringMatching(/^[!-~](?:[ -~]{0,10}[!-~])?$/);
const stanza = fc.uniqueArray(fc.tuple(name, value), {
  selector: ([key]) => key,
  minLength: 1,
  maxLength: 5,
});

test('reads back what is printed, in whatever chunks it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(stanza, { maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async (stanzas, step) => {
        const text = stanzas
          .map((fields) => fields.map(([key, of]) => `${key}: ${of}\n`).join(''))
          .join('\n');
        const expected = stanzas.map((fields) => new Map(fields));
        assert.deepEqual(parseStanzas(text), expected);
        const wanted = new Set(stanzas.flatMap((fields) => fields.map(([key]) => key)));
        assert.deepEqual(await collect(streamStanzas(pieces(Buffer.from(text), step), wanted)), expected);
      },
    ),
    { numRuns: 200 },
  );
});

test('never throws on noise', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.ok(Array.isArray(parseStanzas(text)))));
});

test('keeps only wanted fields, and characters cut by a chunk border', async () => {
  const bytes = Buffer.from('Package: é\nDescription: long\n more\n\nPackage: ü\n');
  const found = await collect(streamStanzas(pieces(bytes, 1), new Set(['package'])));
  assert.deepEqual(found.map(Object.fromEntries), [{ package: 'é' }, { package: 'ü' }]);
});

test('refuses a paragraph without end', async () => {
  const endless = pieces(Buffer.alloc(3 << 20, 'a'), 1 << 19);
  await assert.rejects(collect(streamStanzas(endless, new Set())), /longer than 1 MiB/);
});

async function* pieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

async function collect(stanzas: AsyncIterable<Stanza>): Promise<readonly Stanza[]> {
  const all: Stanza[] = [];
  for await (const one of stanzas) all.push(one);
  return all;
}
