import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryTree } from '../tree/memory.ts';
import { readRequirements } from './requirements.ts';

const read = (files: Record<string, string | Uint8Array>, path = 'requirements.txt') =>
  readRequirements(path, memoryTree(files).text);

const names = (text: string | Uint8Array) =>
  read({ 'requirements.txt': text }).requirements.map((one) => one.requirement?.name ?? null);

test('requirements are read as pip reads them', () => {
  const table: readonly (readonly [string, string | Uint8Array, readonly (string | null)[]])[] = [
    ['plain', 'fastapi\nuvicorn[standard]==0.30.1\n', ['fastapi', 'uvicorn']],
    ['blanks around the operator', 'transformers == 4.41.2\nscikit-learn== 1.6.1', ['transformers', 'scikit-learn']],
    ['utf-16 with CRLF', Buffer.from('\ufefffastapi==0.104.1\r\npydantic==2.5.3\r\n', 'utf16le'), ['fastapi', 'pydantic']],
    ['comments', '# fastapi\nflask # web\nredis#not-a-comment\n', ['flask']],
    ['continuation with hashes', 'numpy==1.26 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n', ['numpy']],
    ['marker', 'uvloop ; sys_platform != "win32"\n', ['uvloop']],
    ['direct URL', 'pkg @ https://example.org/pkg-1.0-py3-none-any.whl\n', ['pkg']],
    ['bare wheel URL', 'https://example.org/files/torch-2.0-cp311-cp311-linux_x86_64.whl\n', ['torch']],
    ['git', 'git+https://example.org/team/detector.git@main#egg=detector\n', ['detector']],
    ['git without egg', 'git+https://example.org/team/clip.git\n', ['clip']],
    ['local path', './libs/shared\n', [null]],
    ['nested path without dot', 'libs/shared\n', [null]],
    ['not a requirement', 'pip install flask\nflask\n', ['flask']],
    ['merge markers', '<<<<<<< HEAD\nflask==2\n=======\nflask==3\n>>>>>>> topic\n', ['flask', 'flask']],
  ]; // biome-ignore format: one table, a row a line
  for (const [name, text, expected] of table) assert.deepEqual(names(text), expected, name);
});

test('includes, constraints and options are followed', () => {
  const file = read(
    {
      'api/requirements.txt':
        '-r ../common.txt\n-c constraints.txt\n--extra-index-url=https://example.org/cpu\n-e ./lib\n-i https://example.org/simple\n--only-binary numpy,scipy\nfastapi\n',
      'common.txt': '-r api/requirements.txt\nredis\n',
      'api/constraints.txt': 'fastapi<1\n',
    },
    'api/requirements.txt',
  );
  assert.deepEqual(
    file.requirements.map((one) => `${one.path}:${one.line} ${one.text}`),
    ['common.txt:2 redis', 'api/requirements.txt:4 -e ./lib', 'api/requirements.txt:7 fastapi'],
  );
  assert.equal(file.requirements[1]?.editable, true);
  assert.deepEqual(
    file.constraints.map((one) => one.requirement?.specifier),
    ['<1'],
  );
  assert.deepEqual(file.files, ['api/constraints.txt', 'api/requirements.txt', 'common.txt']);
  assert.deepEqual(file.options.extraIndexUrls, ['https://example.org/cpu']);
  assert.deepEqual(file.options.onlyBinary, ['numpy', 'scipy']);
  assert.equal(file.options.indexUrl, 'https://example.org/simple');
  assert.deepEqual(file.diagnostics, []);
});

test('hashes and markers are kept', () => {
  const [line] = read({
    'requirements.txt': 'numpy==1.26 ; python_version >= "3.9" --hash=sha256:aa --hash sha256:bb\n',
  }).requirements;
  assert.deepEqual(line?.hashes, ['sha256:aa', 'sha256:bb']);
  assert.equal(line?.requirement?.marker?.kind, 'compare');
});

test('what cannot be read is said with its line', () => {
  const table: readonly (readonly [string, number, RegExp])[] = [
    ['flask\npip install x\n', 2, /is not a requirement/],
    ['-r missing.txt\n', 1, /missing\.txt is included here and is not in the tree/],
    ['-r ../../outside.txt\n', 1, /not in the tree/],
    ['-r https://example.org/r.txt\n', 1, /which is not in the tree/],
    ['--frobnicate yes\n', 1, /no option --frobnicate/],
    ['a\n\n<<<<<<< HEAD\n', 3, /merge conflict/],
  ];
  for (const [text, line, message] of table) {
    const [finding] = read({ 'requirements.txt': text }).diagnostics;
    assert.equal(finding?.line, line, text);
    assert.match(finding?.message ?? '', message);
  }
});

test('fuzz: any bytes give a result', () => {
  const words = fc.constantFrom(
    '-r ',
    'requirements.txt',
    '\n',
    '\\\n',
    '#',
    ' ',
    '--hash=',
    'a==1',
    '[',
    ';',
    '@',
    '-e ',
  );
  const texts = fc.oneof(
    fc.uint8Array(),
    fc.array(words).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      read({ 'requirements.txt': text });
    }),
    { numRuns: 300 },
  );
});

test('lists that include ever more lists are read to a bound', () => {
  const asked: string[] = [];
  readRequirements('r.txt', (path) => {
    asked.push(path);
    return `-r a${asked.length}.txt\n-r b${asked.length}.txt\n`;
  });
  assert.ok(asked.length <= 400, String(asked.length));
});
