import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decompressXz } from './decompress.ts';

const TEXT = 'Plimsoll\n'.repeat(22_222);
// What `xz -9e` makes of TEXT.
const COMPRESSED = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4w09AGxdACgbCSb+MnIkCWVhCz7kgE/aF9He5JHmRMPhnWpF3U/fVqGATWttO+XAUl/eGBbHIdKOtqRee6GJBzPCqomAr/pADomIUvnAIAabudULxY/WJyspZwwwXM0ZGFGh9jaop9Ij6y/W2GnGNHsAAACKl/UgQF3cmgABiAG+mgwAWyBKrbHEZ/sCAAAAAARZWg==',
  'base64',
);

test('decompresses, in whatever chunks the input comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: COMPRESSED.length }), async (step) => {
      assert.equal(await collect(COMPRESSED, { step }), TEXT);
    }),
    { numRuns: 20 },
  );
});

test('says what is wrong', async () => {
  const flipped = Buffer.from(COMPRESSED);
  flipped[20] = (flipped[20] ?? 0) ^ 0xff;
  const rows: readonly (readonly [string, Buffer, RegExp])[] = [
    ['nothing', Buffer.alloc(0), /damaged or ends early/],
    ['something else', Buffer.from('hello, this is no xz'), /damaged or ends early/],
    ['a flipped byte', flipped, /damaged or ends early/],
    ['something after it', Buffer.concat([COMPRESSED, Buffer.from('more')]), /damaged or ends early/],
  ];
  for (const [what, bytes, expected] of rows)
    await assert.rejects(collect(bytes), { name: 'RangeError', message: expected }, what);
});

test('files written one after the other are one', async () => {
  assert.equal(await collect(Buffer.concat([COMPRESSED, COMPRESSED])), TEXT + TEXT);
});

test('refuses every cut', async () => {
  for (let at = 0; at < COMPRESSED.length; at += 1)
    await assert.rejects(collect(COMPRESSED.subarray(0, at)), /damaged or ends early/, `cut at ${at}`);
});

test('stops at the limit', async () => {
  await assert.rejects(collect(COMPRESSED, { limit: 100_000 }), /more than 100000 bytes/);
});

test('a half-read stream does not block the next', async () => {
  for await (const chunk of decompressXz(pieces(COMPRESSED, 10), 1e9)) {
    assert.ok(chunk.length > 0);
    break;
  }
  assert.equal(await collect(COMPRESSED), TEXT);
});

test('passes on the fault of its input', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield COMPRESSED.subarray(0, 50);
    throw new Error('the disk went away');
  }
  const reading = async () => {
    for await (const _ of decompressXz(failing(), 1e9));
  };
  await assert.rejects(reading(), /the disk went away/);
});

test('noise never hangs it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(COMPRESSED.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const noisy = Buffer.from(COMPRESSED);
      noisy[at] = (noisy[at] ?? 0) ^ by;
      // A flip in the unchecked part of a header may go unseen; anything else must be an error, and none may hang.
      await collect(noisy).catch((error: unknown) => assert.ok(error instanceof RangeError));
    }),
    { numRuns: 100 },
  );
});

async function collect(bytes: Uint8Array, { step = 1 << 16, limit = 1e9 } = {}): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of decompressXz(pieces(bytes, step), limit)) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function* pieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
