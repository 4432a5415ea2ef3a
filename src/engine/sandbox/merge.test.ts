import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../../model/error.ts';
import { mergeLayers } from './merge.ts';
import { resolveInside } from './rootfs.ts';
import { FILES, WHITEOUTS, type Whiteouts } from './unpack.ts';

const scratch = mkdtempSync(join(tmpdir(), 'merge-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** An unpacked layer: values are texts of files, `-> target` for links, null for folders. */
function layer(files: Readonly<Record<string, string | null>>, whiteouts: Partial<Whiteouts> = {}): string {
  const root = mkdtempSync(join(scratch, 'layer-'));
  mkdirSync(join(root, FILES));
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, FILES, path);
    mkdirSync(content === null ? at : dirname(at), { recursive: true });
    if (content?.startsWith('-> ')) symlinkSync(content.slice(3), at);
    else if (content !== null) writeFileSync(at, content);
  }
  writeFileSync(join(root, WHITEOUTS), JSON.stringify({ removed: [], emptied: [], ...whiteouts }));
  return root;
}

async function merged(...layers: readonly string[]): Promise<string> {
  const into = join(mkdtempSync(join(scratch, 'root-')), 'root');
  await mergeLayers(layers, into, false);
  return into;
}

test('later layers lie over earlier ones, and their files are not copied', async () => {
  const lower = layer({ 'a/one': '1', 'a/two': '2', top: 't' });
  const root = await merged(lower, layer({ 'a/two': 'two', 'b/three': '3' }));
  assert.equal(readFileSync(join(root, 'a/one'), 'utf8'), '1');
  assert.equal(readFileSync(join(root, 'a/two'), 'utf8'), 'two');
  assert.equal(readFileSync(join(root, 'b/three'), 'utf8'), '3');
  assert.equal(statSync(join(root, 'top')).ino, statSync(join(lower, FILES, 'top')).ino);
  assert.equal(readFileSync(join(lower, FILES, 'a/two'), 'utf8'), '2', 'the layer below is as it was');
});

test('whiteouts hide what lies below, not what the layer itself brings', async () => {
  const lower = layer({ 'a/gone': '1', 'a/kept': '2', 'b/old': '3', 'c/d/e': '4' });
  const upper = layer(
    { 'b/new': '5', 'a/gone/again': '6' },
    { removed: ['a/gone', 'c/d', 'no/such'], emptied: ['b'] },
  );
  const root = await merged(lower, upper);
  assert.equal(readFileSync(join(root, 'a/gone/again'), 'utf8'), '6');
  assert.ok(existsSync(join(root, 'a/kept')));
  assert.ok(!existsSync(join(root, 'b/old')));
  assert.ok(existsSync(join(root, 'b/new')));
  assert.ok(!existsSync(join(root, 'c/d')));
});

test('a folder over a link, a link over a folder: the later one counts, and no link is followed', async () => {
  const outside = layer({ secret: 'outside' });
  const lower = layer({ lib: `-> ${join(outside, FILES)}`, usr: null, 'dir/x': '1' });
  const upper = layer({ 'lib/new': 'n', dir: '-> usr' }, { removed: ['lib/secret'] });
  const root = await merged(lower, upper);
  assert.ok(lstatSync(join(root, 'lib')).isDirectory());
  assert.ok(lstatSync(join(root, 'dir')).isSymbolicLink());
  assert.equal(readFileSync(join(outside, FILES, 'secret'), 'utf8'), 'outside');
  assert.ok(!existsSync(join(outside, FILES, 'new')));
  const through = await merged(lower, layer({}, { removed: ['lib/secret'], emptied: ['lib'] }));
  assert.ok(existsSync(join(through, 'lib')));
  assert.ok(existsSync(join(outside, FILES, 'secret')));
});

test('paths are resolved as a process inside would, never out of the root', async () => {
  const root = await merged(
    layer({
      'var/run': '-> /run',
      run: null,
      up: '-> ../../../etc',
      'a/b': '-> ../c',
      c: null,
      loop: '-> loop',
    }),
  );
  const cases: readonly (readonly [string, string])[] = [
    ['/var/run/x', '/run/x'],
    ['/up/passwd', '/etc/passwd'],
    ['/a/b/d', '/c/d'],
    ['/../../x', '/x'],
    ['/not/there', '/not/there'],
    ['/', '/'],
  ];
  for (const [path, expected] of cases) assert.equal(resolveInside(root, path), expected, path);
  assert.throws(() => resolveInside(root, '/loop/x'), { name: 'UserError' });
});

test('no chain of links leads out', async () => {
  const part = fc.constantFrom('a', 'b', '..', '.', '', '/', 'c');
  const target = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/') || '/');
  await fc.assert(
    fc.asyncProperty(target, target, target, async (first, second, asked) => {
      const root = await merged(layer({ a: `-> ${first}`, b: `-> ${second}`, 'c/d': 'x' }));
      try {
        const path = resolveInside(root, `/${asked}`);
        assert.match(path, /^\//);
        assert.ok(!path.split('/').includes('..'), path);
        const above = path.split('/').filter((one) => one !== '');
        above.forEach((_, index) => {
          const at = join(root, ...above.slice(0, index + 1));
          const found = lstatSync(at, { throwIfNoEntry: false });
          assert.ok(!found?.isSymbolicLink(), at);
        });
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 100 },
  );
});
