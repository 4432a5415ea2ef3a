import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../model/error.ts';
import { listFiles } from './list.ts';
import { readTree } from './tree.ts';

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-source-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const paths = (root: string) => readTree(root).files.map((file) => file.path);

test('what tools made is left out, by name or by what it holds', () => {
  const root = folder({
    'api/main.py': '',
    'api/.env': '',
    'node_modules/x/index.js': '',
    'api/__pycache__/main.pyc': '',
    '.git/config': '',
    'my env/pyvenv.cfg': '',
    'my env/lib/x.py': '',
    'conda/conda-meta/history': '',
    'image/oci-layout': '{}',
    'image/blobs/sha256/00': '',
    'build/keep.py': '',
  });
  assert.deepEqual(paths(root), ['api/.env', 'api/main.py', 'build/keep.py']);
});

test('links: inside are files, loops and dangling ones are passed over, outside is a finding', () => {
  const outside = folder({ secret: 'x' });
  const root = folder({ 'a/file.txt': 'hello' });
  symlinkSync('a/file.txt', join(root, 'inside'));
  symlinkSync(root, join(root, 'a/loop'));
  symlinkSync('self', join(root, 'self'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync(join(outside, 'secret'), join(root, 'outside'));
  const tree = readTree(root);
  assert.deepEqual(
    tree.files.map((file) => [file.path, file.link ?? null]),
    [['a/file.txt', null], ['inside', 'a/file.txt']],
  ); // biome-ignore format: a pair a line
  assert.equal(tree.text('inside'), 'hello');
  assert.deepEqual(
    tree.diagnostics.map((one) => [one.rule, one.path]),
    [['source/link-outside', 'outside']],
  );
  assert.equal(tree.text('outside'), null);
});

test('reading is bounded and never leaves the tree', async () => {
  const root = folder({
    'big.py': 'x'.repeat(2_000_001),
    'small.py': 'abcdef',
    'data.bin': Uint8Array.of(0, 1, 2),
  });
  const tree = readTree(root);
  assert.equal(tree.text('big.py'), null);
  assert.equal(tree.text('data.bin'), null);
  assert.equal(tree.text('../etc/passwd'), null);
  assert.equal(tree.file('small.py')?.size, 6);
  assert.deepEqual([...(tree.head('small.py', 2) ?? [])], [97, 98]);
  const blob = tree.blob('small.py');
  assert.ok(blob);
  assert.equal(Buffer.from(await blob.read(2, 3)).toString(), 'cde');
  const chunks = [];
  for await (const chunk of blob.stream(1)) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), 'bcdef');
  await assert.rejects(blob.read(4, 9), RangeError);
});

test('a file count over the bound is a finding, not a crash', () => {
  const root = folder({ 'a.py': '', 'b.py': '', 'c.py': '' });
  const listing = listFiles(root, 2);
  assert.equal(listing.files.length, 2);
  assert.deepEqual(
    listing.diagnostics.map((one) => one.rule),
    ['source/too-many-files'],
  );
});

test('an unreadable folder is a finding, and an unreadable file', () => {
  const root = folder({ 'a/x.py': '', 'b/y.py': '', 'b/z.py': '' });
  chmodSync(root, 0o755);
  chmodSync(join(root, 'a'), 0);
  chmodSync(join(root, 'b/z.py'), 0);
  const user = process.geteuid?.();
  // Root reads everything, so the test becomes somebody else for a moment.
  if (user === 0) process.seteuid?.(65534);
  const tree = readTree(root);
  if (user === 0) process.seteuid?.(0);
  chmodSync(join(root, 'a'), 0o755);
  assert.deepEqual(
    tree.files.map((file) => file.path),
    ['b/y.py', 'b/z.py'],
  );
  assert.deepEqual(
    tree.diagnostics.map((one) => [one.rule, one.path]),
    [
      ['source/unreadable-folder', 'a'],
      ['source/unreadable-file', 'b/z.py'],
    ],
  );
});

test('no folder is a user error', () => {
  const root = folder({ file: '' });
  assert.throws(
    () => readTree(join(root, 'absent')),
    (error) => error instanceof UserError && error.exit === 2,
  );
  assert.throws(() => readTree(join(root, 'file')), UserError);
});
