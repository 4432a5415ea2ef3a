import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ar } from '../../../test/support/deb.ts';
import { memoryBlob } from '../../model/blob.ts';
import { type ArMember, readAr } from './read.ts';

test('lists members with their places', async () => {
  const bytes = ar([
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.xz/', Buffer.from('odd')],
    ['data.tar.xz', Buffer.from('data')],
  ]);
  assert.deepEqual(await readAr(memoryBlob(bytes)), [
    { name: 'debian-binary', offset: 68, size: 4 },
    { name: 'control.tar.xz', offset: 132, size: 3 },
    { name: 'data.tar.xz', offset: 196, size: 4 },
  ]);
});

test('says what is wrong', async () => {
  const good = ar([['debian-binary', Buffer.from('2.0\n')]]);
  const rows: readonly (readonly [Uint8Array, RegExp])[] = [
    [new Uint8Array(), /not an ar/],
    [Buffer.from('!<arch>\r\n'), /not an ar/],
    [good.subarray(0, 40), /within a member header/],
    [good.subarray(0, good.length - 1), /within a member/],
    [Buffer.from(Buffer.from(good).toString('latin1').replace('`', '"')), /no member header at byte 8/],
    [Buffer.from(Buffer.from(good).toString('latin1').replace(/4 {8}/, '-4       ')), /no member header/],
    [ar(Array.from({ length: 65 }, () => ['x', new Uint8Array()] as const)), /more than 64/],
  ];
  for (const [bytes, expected] of rows) {
    const result = await readAr(memoryBlob(bytes));
    assert.match(String(result), expected);
  }
});

test('reads back what was written, and never throws on cuts and noise', async () => {
  const member = fc.tuple(fc.stringMatching(/^[a-z.]{1,15}$/), fc.uint8Array({ maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(member, { maxLength: 5 }),
      fc.nat(),
      fc.nat(255),
      async (members, at, noise) => {
        const bytes = ar(members);
        const blob = memoryBlob(bytes);
        const read = await readAr(blob);
        assert.ok(typeof read !== 'string');
        for (const [index, [name, content]] of members.entries()) {
          const found: ArMember | undefined = read[index];
          assert.equal(found?.name, name);
          assert.deepEqual(Buffer.from(await blob.read(found.offset, found.size)), Buffer.from(content));
        }
        const broken = Uint8Array.from(bytes.subarray(0, at % (bytes.length + 1)));
        if (broken.length > 0) broken[at % broken.length] = noise;
        await readAr(memoryBlob(broken));
      },
    ),
    { numRuns: 200 },
  );
});
