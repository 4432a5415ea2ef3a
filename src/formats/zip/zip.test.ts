import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { type FakeFile, fakeZip } from '../../../test/support/zip.ts';
import { memoryBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import { contentBlob, contentBytes, contentHead, contentStream } from './content.ts';
import { readZip, type ZipEntry } from './read.ts';

/** A zip archive made by Python's writer from [name, text, mode, method] rows; `stream` leaves sizes to data descriptors. */
function pythonZip(rows: readonly (readonly [string, string, number, number])[], stream = false): Buffer {
  const script = `import io,sys,json,zipfile
class Pipe(io.RawIOBase):
    def __init__(self): self.parts=[]
    def writable(self): return True
    def write(self,b): self.parts.append(bytes(b)); return len(b)
p=Pipe() if ${stream ? 'True' : 'False'} else io.BytesIO()
z=zipfile.ZipFile(p,'w')
for name,text,mode,method in json.loads(sys.argv[1]):
    i=zipfile.ZipInfo(name); i.external_attr=(0o100000|mode)<<16; i.compress_type=method
    z.writestr(i,text)
z.close()
sys.stdout.buffer.write(b''.join(p.parts) if ${stream ? 'True' : 'False'} else p.getvalue())`;
  return execFileSync('python3', ['-c', script, JSON.stringify(rows)]);
}

const read = (bytes: Uint8Array) => readZip(memoryBlob(bytes), 'x.whl');

async function texts(entries: readonly ZipEntry[]): Promise<readonly (readonly [string, string, number])[]> {
  const rows: (readonly [string, string, number])[] = [];
  for (const entry of entries)
    rows.push([
      entry.path,
      Buffer.from(await contentBytes(entry.content, 1e6, entry.path)).toString(),
      entry.mode,
    ]);
  return rows;
}

test('reads what Python writes: modes, both methods, data descriptors', async () => {
  const rows = [
    ['pkg/', '', 0o755, 0],
    ['pkg/__init__.py', 'print(1)\n'.repeat(500), 0o644, 8],
    ['pkg/empty', '', 0o644, 8],
    ['pkg/tool', '#!/bin/sh\n', 0o755, 0],
    ['pkg/ünï.txt', 'x', 0o600, 8],
  ] as const;
  const expected = rows.slice(1).map(([name, text, mode]) => [name, text, mode]);
  assert.deepEqual(await texts(await read(pythonZip(rows))), expected);
  assert.deepEqual(await texts(await read(pythonZip(rows, true))), expected);
});

test('reads zip64, a comment, local extra fields, and names of code page 437', async () => {
  const zip64 = execFileSync(
    'python3',
    [
      '-c',
      `import io,sys,zipfile
o=io.BytesIO(); z=zipfile.ZipFile(o,'w')
with z.open('big','w',force_zip64=True) as f: f.write(b'abc')
for n in range(65536): z.writestr(f'{n}','')
z.comment=b'PK\\x05\\x06 comment'
z.close(); sys.stdout.buffer.write(o.getvalue())`,
    ],
    { maxBuffer: 64e6 },
  );
  const entries = await read(zip64);
  assert.equal(entries.length, 65537);
  assert.deepEqual(await texts(entries.slice(0, 2)), [
    ['big', 'abc', 0],
    ['0', '', 0],
  ]);
  const odd = fakeZip([
    { name: Buffer.from([0x81, 0x2e, 0x70, 0x79]), body: Buffer.from('a'), localExtra: Buffer.alloc(7) },
  ]);
  assert.deepEqual(await texts(await read(odd)), [['ü.py', 'a', 0]]);
});

test('of two files with one name the last counts', async () => {
  const twice = fakeZip([
    { name: 'a', body: Buffer.from('1') },
    { name: './a', body: Buffer.from('2') },
  ]);
  assert.deepEqual(await texts(await read(twice)), [['a', '2', 0]]);
});

test('archives that lie, leave their root or cannot be read are refused', async () => {
  const body = Buffer.from('content'.repeat(9));
  const table: readonly (readonly [string, Buffer, string])[] = [
    ['parent', fakeZip([{ name: '../x', body }]), 'zip/unsafe'],
    ['inner parent', fakeZip([{ name: 'a/../../x', body }]), 'zip/unsafe'],
    ['parent folder', fakeZip([{ name: '../', body: Buffer.alloc(0) }]), 'zip/unsafe'],
    ['absolute', fakeZip([{ name: '/etc/passwd', body }]), 'zip/unsafe'],
    ['nul', fakeZip([{ name: 'a\0b', body }]), 'zip/unsafe'],
    [
      'overlap',
      fakeZip([
        { name: 'a', body },
        { name: 'b', body, offset: 0 },
      ]),
      'zip/unsafe',
    ],
    ['too long', fakeZip([{ name: 'a', body, compressed: 1000 }]), 'zip/unsafe'],
    ['stored, other size', fakeZip([{ name: 'a', body, method: 0, size: 1 }]), 'zip/unsafe'],
    ['impossible ratio', fakeZip([{ name: 'a', body, size: 1e8 }]), 'zip/unsafe'],
    ['offset beyond', fakeZip([{ name: 'a', body, offset: 5000 }]), 'zip/unsafe'],
    ['encrypted', fakeZip([{ name: 'a', body, flags: 1 }]), 'zip/unreadable'],
    ['bzip2', fakeZip([{ name: 'a', body, method: 12 }]), 'zip/unreadable'],
    ['count too high', fakeZip([{ name: 'a', body }], (end) => end.writeUInt16LE(2, 10)), 'zip/unreadable'],
    [
      'count too low',
      fakeZip([{ name: 'a' }, { name: 'b' }], (end) => end.writeUInt16LE(1, 10)),
      'zip/unreadable',
    ],
    [
      'directory elsewhere',
      fakeZip([{ name: 'a', body }], (end) => end.writeUInt32LE(0, 16)),
      'zip/unreadable',
    ],
    ['missing zip64', fakeZip([{ name: 'a', size: 0xffffffff }]), 'zip/unreadable'],
    ['several disks', fakeZip([{ name: 'a', body }], (end) => end.writeUInt16LE(1, 4)), 'zip/unreadable'],
    ['cut', fakeZip([{ name: 'a', body }]).subarray(0, 60), 'zip/unreadable'],
    [
      'something before',
      Buffer.concat([Buffer.from('#!/bin/sh\n'), fakeZip([{ name: 'a', body }])]),
      'zip/unreadable',
    ],
    ['empty', Buffer.alloc(0), 'zip/unreadable'],
  ];
  for (const [name, bytes, code] of table)
    await assert.rejects(
      read(bytes),
      (error) => error instanceof UserError && error.code === code && error.message.startsWith('x.whl: '),
      name,
    );
});

test('files whose bytes are not what the directory says are refused when read, whole or streamed', async () => {
  const body = Buffer.from('content'.repeat(999));
  const table: readonly (readonly [string, FakeFile])[] = [
    ['crc', { name: 'a', body, crc32: 1 }],
    ['shorter', { name: 'a', body, size: body.length + 1 }],
    ['longer', { name: 'a', body, size: body.length - 1 }],
    ['bytes after the stream', { name: 'a', body, after: Buffer.from('more') }],
    ['stream cut', { name: 'a', body, compressed: deflateRawSync(body).length - 4 }],
    ['other local name', { name: 'a', body, localName: 'b' }],
  ];
  for (const [name, file] of table) {
    const [entry] = await read(fakeZip([file]));
    assert.ok(entry);
    const isRefused = (error: unknown) => error instanceof UserError && error.code === 'zip/unreadable';
    await assert.rejects(contentBytes(entry.content, 1e6, 'a'), isRefused, name);
    await assert.rejects(
      async () => {
        for await (const _ of contentStream(entry.content, 'a'));
      },
      isRefused,
      name,
    );
  }
});

test('nothing longer than the limit is unpacked', async () => {
  const [entry] = await read(fakeZip([{ name: 'a', body: Buffer.alloc(5000) }]));
  assert.ok(entry);
  await assert.rejects(contentBytes(entry.content, 4999, 'a'), UserError);
  assert.equal((await contentBytes(entry.content, 5000, 'a')).length, 5000);
});

test('property: random access to a deflated file gives its bytes, small and large', async () => {
  const large = Buffer.alloc(20 * 1024 * 1024);
  for (let at = 0; at < large.length; at += 4) large.writeUInt32LE(at, at);
  for (const body of [large.subarray(0, 70_000), large]) {
    const [entry] = await read(fakeZip([{ name: 'a', body }]));
    assert.ok(entry);
    const blob = contentBlob(entry.content, 'a');
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length), fc.nat(3000), async (offset, wanted) => {
        const length = Math.min(wanted, body.length - offset);
        assert.ok(body.subarray(offset, offset + length).equals(await blob.read(offset, length)));
      }),
      { numRuns: body === large ? 8 : 50 },
    );
    assert.ok(body.subarray(0, 64).equals(await contentHead(entry.content, 64, 'a')));
    await assert.rejects(blob.read(body.length - 1, 2), RangeError);
  }
});

test('fuzz: any damage is a UserError or harmless, and no path leaves the root', async () => {
  const base = fakeZip([
    { name: 'pkg/a.py', body: Buffer.from('content'.repeat(9)) },
    { name: 'b', body: Buffer.from('b') },
  ]);
  const edits = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(edits, fc.integer({ min: base.length - 40, max: base.length }), async (changes, cut) => {
      const bytes = Buffer.from(base.subarray(0, cut));
      for (const [at, value] of changes) if (at < cut) bytes[at] = value;
      try {
        for (const entry of await read(bytes)) {
          assert.doesNotMatch(entry.path, /(^|\/)\.\.(\/|$)|^\//);
          await contentBytes(entry.content, 1e6, entry.path);
        }
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
