import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryBlob } from '../../model/blob.ts';
import { UserError } from '../../model/error.ts';
import { TAR_END, type TarHeader, tarHeader, tarPadding } from './header.ts';
import { readTar, streamTar } from './read.ts';

const plain = { mode: 0o644, uid: 0, gid: 0, size: 0, target: '' } as const;

function archive(members: readonly (readonly [TarHeader, Uint8Array?])[]): Buffer {
  const parts = members.flatMap(([header, body = new Uint8Array()]) => [
    tarHeader({ ...header, size: body.length }),
    body,
    new Uint8Array(tarPadding(body.length)),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

/** Members as Python's own reader sees them: path, type, mode, ids, size, target, mtime. */
function pythonReads(bytes: Uint8Array): unknown {
  const script = `import json,sys,tarfile,io
t=tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps([[m.name,m.type.decode(),m.mode,m.uid,m.gid,m.size,m.linkname,m.mtime] for m in t]))`;
  return JSON.parse(execFileSync('python3', ['-c', script], { input: bytes, encoding: 'utf8' }));
}

const segment = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_ .+-]{1,60}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const path = fc
  .array(segment, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join('/'))
  .filter((text) => text.isWellFormed() && !/(^|\/)\.{0,2}(\/|$)|\0/.test(text));
const header: fc.Arbitrary<TarHeader> = fc.record({
  path,
  kind: fc.constantFrom('file', 'directory', 'symlink', 'hardlink'),
  mode: fc.nat(0o7777),
  uid: fc.oneof(fc.nat(70000), fc.constant(4294967294)),
  gid: fc.nat(70000),
  size: fc.constant(0),
  target: path,
});

test('property: what is written is read back, in memory and as a stream', async () => {
  const body = fc.uint8Array({ maxLength: 1500 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(header, body), { maxLength: 6 }),
      fc.integer({ min: 1, max: 900 }),
      async (drawn, cut) => {
        const members = drawn.map(([one, bytes]) => {
          const isLink = one.kind === 'symlink' || one.kind === 'hardlink';
          const content = one.kind === 'file' ? bytes : new Uint8Array();
          return [{ ...one, target: isLink ? one.target : '', size: content.length }, content] as const;
        });
        const bytes = archive(members);
        const entries = await readTar(memoryBlob(bytes), 'test');
        const streamed: unknown[] = [];
        for await (const { body: chunks, offset: _, ...rest } of streamTar(pieces(bytes, cut), 'test')) {
          const parts: Uint8Array[] = [];
          for await (const chunk of chunks) parts.push(chunk);
          streamed.push([rest, Uint8Array.from(Buffer.concat(parts))]);
        }
        assert.deepEqual(streamed, members);
        for (const [index, [one, content]] of members.entries()) {
          const entry = entries[index];
          assert.equal(entry?.path, one.path);
          if (entry?.kind !== 'file') continue;
          const { blob } = entry.content;
          assert.deepEqual(Uint8Array.from(await blob.read(0, blob.size)), content);
        }
        assert.equal(entries.length, members.length);
      },
    ),
    { numRuns: 200 },
  );
});

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('Python and tar read what is written', () => {
  const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(90)}`;
  const members: readonly (readonly [TarHeader, Uint8Array?])[] = [
    [{ ...plain, path: 'etc', kind: 'directory', mode: 0o755 }],
    [{ ...plain, path: 'etc/ünï', kind: 'file' }, Buffer.from('hello')],
    [{ ...plain, path: `${'a'.repeat(100)}/${'b'.repeat(99)}`, kind: 'file', uid: 10001, gid: 10001 }],
    [{ ...plain, path: long, kind: 'file' }, Buffer.alloc(1024, 1)],
    [{ ...plain, path: 'l', kind: 'symlink', mode: 0o777, target: long }],
    [{ ...plain, path: 'h', kind: 'hardlink', target: 'etc/ünï' }],
    [{ ...plain, path: 't', kind: 'directory', mode: 0o1777, uid: 4294967294 }],
  ];
  const bytes = archive(members);
  assert.deepEqual(pythonReads(bytes), [
    ['etc', '5', 0o755, 0, 0, 0, '', 0],
    ['etc/ünï', '0', 0o644, 0, 0, 5, '', 0],
    [`${'a'.repeat(100)}/${'b'.repeat(99)}`, '0', 0o644, 10001, 10001, 0, '', 0],
    [long, '0', 0o644, 0, 0, 1024, '', 0],
    ['l', '2', 0o777, 0, 0, 0, long, 0],
    ['h', '1', 0o644, 0, 0, 0, 'etc/ünï', 0],
    ['t', '5', 0o1777, 4294967294, 0, 0, '', 0],
  ]);
  const listed = execFileSync('tar', ['-tf', '-', '--quoting-style=literal'], {
    input: bytes,
    encoding: 'utf8',
  });
  assert.deepEqual(
    listed.trimEnd().split('\n'),
    members.map(([one]) => (one.kind === 'directory' ? `${one.path}/` : one.path)),
  );
});

test('reads what Python and tar write, in each format', async () => {
  for (const format of ['USTAR_FORMAT', 'GNU_FORMAT', 'PAX_FORMAT']) {
    const script = `import io,sys,tarfile
o=io.BytesIO()
t=tarfile.open(fileobj=o,mode='w',format=tarfile.${format})
def add(name,**kw):
    i=tarfile.TarInfo(name); b=kw.pop('body',b'')
    for k,v in kw.items(): setattr(i,k,v)
    i.size=len(b); i.mtime=1.5; t.addfile(i,io.BytesIO(b))
n='x'*60+'/'+'y'*90
add('./',type=tarfile.DIRTYPE,mode=0o755)
add('./'+n,body=b'abc',uid=10001)
add('s',type=tarfile.SYMTYPE,linkname='z'*99)
add('h',type=tarfile.LNKTYPE,linkname='./s')
t.close(); sys.stdout.buffer.write(o.getvalue())`;
    const bytes = execFileSync('python3', ['-c', script]);
    const entries = await readTar(memoryBlob(bytes), format);
    const name = `${'x'.repeat(60)}/${'y'.repeat(90)}`;
    assert.deepEqual(
      entries.map((entry) => [entry.path, entry.kind, entry.uid, 'target' in entry ? entry.target : null]),
      [
        [name, 'file', 10001, null],
        ['s', 'symlink', 0, 'z'.repeat(99)],
        ['h', 'hardlink', 0, 's'],
      ],
      format,
    );
  }
});

test('hostile and damaged archives are refused', async () => {
  const file = (name: string): TarHeader => ({ ...plain, path: name, kind: 'file' });
  const good = archive([[file('a'), Buffer.from('content')]]);
  const table: readonly (readonly [string, Uint8Array, string])[] = [
    ['parent', archive([[file('../etc/passwd')]]), 'tar/unsafe'],
    ['absolute', archive([[file('/etc/passwd')]]), 'tar/unsafe'],
    ['inner parent', archive([[file('a/../../b')]]), 'tar/unsafe'],
    ['long parent', archive([[file(`${'a/'.repeat(150)}../x`)]]), 'tar/unsafe'],
    [
      'hard link out',
      archive([[{ ...plain, path: 'h', kind: 'hardlink', target: '../shadow' }]]),
      'tar/unsafe',
    ],
    ['link out', archive([[{ ...plain, path: 'l', kind: 'symlink', target: '../../x' }]]), 'tar/unsafe'],
    ['endless path', archive([[file(`${'a/'.repeat(2500)}x`)]]), 'tar/unsafe'],
    ['cut in header', good.subarray(0, 300), 'tar/unreadable'],
    ['cut in body', good.subarray(0, 514), 'tar/unreadable'],
    ['checksum', Buffer.from(good).fill(0x42, 0, 1), 'tar/unreadable'],
    ['endless name', tarHeader({ ...file('x'), kind: 'file', size: 9e9 }), 'tar/unreadable'],
    ['random', Buffer.alloc(2048, 7), 'tar/unreadable'],
  ];
  for (const [name, bytes, code] of table)
    await assert.rejects(
      readTar(memoryBlob(bytes), 'x.tar'),
      (error) => error instanceof UserError && error.code === code && error.message.startsWith('x.tar: '),
      name,
    );
});

test('fuzz: any damage is a UserError or harmless, and never leaves the root', async () => {
  const base = archive([
    [{ ...plain, path: 'é'.repeat(80), kind: 'file' }, Buffer.from('content')],
    [{ ...plain, path: 'l', kind: 'symlink', target: 'é' }],
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(base.length),
      async (edits, cut) => {
        const bytes = Buffer.from(base.subarray(0, cut));
        for (const [at, value] of edits) if (at < cut) bytes[at] = value;
        try {
          for (const entry of await readTar(memoryBlob(bytes), 'fuzz'))
            assert.doesNotMatch(entry.path, /(^|\/)\.\.(\/|$)|^\//);
        } catch (error) {
          assert.ok(error instanceof UserError, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});
