import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPins } from './pins.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

test('the releases of each kind of lock', () => {
  const poetry = `
[[package]]
name = "Flask"
version = "3.0.0"
groups = ["main"]
files = [{ file = "flask.whl", hash = "sha256:${A}" }, { file = "flask.tar.gz", hash = "sha256:${B}" }]

[[package]]
name = "two"
version = "1"
[[package]]
name = "two"
version = "2"

[[package]]
name = "from-git"
version = "1"
[package.source]
type = "git"

[[package]]
name = "torch"
version = "2.1.0+cpu"
files = []
[package.source]
type = "legacy"
`;
  const oldPoetry = `
[[package]]
name = "flask"
version = "1.0"
[metadata.files]
flask = [{ file = "f.whl", hash = "sha256:${A}" }, { file = "g.whl", hash = "md5:00" }]
`;
  const pdm = `
[[package]]
name = "flask"
version = "2.0"
files = [{ url = "https://files.example.org/f.whl", hash = "sha256:${A}" }]
[[package]]
name = "local"
version = "1"
path = "./local"
`;
  const pipenv = JSON.stringify({
    default: {
      Flask: { version: '==2.1', hashes: [`sha256:${A}`], index: 'pypi' },
      editable: { editable: true, path: '.' },
      odd: { version: '>=2' },
    },
    develop: { pytest: { version: '==8' } },
  });
  const flask = (version: string, ...hashes: string[]) => ({ name: 'flask', version, hashes });
  assert.deepEqual(readPins('poetry.lock', poetry), [
    flask('3.0.0', A, B),
    { name: 'torch', version: '2.1.0+cpu', hashes: [] },
  ]);
  assert.deepEqual(readPins('poetry.lock', oldPoetry), [flask('1.0', A)]);
  assert.deepEqual(readPins('api/pdm.lock', pdm), [flask('2.0', A)]);
  assert.deepEqual(readPins('Pipfile.lock', pipenv), [flask('2.1', A)]);
});

test('several releases of a package have the markers that tell them apart, or are not told', () => {
  const several = (first: string, second: string): string =>
    `[[package]]\nname = "numpy"\nversion = "1"\n${first}\nfiles = [{ file = "n1", hash = "sha256:${A}" }]\n[[package]]\nname = "numpy"\nversion = "2"\n${second}\nfiles = [{ file = "n2", hash = "sha256:${B}" }]\n`;
  const both = [
    { name: 'numpy', version: '1', marker: 'python_version < "3.12"', hashes: [A] },
    { name: 'numpy', version: '2', marker: 'python_version >= "3.12"', hashes: [B] },
  ];
  const [old, recent] = [`'python_version < "3.12"'`, `'python_version >= "3.12"'`];
  const poetry = several(`markers = ${old}`, `markers = { main = ${recent}, dev = 'x' }`);
  assert.deepEqual(readPins('poetry.lock', poetry), both);
  assert.deepEqual(readPins('pdm.lock', several(`marker = ${old}`, `marker = ${recent}`)), both);
  assert.deepEqual(readPins('poetry.lock', several(`markers = ${old}`, '')), []);
  assert.deepEqual(readPins('poetry.lock', several(`markers = ${old}`, `markers = 'python_version >'`)), []);
});

test('what is no lock is a fault with its line', () => {
  assert.deepEqual(readPins('poetry.lock', '\n[[package]'), { fault: 'it is not TOML', line: 2 });
  assert.deepEqual(readPins('Pipfile.lock', '{'), { fault: 'it is not JSON', line: null });
  assert.deepEqual(readPins('Pipfile.lock', '[]'), []);
});

test('fuzz: any text is pins or a fault', () => {
  const names = fc.constantFrom('poetry.lock', 'Pipfile.lock');
  const texts = fc.oneof(fc.string(), fc.json(), fc.constant('package = [1, { name = 2 }]'));
  fc.assert(
    fc.property(names, texts, (name, text) => {
      const pins = readPins(name, text);
      assert.ok('fault' in pins || Array.isArray(pins));
    }),
    { numRuns: 200 },
  );
});
