import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, type Relation, satisfies } from './compare.ts';

// What `dpkg --compare-versions` says of each pair.
const TABLE: readonly (readonly [string, '<' | '=' | '>', string])[] = [
  ['1.0', '=', '1.0'],
  ['1.0', '<', '1.1'],
  ['1.9', '<', '1.10'],
  ['1.0~rc1', '<', '1.0'],
  ['1.0~~', '<', '1.0~'],
  ['1.0~~a', '<', '1.0~'],
  ['1.0', '<', '1.0+deb12u1'],
  ['1.0-1', '<', '1.0-1+b1'],
  ['1.0-1~deb12u1', '<', '1.0-1'],
  ['1:0.1', '>', '9.9'],
  ['0:1.0', '=', '1.0'],
  ['1.0-0', '=', '1.0'],
  ['1.0-', '=', '1.0'],
  ['1.2.3-1-2', '>', '1.2.3-1-1'],
  ['1.a', '<', '1.+'],
  ['1.Z', '<', '1.a'],
  ['00012', '=', '12'],
  ['2.36-9+deb12u10', '>', '2.36-9+deb12u9'],
  ['3.0.15-1~deb12u1', '<', '3.0.16-1~deb12u1'],
  ['2025b-0+deb12u1', '>', '2024b-0+deb12u1'],
  ['99999999999999999999', '<', '100000000000000000000'],
  ['a1', '>', '1'],
  ['1.0a', '>', '1.0'],
];

for (const [a, sign, b] of TABLE) {
  test(`${a} ${sign} ${b}`, () => {
    assert.equal(signOf(compareVersions(a, b)), sign);
    assert.equal(signOf(-compareVersions(b, a)), sign, 'the other way round');
  });
}

test('relations of dependency fields', () => {
  const rows: readonly (readonly [string, Relation, string, boolean])[] = [
    ['1.0', '>=', '1.0', true],
    ['1.0', '>>', '1.0', false],
    ['1.0', '<<', '1.0', false],
    ['1.0', '<=', '1.0', true],
    ['1.0', '=', '1.0-0', true],
    ['1.0~1', '>=', '1.0', false],
    ['2', '>>', '1', true],
    ['1', '<<', '2', true],
  ];
  for (const [version, relation, bound, expected] of rows)
    assert.equal(satisfies(version, relation, bound), expected, `${version} ${relation} ${bound}`);
});

const version = fc
  .tuple(
    fc.option(fc.nat({ max: 3 }), { nil: null }),
    fc.string({ unit: fc.constantFrom(...'019aZ.+~-'), minLength: 0, maxLength: 8 }),
    fc.option(fc.string({ unit: fc.constantFrom(...'019aZ.+~'), minLength: 1, maxLength: 5 }), { nil: null }),
  )
  .map(([epoch, upstream, revision]) => {
    const body = revision === null ? `1${upstream}` : `1${upstream}-${revision}`;
    return epoch === null ? body : `${epoch}:${body}`;
  })
  // dpkg refuses a version that ends in a dash.
  .filter((text) => !text.endsWith('-'));

test('it is an order', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const [low, middle, high] = [a, b, c].sort(compareVersions);
      assert.ok(low !== undefined && middle !== undefined && high !== undefined);
      assert.ok(compareVersions(low, high) <= 0);
      assert.equal(compareVersions(a, a), 0);
      assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) + 0);
    }),
  );
});

test('it never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => assert.equal(typeof compareVersions(a, b), 'number')),
  );
});

const DPKG = 'dpkg';
const dpkg = spawnSync(DPKG, ['--version']).status === 0;
test('it agrees with dpkg', { skip: dpkg ? false : 'no dpkg on this machine' }, () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const order = compareVersions(a, b);
      const operator = order < 0 ? 'lt' : order > 0 ? 'gt' : 'eq';
      const { status } = spawnSync(DPKG, ['--compare-versions', a, operator, b]);
      assert.equal(status, 0, `dpkg --compare-versions ${a} ${operator} ${b}`);
    }),
    { numRuns: 200 },
  );
});

function signOf(order: number): '<' | '=' | '>' {
  if (order < 0) return '<';
  return order > 0 ? '>' : '=';
}
