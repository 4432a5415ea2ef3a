import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeText } from './decode.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const buffer = Buffer.from(text, 'utf16le');
  return bigEndian ? buffer.swap16() : buffer;
};

test('source files are decoded whatever wrote them', () => {
  const table: readonly (readonly [string, Uint8Array, string | null])[] = [
    ['utf-8', Buffer.from('naïve\n'), 'naïve\n'],
    ['utf-8 with mark', Buffer.from('\ufefffastapi\n'), 'fastapi\n'],
    ['utf-16 little endian with mark', utf16('\ufefffastapi==0.1\r\n'), 'fastapi==0.1\n'],
    ['utf-16 big endian with mark', utf16('\ufefffastapi\n', true), 'fastapi\n'],
    ['utf-16 without mark', utf16('numpy==1.26\r\npandas\r\n'), 'numpy==1.26\npandas\n'],
    ['latin-1', bytes(0x63, 0x61, 0x66, 0xe9, 0x0a), 'café\n'],
    ['old mac newlines', Buffer.from('a\rb\r'), 'a\nb\n'],
    ['empty', bytes(), ''],
    ['binary', bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d), null],
    ['utf-32', bytes(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), null],
  ];
  for (const [name, input, expected] of table) assert.equal(decodeText(input), expected, name);
});

test('property: what UTF-8 and marked UTF-16 encode comes back', () => {
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\r\ufeff]/.test(text));
  fc.assert(
    fc.property(texts, (text) => {
      assert.equal(decodeText(Buffer.from(text)), text);
      assert.equal(decodeText(utf16(`\ufeff${text}`)), text);
    }),
    { numRuns: 200 },
  );
});

test('fuzz: any bytes are text or null', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (input) => {
      const text = decodeText(input);
      assert.ok(text === null || !text.includes('\r'));
    }),
    { numRuns: 300 },
  );
});
