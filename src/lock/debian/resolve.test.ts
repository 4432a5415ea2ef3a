import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeDeb } from '../../../test/support/deb.ts';
import { testArchive } from '../../../test/support/debian.ts';
import { resolvePackages } from './resolve.ts';
import { openUniverse } from './universe.ts';

interface Row {
  readonly what: string;
  /** Name and version, then fields. */
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly names: readonly string[];
  readonly expected: readonly string[];
  readonly findings?: readonly (readonly [string, RegExp])[];
}

const TABLE: readonly Row[] = [
  { what: 'nothing', packages: { a: {} }, names: [], expected: [] },
  {
    what: 'a chain, both fields, sorted',
    packages: { z: { Depends: 'b' }, b: { 'Pre-Depends': 'a' }, a: {}, unused: {} },
    names: ['z'],
    expected: ['a', 'b', 'z'],
  },
  {
    what: 'a circle',
    packages: { a: { Depends: 'b' }, b: { Depends: 'a' } },
    names: ['a'],
    expected: ['a', 'b'],
  },
  {
    what: 'the first alternative',
    packages: { a: { Depends: 'b | c' }, b: {}, c: {} },
    names: ['a'],
    expected: ['a', 'b'],
  },
  {
    what: 'an alternative that is chosen anyway',
    packages: { a: { Depends: 'b | c' }, b: {}, c: {} },
    names: ['a', 'c'],
    expected: ['a', 'c'],
  },
  {
    what: 'an alternative that exists',
    packages: { a: { Depends: 'b | c' }, c: {} },
    names: ['a'],
    expected: ['a', 'c'],
  },
  {
    what: 'an alternative new enough',
    packages: { a: { Depends: 'b (>= 2) | c (>= 1)' }, b: {}, c: {} },
    names: ['a'],
    expected: ['a', 'c'],
  },
  {
    what: 'a provider, the first by name',
    packages: { a: { Depends: 'v' }, y: { Provides: 'v' }, x: { Provides: 'v' } },
    names: ['a'],
    expected: ['a', 'x'],
  },
  {
    what: 'a provider that is chosen anyway',
    packages: { a: { Depends: 'v' }, y: { Provides: 'v' }, x: { Provides: 'v' } },
    names: ['a', 'y'],
    expected: ['a', 'y'],
  },
  {
    what: 'a real package before a provider',
    packages: { a: { Depends: 'v' }, v: {}, b: { Provides: 'v' } },
    names: ['a'],
    expected: ['a', 'v'],
  },
  {
    what: 'versioned provides (policy 7.5)',
    packages: {
      a: { Depends: 'v (>= 2)' },
      x: { Provides: 'v' },
      y: { Provides: 'v (= 1)' },
      z: { Provides: 'v (= 2)' },
    },
    names: ['a'],
    expected: ['a', 'z'],
  },
  { what: 'a provided name asked for', packages: { x: { Provides: 'v' } }, names: ['v'], expected: ['x'] },
  {
    what: 'what only maintainer scripts need is left out',
    packages: {
      a: { Depends: 'debconf (>= 0.5) | debconf-2.0, b' },
      b: { 'Pre-Depends': 'awk' },
      debconf: {},
      mawk: {},
    },
    names: ['a'],
    expected: ['a', 'b'],
  },
  {
    what: 'unless it is asked for',
    packages: { openssl: { Depends: 'a' }, a: {} },
    names: ['openssl'],
    expected: ['a', 'openssl'],
  },
  {
    what: 'an unknown name',
    packages: { a: {} },
    names: ['a', 'nope'],
    expected: ['a'],
    findings: [['debian/unknown-package', /no package nope for amd64/]],
  },
  {
    what: 'a dependency that cannot be met',
    packages: { a: { Depends: 'b (>= 2) | nope' }, b: {} },
    names: ['a'],
    expected: ['a'],
    findings: [['debian/unmet-dependency', /a 1\.0 needs b \(>= 2\) \| nope/]],
  },
];

for (const { what, packages, names, expected, findings = [] } of TABLE)
  test(what, async () => {
    const debs: FakeDeb[] = Object.entries(packages).map(([name, fields]) => ({ package: name, fields }));
    const suites = [
      { name: 'bookworm', debs },
      { name: 'bookworm-security', debs: [] },
    ];
    const universe = await openUniverse('bookworm', 'amd64', await testArchive(suites));
    const { value, diagnostics } = resolvePackages(universe, names);
    assert.deepEqual(
      value.map((deb) => deb.package),
      expected,
    );
    assert.deepEqual(
      diagnostics.map(({ rule }) => rule),
      findings.map(([rule]) => rule),
    );
    for (const [index, [, message]] of findings.entries())
      assert.match(diagnostics[index]?.message ?? '', message);
    assert.deepEqual(resolvePackages(universe, [...names, ...names].reverse()).value, value, 'in any order');
  });
