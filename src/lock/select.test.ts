import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetEnvironment } from '../formats/marker/environment.ts';
import type { PylockPackage } from '../formats/pylock/pylock.ts';
import { selectWheels } from './select.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const target = {
  wheels: { python: '3.11', platform: 'linux/amd64', glibc: [2, 36] },
  environment: targetEnvironment('linux/amd64', '3.11.2'),
} as const;

function package_(changes: Partial<PylockPackage> & { readonly files?: readonly string[] }): PylockPackage {
  const { files = [], ...rest } = changes;
  const wheels = files.map((file, at) => ({
    file,
    location: `https://files.example.org/${file}`,
    sha256: at === 0 ? A : B,
    size: null,
  }));
  return { name: 'demo', version: '1', marker: null, requiresPython: null, wheels, source: null, ...rest };
}

const LINUX = 'demo-1-cp311-cp311-manylinux_2_28_x86_64.whl';
const ANY = 'demo-1-py3-none-any.whl';
const WINDOWS = 'demo-1-cp311-cp311-win_amd64.whl';

test('one wheel per package, the best that fits and is allowed', () => {
  const cases: readonly (readonly [PylockPackage, ReadonlySet<string> | null, string])[] = [
    [package_({ files: [ANY, LINUX, WINDOWS] }), null, LINUX],
    [package_({ files: [ANY, LINUX] }), new Set([A]), ANY],
    [package_({ files: [LINUX.replace('2_28', '2_39'), ANY] }), null, ANY],
    [package_({ files: [ANY], source: 'sdist' }), null, ANY],
    [package_({ files: [ANY], requiresPython: '>=3.11' }), null, ANY],
    [package_({ files: [WINDOWS] }), null, 'lock/no-wheel'],
    [package_({ source: 'sdist' }), null, 'lock/no-wheel'],
    [package_({ source: 'vcs' }), null, 'lock/from-source'],
    [package_({ files: [ANY] }), new Set([B]), 'lock/hash-not-allowed'],
    [package_({ files: [ANY], requiresPython: '>=3.12' }), null, 'lock/wrong-python'],
    [
      package_({ wheels: [{ file: ANY, location: 'wheels/x', sha256: null, size: null }] }),
      null,
      'lock/wheel-in-tree',
    ],
  ];
  for (const [each, hashes, expected] of cases) {
    const allowed = new Map(hashes === null ? [] : [['demo', hashes]]);
    const place = { path: 'requirements.txt', line: 7 };
    const { value, diagnostics } = selectWheels([each], target, allowed, () => place);
    assert.equal(value[0]?.found.file ?? diagnostics[0]?.rule, expected);
    for (const { path, line, severity } of diagnostics)
      assert.deepEqual({ path, line, severity }, { ...place, severity: 'error' });
  }
});

test('packages of the tree are passed over, two releases of one package are not', () => {
  const at = { path: null, line: null };
  const local = package_({ name: 'local', source: 'directory' });
  assert.deepEqual(
    selectWheels([local], target, new Map(), () => at),
    { value: [], diagnostics: [] },
  );
  const twice = [package_({ files: [ANY] }), package_({ files: [LINUX], version: '2' })];
  const { diagnostics } = selectWheels(twice, target, new Map(), () => at);
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['lock/ambiguous'],
  );
});
