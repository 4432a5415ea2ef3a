import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromBunLock } from './bunlock.ts';
import { fromPackageLock } from './packagelock.ts';
import type { Closure } from './placed.ts';
import { fromPnpmLock } from './pnpmlock.ts';
import { shown } from './testing/shown.ts';
import { fromYarnLock } from './yarnlock.ts';

const RUN: Closure = { folder: '.', development: false, platforms: ['linux/amd64'] };
const BUILD: Closure = { ...RUN, development: true };

const NPM = {
  lockfileVersion: 3,
  packages: {
    '': {
      dependencies: { a: '1', gone: '1' },
      optionalDependencies: { mac: '1', arm: '1' },
      devDependencies: { tool: '1' },
    },
    'node_modules/a': {
      version: '1.0.0',
      integrity: 'sha512-a',
      dependencies: { b: '1' },
      peerDependencies: { c: '*' },
    },
    'node_modules/a/node_modules/b': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', dev: true },
    'node_modules/c': { name: 'real-c', version: '3.0.0', dependencies: { inner: '1' } },
    'node_modules/c/node_modules/inner': { version: '1.0.0', inBundle: true },
    'node_modules/mac': {
      version: '1.0.0',
      optional: true,
      os: ['darwin'],
      dependencies: { 'only-mac': '1' },
    },
    'node_modules/only-mac': { version: '1.0.0', optional: true },
    'node_modules/arm': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['arm64'], libc: ['glibc'] },
    'node_modules/tool': { version: '1.0.0', dev: true, dependencies: { b: '2' } },
    'node_modules/ui': { link: true, resolved: 'packages/ui' },
    'packages/ui': { dependencies: { a: '1' }, devDependencies: { 'ui-tool': '1' } },
    'packages/web': { dependencies: { ui: '*' } },
    'node_modules/ui-tool': { version: '1.0.0', dev: true },
  },
};

test('npm: what runs, where npm puts it', () => {
  const lock = JSON.stringify(NPM);
  assert.deepEqual(shown(fromPackageLock(lock, RUN)), {
    'node_modules/a': 'a@1.0.0',
    'node_modules/a/node_modules/b': 'b@1.0.0',
    'node_modules/c': 'real-c@3.0.0',
  });
  const arm = shown(fromPackageLock(lock, { ...RUN, platforms: ['linux/arm64'] }));
  assert.equal((arm as Record<string, string>)['node_modules/arm'], 'arm@1.0.0');
  assert.deepEqual(Object.keys(shown(fromPackageLock(lock, BUILD))), [
    'node_modules/a',
    'node_modules/tool',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/b',
  ]);
});

test('npm: what is for another C library is left out by its name, where the lock does not say', () => {
  const binary = { version: '1.0.0', integrity: 'sha512-a', optional: true, os: ['linux'], cpu: ['x64'] };
  const names = [
    '@img/sharp-linuxmusl-x64',
    '@img/sharp-linux-x64',
    '@next/swc-linux-x64-musl',
    'x-musleabihf',
  ];
  const packages = {
    '': { optionalDependencies: Object.fromEntries([...names, 'musl'].map((name) => [name, '1'])) },
    ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, binary])),
    'node_modules/musl': { version: '1.0.0', integrity: 'sha512-a' },
  };
  assert.deepEqual(shown(fromPackageLock(JSON.stringify({ lockfileVersion: 3, packages }), RUN)), {
    'node_modules/@img/sharp-linux-x64': '@img/sharp-linux-x64@1.0.0',
    'node_modules/musl': 'musl@1.0.0',
  });
});

test('npm: a package of a workspace, with those of the tree it uses', () => {
  assert.deepEqual(shown(fromPackageLock(JSON.stringify(NPM), { ...RUN, folder: 'packages/web' })), {
    'node_modules/ui': '->packages/ui',
    'node_modules/a': 'a@1.0.0',
    'node_modules/a/node_modules/b': 'b@1.0.0',
    'node_modules/c': 'real-c@3.0.0',
  });
  // To be built, those of the tree may have to be built before.
  const built = shown(fromPackageLock(JSON.stringify(NPM), { ...BUILD, folder: 'packages/web' }));
  assert.equal((built as Record<string, string>)['node_modules/ui-tool'], 'ui-tool@1.0.0');
});

test('npm: what cannot be taken is said', () => {
  const entry = (fields: object) =>
    JSON.stringify({ packages: { '': { dependencies: { a: '1' } }, 'node_modules/a': fields } });
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{', /not JSON/],
    ['[]', /no lock of npm/],
    [entry({ resolved: 'git+ssh://git@example.org/a.git#1', version: '1.0.0' }), /a comes from git\+ssh: /],
    [
      entry({
        resolved: 'https://example.org/x/a/archive/0f36d0b5.tar.gz',
        version: '1.0.0',
        integrity: 'sha512-aa',
      }),
      /a comes from an archive of example\.org and not from a registry/,
    ],
    [
      entry({ resolved: 'https://codeload.example.org/x/a/tar.gz/0f36d0b5', version: '1.0.0' }),
      /an archive of codeload/,
    ],
    [entry({ resolved: 'file:a.tgz', version: '1.0.0' }), /a comes from file: /],
    [entry({ link: true, resolved: '../outside' }), /outside of the tree/],
    [entry({}), /no version/],
  ];
  for (const [text, message] of cases) assert.match(String(shown(fromPackageLock(text, RUN))), message);
});

const PNPM = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0(c@3.0.0)}
      c: {specifier: ^3.0.0, version: 3.0.0}
      renamed: {specifier: npm:b@1, version: b@1.0.0}
    devDependencies:
      tool: {specifier: ^1.0.0, version: 1.0.0}
  packages/web:
    dependencies:
      ui: {specifier: 'workspace:*', version: link:../ui}
  packages/ui:
    dependencies:
      c: {specifier: ^3.0.0, version: 3.0.0}
    devDependencies:
      ui-tool: {specifier: ^1.0.0, version: 1.0.0}
packages:
  a@1.0.0: {resolution: {integrity: sha512-a}, peerDependencies: {c: '*'}}
  b@1.0.0: {resolution: {integrity: sha512-b}}
  b@2.0.0: {resolution: {integrity: sha512-b2}}
  c@3.0.0: {resolution: {integrity: sha512-c}}
  mac@1.0.0: {resolution: {integrity: sha512-m}, os: [darwin]}
  tool@1.0.0: {resolution: {integrity: sha512-t}}
  ui-tool@1.0.0: {resolution: {integrity: sha512-u}}
snapshots:
  a@1.0.0(c@3.0.0):
    dependencies: {b: 2.0.0, c: 3.0.0}
    optionalDependencies: {mac: 1.0.0}
  b@1.0.0: {}
  b@2.0.0: {}
  c@3.0.0:
    dependencies: {b: 1.0.0}
  mac@1.0.0: {}
  tool@1.0.0:
    dependencies: {b: 1.0.0}
  ui-tool@1.0.0: {}
`;

test('pnpm: every package finds what it asks for, in flat folders', () => {
  assert.deepEqual(shown(fromPnpmLock(PNPM, RUN)), {
    'node_modules/a': 'a@1.0.0',
    'node_modules/c': 'c@3.0.0',
    'node_modules/renamed': 'b@1.0.0',
    'node_modules/b': 'b@2.0.0',
    'node_modules/c/node_modules/b': 'b@1.0.0',
  });
  assert.ok('node_modules/tool' in (shown(fromPnpmLock(PNPM, BUILD)) as object));
  assert.deepEqual(shown(fromPnpmLock(PNPM, { ...RUN, folder: 'packages/web' })), {
    'node_modules/ui': '->packages/ui',
    'node_modules/c': 'c@3.0.0',
    'node_modules/b': 'b@1.0.0',
  });
  const built = shown(fromPnpmLock(PNPM, { ...BUILD, folder: 'packages/web' }));
  assert.ok('node_modules/ui-tool' in (built as object));
  const older =
    "lockfileVersion: '6.0'\ndependencies:\n  a: {specifier: 1, version: 1.0.0}\npackages:\n  /a@1.0.0:\n    resolution: {integrity: sha512-a}\n";
  assert.deepEqual(shown(fromPnpmLock(older, RUN)), { 'node_modules/a': 'a@1.0.0' });
  assert.match(String(shown(fromPnpmLock('lockfileVersion: 5.4\n', RUN))), /older than 6/);
  assert.match(
    String(shown(fromPnpmLock(PNPM.replace('  b@2.0.0: {}\n', ''), RUN))),
    /b@2.0.0.* not described/,
  );
});

const YARN = `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"@x/a@^1.0.0", "@x/a@^1.1.0":
  version "1.1.0"
  resolved "https://registry.example.org/@x/a/-/a-1.1.0.tgz#aa"
  integrity sha512-aaa
  dependencies:
    b "^2.0.0"
  optionalDependencies:
    mac "1.0.0"

b@^1.0.0, "renamed@npm:b@^1.0.0":
  version "1.0.0"
  integrity sha512-b1

b@^2.0.0:
  version "2.0.0"

mac@1.0.0:
  version "1.0.0"
`;
const MANIFEST =
  '{"dependencies":{"@x/a":"^1.0.0","b":"^1.0.0"},"devDependencies":{"renamed":"npm:b@^1.0.0"}}';

test('Yarn 1: what package.json asks for, with what that asks for', () => {
  assert.deepEqual(shown(fromYarnLock(YARN, RUN, () => MANIFEST)), {
    'node_modules/@x/a': '@x/a@1.1.0',
    'node_modules/b': 'b@1.0.0',
    'node_modules/@x/a/node_modules/b': 'b@2.0.0',
    'node_modules/mac': 'mac@1.0.0',
  });
  const without = { ...BUILD, without: new Set(['mac@1.0.0']) };
  const found = shown(fromYarnLock(YARN, without, () => MANIFEST)) as Record<string, string>;
  assert.equal(found['node_modules/mac'], undefined);
  assert.match(String(found['node_modules/renamed']), /b@1.0.0/);
  assert.match(
    String(shown(fromYarnLock(YARN, RUN, () => '{"dependencies":{"z":"1"}}'))),
    /z .*not described/,
  );
});

test('Yarn 1: packages of the tree, which its lock does not have', () => {
  const manifests: Readonly<Record<string, string>> = {
    '.': '{"workspaces":["apps/*","packages/*"]}',
    'apps/api': '{"dependencies":{"@x/ui":"*","b":"^1.0.0"}}',
    'packages/ui': '{"name":"@x/ui","dependencies":{"mac":"1.0.0"}}',
  };
  const read = (folder: string) => manifests[folder] ?? null;
  const api = { ...RUN, folder: 'apps/api' };
  assert.deepEqual(shown(fromYarnLock(YARN, api, read, Object.keys(manifests))), {
    'node_modules/@x/ui': '->packages/ui',
    'node_modules/b': 'b@1.0.0',
    'node_modules/mac': 'mac@1.0.0',
  });
  const apart = (folder: string) => (folder === '.' ? '{}' : read(folder));
  assert.match(
    String(shown(fromYarnLock(YARN, api, apart, Object.keys(manifests)))),
    /@x\/ui.*not described/,
  );
});

const BERRY = `__metadata:
  version: 8
"a@npm:^1.0.0":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  dependencies:
    mac: "npm:1.0.0"
  dependenciesMeta:
    mac:
      optional: true
  checksum: 10c0/00
"mac@npm:1.0.0":
  version: 1.0.0
  resolution: "mac@npm:1.0.0"
  conditions: os=darwin & cpu=arm64
"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
"typescript@patch:typescript@npm%3A^5.0.0#optional!builtin<compat/typescript>":
  version: 5.9.0
  resolution: "typescript@patch:typescript@npm%3A5.9.0#optional!builtin<compat/typescript>::version=5.9.0&hash=1"
"ui@workspace:*, ui@workspace:packages/ui":
  version: 0.0.0-use.local
  resolution: "ui@workspace:packages/ui"
`;

test('Yarn 2 and later: conditions and packages of the tree', () => {
  const manifest = (folder: string) =>
    folder === '.' ? '{"dependencies":{"a":"^1.0.0","ui":"workspace:*"}}' : '{"dependencies":{"a":"^1.0.0"}}';
  assert.deepEqual(shown(fromYarnLock(BERRY, RUN, manifest)), {
    'node_modules/a': 'a@1.0.0',
    'node_modules/ui': '->packages/ui',
  });
  assert.match(String(shown(fromYarnLock('a: [', RUN, manifest))), /YAML/);
});

const BUN = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "root", "dependencies": { "a": "^1.0.0" }, "devDependencies": { "tool": "1" }, },
    "packages/web": { "name": "@x/web", "dependencies": { "ui": "workspace:*", "b": "^1.0.0" }, },
    "packages/ui": { "name": "ui", "optionalDependencies": { "mac": "1", "odd": "1" }, },
  },
  "packages": {
    "@x/web": ["@x/web@workspace:packages/web"],
    "@x/web/b": ["b@1.0.0", "", {}, "sha512-b1"],
    "a": ["a@1.1.0", "", { "dependencies": { "b": "^2.0.0" }, "peerDependencies": { "c": "*", "absent": "*" }, "optionalPeers": ["absent"] }, "sha512-a"],
    "b": ["b@2.0.0", "", {}, "sha512-b2"],
    "c": ["@s/real-c@3.0.0", "", { "dependencies": { "b": "^1.0.0" } }, "sha512-c"],
    "c/b": ["b@1.0.0", "", {}, "sha512-b1"],
    "mac": ["mac@1.0.0", "", { "os": "darwin" }, "sha512-m"],
    "odd": ["odd@1.0.0", "", { "cpu": "none" }, "sha512-o"],
    "tool": ["tool@1.0.0", "", { "dependencies": { "b": "^2.0.0" } }, "sha512-t"],
    "ui": ["ui@workspace:packages/ui"],
  }
}
`;

test('Bun: what each place finds, in flat folders', () => {
  assert.deepEqual(shown(fromBunLock(BUN, RUN)), {
    'node_modules/a': 'a@1.1.0',
    'node_modules/b': 'b@2.0.0',
    'node_modules/c': '@s/real-c@3.0.0',
    'node_modules/c/node_modules/b': 'b@1.0.0',
  });
  assert.ok('node_modules/tool' in (shown(fromBunLock(BUN, BUILD)) as object));
  assert.deepEqual(shown(fromBunLock(BUN, { ...RUN, folder: 'packages/web' })), {
    'node_modules/ui': '->packages/ui',
    'node_modules/b': 'b@1.0.0',
  });
  const placed = fromBunLock(BUN, RUN);
  const a = 'fault' in placed ? null : placed.get('node_modules/a');
  assert.equal(a && 'package' in a ? a.package.integrity : null, 'sha512-a');
});

test('Bun: what cannot be taken is said', () => {
  const git = BUN.replace('"b@2.0.0", "", {}, "sha512-b2"', '"b@github:x/b#abc", {}, "x-b-abc"');
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{', /is not the JSON that Bun writes/],
    ['[]', /is no lock of Bun/],
    [BUN.replace('"lockfileVersion": 1', '"lockfileVersion": 9'), /of version 9/],
    [git, /b \(b\) is asked for and not described/],
  ];
  for (const [text, expected] of cases) assert.match(String(shown(fromBunLock(text, RUN))), expected);
});

test('property: each package that is placed is found by whoever asks for it', () => {
  const names = ['a', 'b', 'c', 'd'];
  const versions = ['1.0.0', '2.0.0'];
  const id = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...versions));
  const graph = fc.dictionary(
    fc.tuple(fc.constantFrom(...names), fc.constantFrom(...versions)).map((one) => one.join('@')),
    fc.array(id, { maxLength: 3 }),
  );
  fc.assert(
    fc.property(graph, fc.array(id, { maxLength: 4 }), (packages, roots) => {
      const all = names.flatMap((name) => versions.map((version) => `${name}@${version}`));
      const asked = (list: readonly (readonly [string, string])[]) => Object.fromEntries(list);
      const snapshots = Object.fromEntries(
        all.map((one) => [one, { dependencies: asked(packages[one] ?? []) }]),
      );
      const lock = {
        lockfileVersion: '9.0',
        importers: { '.': { dependencies: asked(roots) } },
        packages: {},
        snapshots,
      };
      const placement = shown(fromPnpmLock(JSON.stringify(lock), RUN));
      // Two packages that ask for each other in alternating versions have no place in folders.
      if (typeof placement === 'string') return assert.match(placement, /no folders can hold/);
      const placed = placement as Record<string, string>;
      const find = (from: string, name: string): string | undefined => {
        for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
          const found = placed[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
          if (found !== undefined || at === '') return found;
        }
      };
      for (const [name, version] of Object.entries(asked(roots)))
        assert.equal(find('', name), `${name}@${version}`);
      for (const [folder, one] of Object.entries(placed))
        for (const [name, version] of Object.entries(asked(packages[one] ?? [])))
          assert.equal(find(folder, name), `${name}@${version}`, folder);
    }),
    { numRuns: 300 },
  );
});

test('fuzz: any text gives packages or a fault', () => {
  const changed = fc
    .tuple(
      fc.constantFrom(JSON.stringify(NPM), PNPM, YARN, BERRY, BUN),
      fc.nat(400),
      fc.string({ maxLength: 3 }),
    )
    .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), changed), (text) => {
      for (const read of [fromBunLock, fromPackageLock, fromPnpmLock, fromYarnLock])
        shown(read(text, BUILD, () => text));
    }),
    { numRuns: 400 },
  );
});
