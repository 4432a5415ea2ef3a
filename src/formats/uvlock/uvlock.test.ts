import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { targetEnvironment } from '../marker/environment.ts';
import { parseUvLock, selectFromUvLock, type UvLock } from './uvlock.ts';

const HASH = 'a'.repeat(64);
const wheel = (name: string) =>
  `{ url = "https://files.example.org/${name}-1-py3-none-any.whl", hash = "sha256:${HASH}", size = 10 }`;
const release = (name: string, more = '') => `
[[package]]
name = "${name}"
version = "1"
source = { registry = "https://pkg.example.org/simple" }
wheels = [${wheel(name)}]
${more}`;
const LOCK = `
version = 1
revision = 5
requires-python = ">=3.11"

[[package]]
name = "app"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "web", extra = ["fast"] }, { name = "big" }, { name = "win", marker = "sys_platform == 'win32'" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "job"
version = "0"
source = { editable = "services/job" }
dependencies = [{ name = "lib" }, { name = "split", version = "1", marker = "platform_machine == 'x86_64'" }, { name = "split", version = "2", marker = "platform_machine == 'aarch64'" }]

[[package]]
name = "lib"
version = "0"
source = { editable = "libs/lib" }
dependencies = [{ name = "deep" }]
${release('web', 'dependencies = [{ name = "deep" }, { name = "web" }]\n[package.optional-dependencies]\nfast = [{ name = "speed" }]')}
${release('speed')}${release('deep')}${release('win')}${release('pytest')}${release('split')}
${release('big', 'dependencies = [{ name = "cuda" }, { name = "deep" }]')}${release('cuda')}
[[package]]
name = "split"
version = "2"
source = { registry = "wheels" }
wheels = [{ path = "split-2-py3-none-any.whl", hash = "sha256:${HASH}" }, { url = "https://x.example.org/../evil" }]
`;

function lock(text = LOCK): UvLock {
  const parsed = parseUvLock(text);
  assert.ok(!('fault' in parsed), 'fault' in parsed ? parsed.fault : '');
  return parsed;
}

const amd64 = targetEnvironment('linux/amd64', '3.11.2');
const arm64 = targetEnvironment('linux/arm64', '3.11.2');
const none: ReadonlySet<string> = new Set();

test('what a project needs: extras asked for, markers of the target, nothing for development', () => {
  const cases: readonly (readonly [string, typeof amd64, ReadonlySet<string>, string, string])[] = [
    ['.', amd64, none, 'big cuda deep speed web', ''],
    ['', amd64, new Set(['big']), 'deep speed web', ''],
    ['services/job', amd64, none, 'deep split', 'lib'],
  ];
  for (const [folder, environment, dropped, names, local] of cases) {
    const selection = selectFromUvLock(lock(), folder, environment, dropped, none);
    assert.equal(selection?.packages.map(({ name }) => name).join(' '), names);
    assert.equal(selection?.local.join(' '), local);
  }
  assert.equal(selectFromUvLock(lock(), 'elsewhere', amd64, none, none), null);
});

test('of two versions the one for the target, its wheels where the lock has them', () => {
  const split = (environment: typeof amd64) =>
    selectFromUvLock(lock(), 'services/job', environment, none, none)?.packages.find(
      ({ name }) => name === 'split',
    );
  assert.equal(split(amd64)?.version, '1');
  assert.deepEqual(split(amd64)?.wheels, [
    {
      file: 'split-1-py3-none-any.whl',
      location: 'https://files.example.org/split-1-py3-none-any.whl',
      sha256: HASH,
      size: 10,
    },
  ]);
  assert.deepEqual(split(arm64)?.wheels, [
    {
      file: 'split-2-py3-none-any.whl',
      location: 'wheels/split-2-py3-none-any.whl',
      sha256: HASH,
      size: null,
    },
  ]);
});

const CONFLICTS = `
version = 1
[[package]]
name = "app"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "web" }]
[package.optional-dependencies]
all = [{ name = "app", extra = ["pg"] }]
pg = [{ name = "speed" }]
cpu = [{ name = "torch", version = "1+cpu", source = { registry = "https://cpu.example.org" } }]
cu124 = [{ name = "torch", version = "1", source = { registry = "https://pkg.example.org/simple" }, marker = "extra != 'extra-3-app-cpu'" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
serve = [{ name = "deep" }, { name = "cuda", marker = "extra == 'group-3-app-serve'" }]
${release('web', 'dependencies = [{ name = "big", marker = "extra == \'extra-3-app-cu124\'" }]')}
${release('speed')}${release('pytest')}${release('deep')}${release('cuda')}${release('big')}${release('torch')}
[[package]]
name = "torch"
version = "1+cpu"
source = { registry = "https://cpu.example.org" }
wheels = [${wheel('torch')}]
`;

test('extras and groups of the project, those that exclude one another by the names uv gives them', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], 'web'],
    [['pg'], 'speed web'],
    [['all'], 'speed web'],
    [['serve'], 'cuda deep web'],
    [['dev', 'serve'], 'cuda deep pytest web'],
    [['cpu'], 'torch:1+cpu web'],
    [['cu124'], 'big torch:1 web'],
    [['nothing'], 'web'],
  ];
  for (const [groups, expected] of cases) {
    const selection = selectFromUvLock(lock(CONFLICTS), '.', amd64, none, new Set(groups));
    const names = selection?.packages.map(({ name, version }) =>
      name === 'torch' ? `${name}:${version}` : name,
    );
    assert.equal(names?.join(' '), expected, groups.join());
    assert.deepEqual(selection?.local, []);
  }
});

test('what is no lock is a fault', () => {
  const cases: readonly (readonly [string, RegExp, number | null])[] = [
    ['version = 1\n[[package]', /not TOML/, 2],
    ['version = 2', /^version: must be 1/, null],
    ['version = 1\n[[package]]\nname = "a"', /^package\.0\.source/, null],
    [LOCK.replace(`sha256:${HASH}`, 'sha256:../x'), /64 hexadecimal/, null],
  ];
  for (const [text, fault, line] of cases) {
    const parsed = parseUvLock(text);
    assert.ok('fault' in parsed);
    assert.match(parsed.fault, fault);
    assert.equal(parsed.line, line);
  }
});

test('fuzz: any change of a lock gives a lock or a fault, and selecting ends', () => {
  const changed = fc
    .tuple(fc.nat(LOCK.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, text]) => LOCK.slice(0, at) + text + LOCK.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), changed), (text) => {
      const parsed = parseUvLock(text);
      if (!('fault' in parsed)) selectFromUvLock(parsed, '.', amd64, none, none);
    }),
    { numRuns: 200 },
  );
});
