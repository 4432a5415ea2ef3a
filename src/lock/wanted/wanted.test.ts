import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../../formats/marker/environment.ts';
import { printRequirement } from '../../formats/pep508/requirement.ts';
import { memoryTree } from '../../formats/tree/memory.ts';
import { readWanted } from './wanted.ts';

const A = 'a'.repeat(64);

function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  manifest: string | null,
  more: {
    readonly added?: readonly string[];
    readonly dropped?: readonly string[];
    readonly groups?: readonly string[];
  } = {},
) {
  const requirements = {
    ecosystem: 'python' as const,
    manifest,
    manager: null,
    added: [],
    dropped: [],
    needed: [],
    ...more,
  };
  return readWanted(requirements, memoryTree(files));
}

interface Row {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly manifest: string;
  readonly groups?: readonly string[];
  /** Requirements with the line they stand on. */
  readonly asks: readonly string[];
  readonly constraints?: readonly string[];
  /** `severity rule path:line` of each finding. */
  readonly findings?: readonly string[];
  readonly reads?: readonly string[];
}

const TABLE: Readonly<Record<string, Row>> = {
  'a requirements file with its includes': {
    files: {
      'api/requirements.txt': '-r base.txt\n-c ../limits.txt\nnumpy >= 2 # fast\n',
      'api/base.txt': `flask==3.0 --hash=sha256:${A}\n`,
      'limits.txt': 'idna<4\n',
    },
    manifest: 'api/requirements.txt',
    asks: ['api/base.txt:1 flask==3.0', 'api/requirements.txt:3 numpy>=2'],
    constraints: ['idna<4'],
    reads: ['api/base.txt', 'api/requirements.txt', 'limits.txt'],
  },
  'UTF-16 with a byte order mark': {
    files: { 'requirements.txt': Buffer.from('\ufefffastapi==0.110.0\r\npandas\r\n', 'utf16le') },
    manifest: 'requirements.txt',
    asks: ['requirements.txt:1 fastapi==0.110.0', 'requirements.txt:2 pandas'],
  },
  'lines of other platforms, broken ones, sources': {
    files: {
      'requirements.txt':
        "pywin32==306\nappnope ; sys_platform == 'darwin'\n<<<<<<< HEAD\nnumpy==\nx @ git+https://u:p@git.example.org/x\ngit+https://git.example.org/y.git\n./wheels/z-1-py3-none-any.whl\nhttps://example.org/w-1-py3-none-any.whl#sha256=00\n",
    },
    manifest: 'requirements.txt',
    asks: [
      "requirements.txt:2 appnope ; sys_platform == 'darwin'",
      'requirements.txt:8 w @ https://example.org/w-1-py3-none-any.whl',
    ],
    findings: [
      'warning manifest/requirements requirements.txt:3',
      'warning manifest/requirements requirements.txt:4',
      'warning lock/left-out requirements.txt:1',
      'error lock/from-source requirements.txt:5',
      'error lock/from-source requirements.txt:6',
      'error lock/wheel-in-tree requirements.txt:7',
    ],
  },
  'what pip freeze writes in conda and on Ubuntu': {
    files: {
      'requirements.txt':
        'certifi @ file:///croot/certifi_1/work/certifi\nnumpy @ file:///w/numpy-2.1-cp311-cp311-linux_x86_64.whl\npkg_resources==0.0.0\n',
    },
    manifest: 'requirements.txt',
    asks: ['requirements.txt:1 certifi', 'requirements.txt:2 numpy==2.1'],
    findings: [
      'warning lock/other-machine requirements.txt:1',
      'warning lock/other-machine requirements.txt:2',
      'warning lock/left-out requirements.txt:3',
    ],
  },
  'a package of the tree counts as what it needs': {
    files: {
      'requirements.txt': '-e .\n-e ./nothing\n',
      'pyproject.toml': '[project]\ndependencies = [\n  "numpy",\n]\n',
    },
    manifest: 'requirements.txt',
    asks: ['pyproject.toml:3 numpy'],
    findings: ['note lock/local-package requirements.txt:1', 'warning lock/local-package requirements.txt:2'],
    reads: ['pyproject.toml', 'requirements.txt'],
  },
  'pyproject.toml: what is installed to run, sources of uv': {
    files: {
      'pyproject.toml': `[project]
name = "app"
dependencies = [
  "flask>=3",
  "torch",
  "lib",
  "repo",
]
[project.optional-dependencies]
dev = ["pytest"]
[tool.uv]
constraint-dependencies = ["idna<4"]
[tool.uv.sources]
torch = [{ index = "cu", marker = "sys_platform == 'win32'" }, { index = "cpu" }]
lib = { workspace = true }
repo = { git = "https://git.example.org/repo" }
`,
      'libs/lib/pyproject.toml': '[project]\nname = "lib"\ndependencies = [\n"deep"]\n',
    },
    manifest: 'pyproject.toml',
    asks: ['pyproject.toml:4 flask>=3', 'pyproject.toml:5 torch', 'libs/lib/pyproject.toml:4 deep'],
    constraints: ['idna<4'],
    findings: ['note lock/local-package pyproject.toml:6', 'error lock/from-source pyproject.toml:7'],
    reads: ['libs/lib/pyproject.toml', 'pyproject.toml'],
  },
  'Poetry, its lock binding the versions': {
    files: {
      'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "^3.0"\n',
      'poetry.lock': `[[package]]\nname = "flask"\nversion = "3.0.2"\nfiles = [{ file = "f", hash = "sha256:${A}" }]\n`,
    },
    manifest: 'pyproject.toml',
    asks: ['pyproject.toml:3 flask>=3.0,<4.0'],
    constraints: ['flask==3.0.2'],
    reads: ['poetry.lock', 'pyproject.toml'],
  },
  'Poetry, a release for each Python': {
    files: {
      'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "^3.0"\n',
      'poetry.lock': ['<', '>=']
        .map(
          (sign, at) =>
            `[[package]]\nname = "flask"\nversion = "3.${at}"\nmarkers = 'python_version ${sign} "3.12"'\n`,
        )
        .join(''),
    },
    manifest: 'pyproject.toml',
    asks: ['pyproject.toml:3 flask>=3.0,<4.0'],
    constraints: ["flask==3.0 ; python_version < '3.12'", "flask==3.1 ; python_version >= '3.12'"],
    reads: ['poetry.lock', 'pyproject.toml'],
  },
  'groups that are asked for, and those that uv installs as usual': {
    files: {
      'pyproject.toml': `[project]
dependencies = ["flask"]
[project.optional-dependencies]
Db_x = ["psycopg"]
other = ["no"]
[dependency-groups]
dev = ["pytest"]
prod = ["gunicorn"]
[tool.uv]
default-groups = ["dev", "prod"]
`,
    },
    manifest: 'pyproject.toml',
    groups: ['db-X'],
    asks: ['pyproject.toml:null flask', 'pyproject.toml:null psycopg', 'pyproject.toml:null gunicorn'],
  },
  'a group that no manifest has': {
    files: { 'pyproject.toml': '[project]\ndependencies = ["flask"]\n[dependency-groups]\na = ["b"]\n' },
    manifest: 'pyproject.toml',
    groups: ['c'],
    asks: ['pyproject.toml:null flask'],
    findings: ['error lock/no-such-group pyproject.toml:null'],
  },
  'a group of a file that has none': {
    files: { 'requirements.txt': 'flask\n' },
    manifest: 'requirements.txt',
    groups: ['c'],
    asks: ['requirements.txt:1 flask'],
    findings: ['error lock/no-such-group requirements.txt:null'],
  },
  'a lock that is broken': {
    files: { Pipfile: '[packages]\nflask = "*"\n', 'Pipfile.lock': '{' },
    manifest: 'Pipfile',
    asks: ['Pipfile:2 flask'],
    findings: ['error lock/other-lock-broken Pipfile.lock:null'],
    reads: ['Pipfile', 'Pipfile.lock'],
  },
  'a conda environment': {
    files: {
      'environment.yml': 'dependencies:\n  - python=3.11\n  - pytorch\n  - pip:\n    - fastapi==0.110\n',
    },
    manifest: 'environment.yml',
    asks: ['environment.yml:3 torch', 'environment.yml:5 fastapi==0.110'],
  },
  'a setup.py, not run': {
    files: { 'setup.py': "from setuptools import setup\nsetup(install_requires=['flask'])\n" },
    manifest: 'setup.py',
    asks: ['setup.py:2 flask'],
  },
};

for (const [name, row] of Object.entries(TABLE))
  test(name, async () => {
    const wanted = await read(row.files, row.manifest, { groups: row.groups ?? [] });
    assert.deepEqual(
      wanted.asks.map(({ requirement, path, line }) => `${path}:${line} ${printRequirement(requirement)}`),
      row.asks,
    );
    assert.deepEqual(wanted.constraints, row.constraints ?? []);
    const told = wanted.diagnostics.map((each) => `${each.severity} ${each.rule} ${each.path}:${each.line}`);
    assert.deepEqual(told, row.findings ?? []);
    assert.deepEqual(wanted.files, row.reads ?? [row.manifest]);
    assert.doesNotMatch(JSON.stringify(wanted.diagnostics), /u:p@/);
  });

test('what the plan adds and drops', async () => {
  const files = { 'requirements.txt': 'Torch==2.1\nflask\nhttps://x.example.org/torch-2-py3-none-any.whl\n' };
  const wanted = await read(files, 'requirements.txt', { added: ['uvicorn'], dropped: ['torch'] });
  assert.deepEqual(
    wanted.asks.map(({ requirement, path }) => [requirement.name, path]),
    [
      ['flask', 'requirements.txt'],
      ['uvicorn', null],
    ],
  );
  const bare = await read({}, null, { added: ['uvicorn'] });
  assert.equal(bare.asks.length, 1);
  assert.deepEqual(bare.files, []);
});

test('indexes and hashes of a requirements file, indexes of uv and Poetry', async () => {
  const text = `--index-url https://a.example.org/simple\n--extra-index-url=https://b.example.org/cpu\n-f ./wheels\n-f https://c.example.org/links\n--pre\nflask==3 --hash sha256:${A.toUpperCase()} --hash md5:00\n`;
  const pip = await read({ 'requirements.txt': text }, 'requirements.txt');
  assert.deepEqual(pip.indexes, {
    default: 'https://a.example.org/simple',
    extra: [{ name: 'extra-1', url: 'https://b.example.org/cpu', explicit: false }],
    findLinks: ['https://c.example.org/links'],
    noIndex: false,
    pinned: {},
  });
  assert.equal(pip.prereleases, true);
  assert.deepEqual(pip.allowed, new Map([['flask', new Set([A])]]));
  assert.deepEqual(
    pip.diagnostics.map(({ rule }) => rule),
    ['lock/find-links-in-tree'],
  );
  const toml = `[project]
dependencies = ["torch"]
[[tool.uv.index]]
name = "cpu"
url = "https://b.example.org/cpu"
explicit = true
[[tool.uv.index]]
url = "https://a.example.org/simple"
default = true
[tool.uv.sources]
torch = { index = "cpu" }
[[tool.poetry.source]]
name = "corp"
url = "https://corp.example.org/simple"
`;
  const uv = await read({ 'pyproject.toml': toml }, 'pyproject.toml');
  assert.deepEqual(uv.indexes, {
    default: 'https://a.example.org/simple',
    extra: [
      { name: 'cpu', url: 'https://b.example.org/cpu', explicit: true },
      { name: 'corp', url: 'https://corp.example.org/simple', explicit: false },
    ],
    findLinks: [],
    noIndex: false,
    pinned: { torch: 'cpu' },
  });
});

const UV_LOCK = `version = 1
[[package]]
name = "job"
source = { editable = "job" }
dependencies = [{ name = "lib" }, { name = "flask" }]
[[package]]
name = "lib"
source = { editable = "lib" }
[[package]]
name = "flask"
version = "3"
source = { registry = "https://x.example.org" }
wheels = [{ url = "https://x.example.org/flask-3-py3-none-any.whl", hash = "sha256:${A}" }]
`;

test("another tool's lock is taken as it is", async () => {
  const environment = targetEnvironment('linux/amd64', '3.11.2');
  const pyproject = '[project]\nname = "job"\ndependencies = ["flask"]\n';
  const pylock = `lock-version = "1.0"\n[[packages]]\nname = "a"\nmarker = "sys_platform == 'win32'"\n[[packages]]\nname = "b"\n`;
  const cases: readonly (readonly [
    Readonly<Record<string, string>>,
    string,
    readonly string[] | null,
    string,
  ])[] = [
    [
      { 'job/pyproject.toml': pyproject, 'uv.lock': UV_LOCK },
      'job/pyproject.toml',
      ['flask'],
      'lock/local-package',
    ],
    [{ 'other/pyproject.toml': pyproject, 'uv.lock': UV_LOCK }, 'other/pyproject.toml', null, ''],
    [
      { 'job/pyproject.toml': pyproject, 'uv.lock': 'x' },
      'job/pyproject.toml',
      null,
      'lock/other-lock-broken',
    ],
    [{ 'pyproject.toml': pyproject, 'pylock.toml': pylock }, 'pyproject.toml', ['b'], ''],
    [{ 'pylock.api.toml': pylock }, 'pylock.api.toml', ['b'], ''],
    [{ 'requirements.txt': 'flask', 'uv.lock': UV_LOCK }, 'requirements.txt', null, ''],
  ];
  for (const [files, manifest, names, rules] of cases) {
    const { value, diagnostics } = await (await read(files, manifest)).locked();
    assert.deepEqual(value?.select(environment).map(({ name }) => name) ?? null, names, manifest);
    assert.equal(diagnostics.map(({ rule }) => rule).join(' '), rules);
  }
});
