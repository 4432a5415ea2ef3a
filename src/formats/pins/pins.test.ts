import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { targetEnvironment } from '../marker/environment.ts';
import { printMarker } from '../marker/marker.ts';
import { readPins } from './pins.ts';
import type { PinnedLock } from './release.ts';
import { selectPinned } from './select.ts';
import { edgeOf } from './values.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function read(file: string, text: string): PinnedLock {
  const lock = readPins(file, text);
  assert.ok(!('fault' in lock), 'fault' in lock ? lock.fault : '');
  return lock;
}

/** `name version from[:place] @index [group marker]… hashes`. */
function told({ releases }: PinnedLock): readonly string[] {
  return releases.map(({ name, version, from, index, installed, hashes }) => {
    const where = (installed ?? []).map(
      ({ group, marker }) => `[${group ?? 'run'}${marker === null ? '' : ` ${printMarker(marker)}`}]`,
    );
    const place = 'place' in from ? `:${from.place}` : '';
    const of = index === null ? '' : `@${index}`;
    return [name, version, from.kind + place + of, ...where, ...hashes.map(([letter]) => letter)].join(' ');
  });
}

const POETRY = `
[[package]]
name = "Flask"
version = "3.0.0"
groups = ["main"]
files = [{ file = "flask.whl", hash = "sha256:${A}" }, { file = "flask.tar.gz", hash = "sha256:${B}" }]
[package.dependencies]
Two = ">=1"

[[package]]
name = "two"
version = "1"
groups = ["main", "dev"]
markers = {main = "python_version < '3.12'", dev = "extra == 'x'"}
[[package]]
name = "two"
version = "2"
groups = ["main"]
markers = "python_version >= '3.12' or broken"

[[package]]
name = "from-git"
version = "1"
groups = ["dev"]
[package.source]
type = "git"
url = "https://git.example.org/x"

[[package]]
name = "torch"
version = "2.1.0+cpu"
groups = ["main"]
files = []
[package.source]
type = "legacy"
url = "https://cpu.example.org"
reference = "cpu"

[[package]]
name = "lib"
version = "0"
groups = ["main"]
[package.source]
type = "directory"
url = "libs/lib"
`;

test('the releases of each kind of lock', () => {
  assert.deepEqual(told(read('poetry.lock', POETRY)), [
    'flask 3.0.0 index [run] a b',
    'from-git 1 vcs [dev]',
    'lib 0 directory:libs/lib [run]',
    'torch 2.1.0+cpu index@cpu [run]',
    "two 1 index [run python_version < '3.12'] [dev extra == 'x']",
    // A marker that cannot be read never holds.
    "two 2 index [run os_name == '']",
  ]);
  assert.deepEqual(read('poetry.lock', POETRY).sources, [{ name: 'cpu', url: 'https://cpu.example.org' }]);
  const old = `
[[package]]
name = "flask"
version = "1.0"
category = "main"
[metadata.files]
flask = [{ file = "f.whl", hash = "sha256:${A}" }, { file = "g.whl", hash = "md5:00" }]
`;
  assert.deepEqual(told(read('poetry.lock', old)), ['flask 1.0 index a']);
  const pdm = `
[[package]]
name = "flask"
version = "2.0"
groups = ["default", "web"]
marker = "sys_platform == 'linux'"
files = [{ url = "https://files.example.org/f.whl", hash = "sha256:${A}" }]
[[package]]
name = "flask"
version = "2.0"
extras = ["async"]
groups = ["web"]
dependencies = ["flask==2.0", "asgiref>=3"]
[[package]]
name = "local"
version = "1"
path = "./local"
[[package]]
name = "built"
version = "1"
url = "https://files.example.org/built-1-py3-none-any.whl"
`;
  assert.deepEqual(told(read('api/pdm.lock', pdm)), [
    'built 1 url:https://files.example.org/built-1-py3-none-any.whl',
    "flask 2.0 index [run sys_platform == 'linux'] [web sys_platform == 'linux'] [web] a",
    'local 1 directory:./local',
  ]);
  const pipenv = JSON.stringify({
    _meta: {
      sources: [
        { name: 'main', url: 'https://pkg.example.org/simple' },
        { name: 'corp', url: 'https://corp.example.org/simple' },
        { name: 'secret', url: 'https://$USER@x.example.org' },
      ],
    },
    default: {
      Flask: { version: '==2.1', hashes: [`sha256:${A}`], index: 'main', markers: "python_version >= '3.7'" },
      own: { version: '==1', index: 'corp', sys_platform: "== 'linux'" },
      editable: { editable: true, path: '.' },
      git: { git: 'https://git.example.org/x', ref: 'abc' },
    },
    develop: { pytest: { version: '==8' } },
    train: { torch: { version: '==2' } },
  });
  const lock = read('Pipfile.lock', pipenv);
  assert.deepEqual(told(lock), [
    'editable  directory:. [run]',
    "flask 2.1 index [run python_version >= '3.7'] a",
    'git  vcs [run]',
    "own 1 index@corp [run sys_platform == 'linux']",
    'pytest 8 index [dev]',
    'torch 2 index [train]',
  ]);
  assert.deepEqual(
    lock.sources.map(({ name }) => name),
    ['main', 'corp'],
  );
});

const PYTHON = '3.11.2';
const ENVIRONMENT = targetEnvironment('linux/amd64', PYTHON);

/** `poetry.lock` of Poetry 1: entries with what they depend on. */
function graph(...entries: readonly (readonly [name: string, version: string, more?: string])[]): string {
  return entries
    .map(([name, version, more = '']) => `[[package]]\nname = "${name}"\nversion = "${version}"\n${more}\n`)
    .join('');
}
const depends = (lines: string): string => `[package.dependencies]\n${lines}\n`;

interface Row {
  readonly file?: string;
  readonly lock: string;
  readonly roots: readonly string[];
  readonly groups?: readonly string[];
  readonly selects: string;
  readonly lacking?: string;
}

const UVICORN = [
  'uvicorn',
  '0.29',
  `${depends('h11 = ">=0.8"\nuvloop = {version = ">=0.14", optional = true, markers = "sys_platform != \\"win32\\" and extra == \\"standard\\""}\ncolorama = {version = "*", optional = true, markers = "sys_platform == \\"win32\\" and extra == \\"standard\\""}\nwsproto = {version = "*", optional = true}')}[package.extras]\nstandard = ["uvloop (>=0.14)", "colorama"]\nws = ["wsproto (>=1)"]`,
] as const;
const SIDES = [
  ['h11', '1'],
  ['uvloop', '1'],
  ['colorama', '1'],
  ['wsproto', '1'],
  ['unused', '1'],
] as const;

const TABLE: Readonly<Record<string, Row>> = {
  'Poetry 1: along what requires what, with the extras asked for, markers of the target': {
    lock: graph(UVICORN, ...SIDES),
    roots: ['uvicorn[standard]'],
    selects: 'h11 uvicorn uvloop',
  },
  'Poetry 1: no extra asked for, a root of another platform': {
    lock: graph(UVICORN, ...SIDES),
    roots: ['uvicorn', "colorama ; sys_platform == 'win32'"],
    selects: 'h11 uvicorn',
  },
  'Poetry 1: an extra that names its packages in its list alone; cycles end': {
    lock: graph(UVICORN, ...SIDES, ['a', '1', depends('b = "*"')], ['b', '1', depends('a = "*"')]),
    roots: ['uvicorn[ws]', 'a'],
    selects: 'a b h11 uvicorn wsproto',
  },
  'Poetry 1: of several releases the one that suits all that require it': {
    lock: graph(
      [
        'app',
        '1',
        depends(
          'numpy = [{version = "<2", markers = "python_version < \\"3.12\\""}, {version = ">=2", markers = "python_version >= \\"3.12\\""}]',
        ),
      ],
      ['numpy', '1.26', depends('old = "*"')],
      ['numpy', '2.1', depends('new = "*"')],
      ['old', '1'],
      ['new', '1'],
    ),
    roots: ['numpy', 'app'],
    selects: 'app numpy=1.26 old',
  },
  'alternatives, pre-releases and builds': {
    lock: graph(
      ['a', '1', depends('b = ">=1,<2 || >3"\nc = "^1.0"\nd = ">=2.0"')],
      ['b', '4'],
      ['c', '1.1rc1'],
      ['d', '2.0.1+cpu'],
    ),
    roots: ['a'],
    selects: 'a b c d',
  },
  'a lock that is older than its manifest': {
    lock: graph(['flask', '2'], ['click', '8']),
    roots: ['flask>=3', 'numpy', 'click'],
    selects: 'click',
    lacking: 'flask numpy',
  },
  'Poetry 2: what releases say, not what requires them': {
    lock: POETRY,
    roots: ['flask', 'lib'],
    selects: 'flask lib torch two=1',
  },
  'Poetry 2: a group, a marker of an extra': {
    lock: `${POETRY}[[package]]\nname = "pg"\nversion = "1"\noptional = true\ngroups = ["main"]\nmarkers = 'extra == "db"'\n`,
    roots: ['flask', 'nothing'],
    groups: ['db', 'dev'],
    selects: 'flask from-git lib pg torch two=1',
    lacking: 'nothing',
  },
  'PDM without inherited metadata: extras are entries of their own': {
    file: 'pdm.lock',
    lock: `[[package]]\nname = "uvicorn"\nversion = "1"\ndependencies = ["h11>=1"]\n[[package]]\nname = "uvicorn"\nversion = "1"\nextras = ["standard"]\ndependencies = ["uvicorn==1", "uvloop ; sys_platform != 'win32'"]\n${graph(...SIDES)}`,
    roots: ['uvicorn[standard]'],
    selects: 'h11 uvicorn uvloop',
  },
  'PDM with inherited metadata': {
    file: 'pdm.lock',
    lock: ['default', 'web', 'dev']
      .map((group) => `[[package]]\nname = "${group}x"\nversion = "1"\ngroups = ["${group}"]\n`)
      .join(''),
    roots: ['defaultx', 'webx'],
    groups: ['web'],
    selects: 'defaultx webx',
  },
  'Pipenv: a category and what is for the target': {
    file: 'Pipfile.lock',
    lock: JSON.stringify({
      default: { a: { version: '==1' }, win: { version: '==1', markers: "sys_platform == 'win32'" } },
      develop: { pytest: { version: '==8' } },
      train: { torch: { version: '==2' } },
    }),
    roots: ['a', "win ; sys_platform == 'win32'"],
    groups: ['train'],
    selects: 'a torch',
  },
  'an empty lock has nothing': { lock: '', roots: ['a'], selects: '', lacking: 'a' },
};

for (const [
  name,
  { file = 'poetry.lock', lock, roots, groups = [], selects, lacking = '' },
] of Object.entries(TABLE))
  test(name, () => {
    const { releases } = read(file, lock);
    const asked = { roots: roots.flatMap((root) => edgeOf(root) ?? []), groups: new Set(groups) };
    assert.equal(asked.roots.length, roots.length);
    const found = selectPinned(releases, asked, ENVIRONMENT);
    const several = (one: string): boolean =>
      new Set(releases.filter((each) => each.name === one).map(({ version }) => version)).size > 1;
    const names = found.releases.map((one) => (several(one.name) ? `${one.name}=${one.version}` : one.name));
    assert.equal(names.join(' '), selects);
    assert.equal(found.lacking.join(' '), lacking);
  });

test('what is no lock is a fault with its line', () => {
  assert.deepEqual(readPins('poetry.lock', '\n[[package]'), { fault: 'it is not TOML', line: 2 });
  assert.deepEqual(readPins('Pipfile.lock', '{'), { fault: 'it is not JSON', line: null });
  assert.deepEqual(readPins('Pipfile.lock', '[]'), { releases: [], sources: [] });
});

test('fuzz: any text is releases or a fault, and selecting ends', () => {
  const names = fc.constantFrom('poetry.lock', 'pdm.lock', 'Pipfile.lock');
  const changed = fc
    .tuple(fc.nat(POETRY.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, text]) => POETRY.slice(0, at) + text + POETRY.slice(at + 1));
  const texts = fc.oneof(fc.string(), fc.json(), fc.constant('package = [1, { name = 2 }]'), changed);
  fc.assert(
    fc.property(names, texts, (name, text) => {
      const lock = readPins(name, text);
      if ('fault' in lock) return;
      selectPinned(lock.releases, { roots: [], groups: new Set(['dev']) }, ENVIRONMENT);
    }),
    { numRuns: 300 },
  );
});
