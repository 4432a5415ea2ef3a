import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { isPylockFault, parsePylock } from './pylock.ts';

const HASH = 'ab'.repeat(32);
const LOCK = `
lock-version = "1.0"
created-by = "uv"
requires-python = "==3.11.*"
environments = ["sys_platform == 'linux'"]

[[packages]]
name = "Uv_Loop"
version = "0.22.1"
marker = "platform_python_implementation != 'PyPy'"
sdist = { url = "https://files.example.org/uvloop-0.22.1.tar.gz", hashes = { sha256 = "${HASH}" } }
wheels = [
    { url = "https://files.example.org/a/uvloop-0.22.1%2Bx-cp311-cp311-linux_x86_64.whl#x", size = 5, hashes = { sha256 = "${HASH.toUpperCase()}", md5 = "c" } },
    { path = "wheels/uvloop-0.22.1-py3-none-any.whl" },
    { name = "../../evil-1-py3-none-any.whl", url = "https://files.example.org/x" },
    { name = "other-1-py3-none-any.whl", url = "https://files.example.org/download?id=3" },
]

[[packages]]
name = "direct"
archive = { url = "https://example.org/direct-1-py3-none-any.whl", hashes = { sha256 = "${HASH}" } }

[[packages]]
name = "local"
directory = { path = "libs/local", editable = true }
`;

test('packages, their wheels and what else they come as', () => {
  const lock = parsePylock(LOCK);
  assert.ok(!isPylockFault(lock));
  assert.equal(lock.requiresPython, '==3.11.*');
  assert.equal(lock.environments.length, 1);
  const [uvloop, direct, local] = lock.packages;
  assert.equal(uvloop?.name, 'uv-loop');
  assert.equal(uvloop?.source, 'sdist');
  assert.deepEqual(
    uvloop?.wheels.map(({ file, sha256, size }) => [file, sha256, size]),
    [
      ['uvloop-0.22.1+x-cp311-cp311-linux_x86_64.whl', HASH, 5],
      ['uvloop-0.22.1-py3-none-any.whl', null, null],
      ['other-1-py3-none-any.whl', null, null],
    ],
  );
  assert.deepEqual(direct?.wheels[0]?.file, 'direct-1-py3-none-any.whl');
  assert.equal(direct?.source, null);
  assert.deepEqual([local?.wheels, local?.source, local?.version], [[], 'directory', null]);
});

test('what is no lock is told with what is wrong, and where it can be', () => {
  const cases: readonly (readonly [string, RegExp, number | null])[] = [
    ['lock-version = "1.0"\npackages = [', /not TOML/, 2],
    ['lock-version = "1.0"', /^packages/, null],
    ['\nlock-version = "2.0"\npackages = []', /lock-version is 2.0/, 2],
    ['lock-version = "1.0"\n[[packages]]\nversion = "1"', /^packages\.0\.name/, null],
    ['lock-version = "1.0"\n[[packages]]\nname = "a"\nmarker = "x >"', /marker "x >" cannot be read/, 4],
    [
      'lock-version = "1.0"\n[[packages]]\nname = "a"\nwheels = [{ url = "https://x", hashes = { sha256 = "../x" } }]',
      /64 hexadecimal/,
      null,
    ],
    [`a = ${'['.repeat(50_000)}`, /not TOML|too deep/, 1],
  ];
  for (const [text, fault, line] of cases) {
    const found = parsePylock(text);
    assert.ok(isPylockFault(found));
    assert.match(found.fault, fault);
    if (line !== 1) assert.equal(found.line, line);
  }
});

const names = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const packages = fc.record({
  name: names,
  version: fc.constantFrom('1.0', '2.1'),
  wheels: fc.array(
    names.map((name) => ({
      url: `https://example.org/${name}-1-py3-none-any.whl`,
      hashes: { sha256: name.length.toString(16).repeat(64) },
    })),
  ),
});

test('property: every wheel of a printed lock is read back', () => {
  fc.assert(
    fc.property(fc.array(packages), (listed) => {
      const lock = parsePylock(stringify({ 'lock-version': '1.0', packages: listed }));
      assert.ok(!isPylockFault(lock));
      assert.deepEqual(
        lock.packages.map((each) => each.wheels.map(({ location, sha256 }) => [location, sha256])),
        listed.map((each) => each.wheels.map(({ url, hashes }) => [url, hashes.sha256])),
      );
    }),
    { numRuns: 100 },
  );
});

test('fuzz: any text is a lock or a fault', () => {
  const changed = fc
    .tuple(fc.nat(LOCK.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, text]) => LOCK.slice(0, at) + text + LOCK.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), changed), (text) => {
      const lock = parsePylock(text);
      assert.ok(isPylockFault(lock) ? lock.fault !== '' : lock.packages.length >= 0);
    }),
    { numRuns: 300 },
  );
});
