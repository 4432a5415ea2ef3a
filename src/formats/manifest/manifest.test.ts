import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPython } from '../python/read.ts';
import { memoryTree } from '../tree/memory.ts';
import { condaManifest } from './conda.ts';
import type { Manifest } from './manifest.ts';
import { pipfileManifest } from './pipfile.ts';
import { specifier } from './poetry.ts';
import { pyprojectManifest } from './pyproject.ts';
import { requirementsManifest } from './requirements.ts';
import { setupManifest } from './setup.ts';

const shown = (manifest: Manifest | null) =>
  manifest?.dependencies.map((one) => `${one.group ?? 'run'} ${one.requirement} @${one.line}`);

test('pyproject.toml: standard, groups, Poetry', () => {
  const standard = pyprojectManifest(
    'pyproject.toml',
    '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = [\n  "fastapi[standard]>=0.1",\n  "Torch==2.2 ; sys_platform == \'linux\'",\n]\n[project.optional-dependencies]\ntest = ["pytest"]\n[dependency-groups]\ndev = ["ruff"]\n[tool.uv]\n',
    [],
  );
  assert.deepEqual([standard.manager, standard.python], ['uv', '>=3.11']);
  assert.deepEqual(
    standard.dependencies.map((one) => [one.name, one.group]),
    [
      ['fastapi', null],
      ['torch', null],
      ['pytest', 'test'],
      ['ruff', 'dev'],
    ],
  );
  const poetry = pyprojectManifest(
    'pyproject.toml',
    '[tool.poetry.dependencies]\npython = "^3.12"\nfastapi = "^0.110"\ntorch = { version = "2.2.*", extras = ["opt"] }\nlib = { git = "https://example.org/lib.git", rev = "v1" }\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
    [],
  );
  assert.deepEqual([poetry.manager, poetry.python], ['poetry', '>=3.12,<4.0']);
  assert.deepEqual(shown(poetry), [
    'run fastapi>=0.110,<0.111 @3',
    'run torch[opt]==2.2.* @4',
    'run lib @ git+https://example.org/lib.git@v1 @5',
    'dev pytest @7',
  ]);
});

test('what is optional, for some versions of Python only, or included from elsewhere', () => {
  const poetry = pyprojectManifest(
    'pyproject.toml',
    `[tool.poetry.dependencies]
python = "^3.9"
pg = { version = "^3", optional = true }
lone = { version = "1", optional = true }
numpy = [{ version = "<2", python = "<3.12" }, { version = ">=2", python = ">=3.12", markers = "sys_platform == 'linux'" }]
old = { version = "*", python = "3.9 || ~3.11" }
torch = [{ version = "2", platform = "!=darwin" }, { version = "1", platform = "darwin" }]
[tool.poetry.extras]
db = ["pg"]
all = ["PG"]
`,
    [],
  );
  assert.deepEqual(shown(poetry), [
    'db pg>=3,<4 @3',
    'all pg>=3,<4 @3',
    'optional lone==1 @4',
    "run numpy<2 ; python_full_version < '3.12' @5",
    "run numpy>=2 ; (sys_platform == 'linux') and (python_full_version >= '3.12') @5",
    "run old ; (python_version == '3.9') or (python_full_version >= '3.11' and python_full_version < '3.12') @6",
    "run torch==2 ; sys_platform != 'darwin' @7",
    "run torch==1 ; sys_platform == 'darwin' @7",
  ]);
  const standard = pyprojectManifest(
    'pyproject.toml',
    `[project]
name = "My_App"
dependencies = ["web"]
[project.optional-dependencies]
pg = ["psycopg"]
all = ["my-app[pg, all, none]", "other[pg]"]
[dependency-groups]
base = ["attrs", { include-group = "all" }]
all = [{ include-group = "base" }, { include-group = "nothing" }, "ruff"]
`,
    [],
  );
  assert.deepEqual(
    standard.dependencies.map(({ group, requirement }) => `${group ?? 'run'} ${requirement}`),
    [
      'run web',
      'pg psycopg',
      'all psycopg',
      'all other[pg]',
      'base attrs',
      'base ruff',
      'all attrs',
      'all ruff',
    ],
  );
  const pipfile = pipfileManifest(
    'Pipfile',
    '[packages]\na = "*"\n[train]\ntorch = "*"\n[scripts]\nx = "y"\n',
  );
  assert.deepEqual(shown(pipfile), ['run a @2', 'train torch @4']);
});

test('Poetry constraints become PEP 440 specifiers', () => {
  const table: readonly (readonly [string, string])[] = [
    ['^1.2.3', '>=1.2.3,<2.0.0'],
    ['^0.2.3', '>=0.2.3,<0.3.0'],
    ['^0.0.3', '>=0.0.3,<0.0.4'],
    ['^1', '>=1,<2'],
    ['~1.2.3', '>=1.2.3,<1.3.0'],
    ['~1', '>=1,<2'],
    ['*', ''],
    ['1.2', '==1.2'],
    ['>=1.0, <2', '>=1.0,<2'],
    ['^1.0 || ^2.0', '>=1.0,<3.0'],
    ['^3 || ^1', '>=1,<4'],
    ['1.0 || 2.0', '>=1.0,<=2.0'],
    ['<2 || >=3', ''],
  ];
  for (const [constraint, expected] of table) assert.equal(specifier(constraint), expected, constraint);
});

test('Pipfile', () => {
  const manifest = pipfileManifest(
    'Pipfile',
    '[packages]\nflask = "*"\n"uvicorn" = {extras = ["standard"], version = ">=0.2"}\n[dev-packages]\npytest = "*"\n[requires]\npython_version = "3.10"\n',
  );
  assert.equal(manifest.python, '3.10');
  assert.deepEqual(shown(manifest), ['run flask @2', 'run uvicorn[standard]>=0.2 @3', 'dev pytest @5']);
});

test('conda environment.yml: its own list, the pip list, included files', () => {
  const files = {
    'environment.yml':
      'name: x\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.9\n  - conda-forge::opencv=4.5=py39  # images\n  - pytorch\n  - numpy>=1.2\n  - pip\n  - pip:\n    - fastapi==0.1\n    - -r more.txt\n  - scipy\nprefix: /x\n',
    'more.txt': 'redis\n',
  };
  const tree = memoryTree(files);
  const manifest = condaManifest('environment.yml', files['environment.yml'], tree.text);
  assert.equal(manifest.python, '3.9');
  assert.deepEqual(shown(manifest), [
    'run opencv-python==4.5.* @6',
    'run torch @7',
    'run numpy>=1.2 @8',
    'run fastapi==0.1 @11',
    'run redis @1',
    'run scipy @13',
  ]);
  assert.deepEqual(manifest.files, ['environment.yml', 'more.txt']);
});

test('setup.py: literals only', () => {
  const manifest = setupManifest(
    readPython(
      'setup.py',
      'from setuptools import setup\nREQ = ["flask>=1", "x" + y]\nsetup(name="a", install_requires=REQ, python_requires=">=3.8")\n',
    ),
  );
  assert.equal(manifest?.python, '>=3.8');
  assert.deepEqual(shown(manifest), ['run flask>=1 @2']);
  assert.equal(setupManifest(readPython('setup.py', 'print("no setup")\n')), null);
});

test('broken TOML is a finding with its line, not an exception', () => {
  const manifest = pyprojectManifest('pyproject.toml', '[project]\nname = \n');
  assert.deepEqual(manifest.dependencies, []);
  assert.equal(manifest.diagnostics[0]?.line, 2);
  assert.match(
    pipfileManifest('Pipfile', '<<<<<<< HEAD\n').diagnostics[0]?.message ?? '',
    /Pipfile is not valid/,
  );
});

test('fuzz: any text is a manifest', () => {
  const words = fc.constantFrom(
    '[project]', '[packages]', 'dependencies', ' = ', '[', ']', '"a==1"', '{', '}', '\n', '- ', 'pip:', 'dependencies:', '  ',
    '-r x', "'", '^1', ',',
  ); // biome-ignore format: one table
  const texts = fc.oneof(
    fc.string(),
    fc.array(words).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      pyprojectManifest('pyproject.toml', text);
      pipfileManifest('Pipfile', text);
      condaManifest('environment.yml', text, () => null);
      requirementsManifest('requirements.txt', () => text);
    }),
    { numRuns: 200 },
  );
});
