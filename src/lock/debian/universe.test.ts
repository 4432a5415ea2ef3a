import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { testArchive } from '../../../test/support/debian.ts';
import type { FakeSuite } from '../../../test/support/mirror.ts';
import { parseDependencies } from './dependency.ts';
import { TableWriter } from './table.ts';
import { openUniverse } from './universe.ts';

const SUITES: readonly FakeSuite[] = [
  {
    name: 'bookworm',
    debs: [
      { package: 'hello', version: '1.0-1', fields: { 'Pre-Depends': 'libc6', Depends: 'a (>= 1), b | c' } },
      { package: 'mta', fields: { Provides: 'mail-agent, mailx (= 2.0)' } },
      { package: 'other-mta', fields: { Provides: 'mail-agent' } },
    ],
  },
  { name: 'bookworm-updates', debs: [{ package: 'hello', version: '1.0-1+u1' }] },
  { name: 'bookworm-security', debs: [{ package: 'hello', version: '1.0-1+deb12u2' }] },
];

test('the newest version of all archives, and which one has it', async () => {
  const universe = await openUniverse('bookworm', 'amd64', await testArchive(SUITES));
  const hello = universe.candidate('hello');
  assert.deepEqual([hello?.deb.version, hello?.deb.archive], ['1.0-1+u1', 'main']);
  assert.equal(universe.candidate('mta')?.deb.path, 'pool/main/mta_1.0_amd64.deb');
  assert.equal(universe.candidate('hell'), null);
  assert.equal(universe.candidate('helloo'), null);
  assert.deepEqual(universe.providers('mail-agent'), ['mta', 'other-mta']);
  assert.deepEqual(universe.providers('hello'), []);
  assert.deepEqual(universe.diagnostics, []);
});

test('dependencies of a candidate: both fields', async () => {
  const universe = await openUniverse('bookworm', 'amd64', await testArchive(SUITES.slice(0, 1)));
  const none = { relation: null, version: '' };
  assert.deepEqual(universe.candidate('hello')?.depends, [
    [{ name: 'libc6', ...none }],
    [{ name: 'a', relation: '>=', version: '1' }],
    [
      { name: 'b', ...none },
      { name: 'c', ...none },
    ],
  ]);
});

test('no security archive is a finding, no updates are none', async () => {
  const universe = await openUniverse('bookworm', 'amd64', await testArchive(SUITES.slice(0, 1)));
  assert.deepEqual(
    universe.diagnostics.map(({ rule, severity }) => [rule, severity]),
    [['debian/no-security-archive', 'warning']],
  );
});

test('an unchanged index is neither fetched nor parsed again', async () => {
  const tested = await testArchive(SUITES);
  await openUniverse('bookworm', 'amd64', tested);
  const before = tested.asked.length;
  const universe = await openUniverse('bookworm', 'amd64', tested);
  assert.equal(universe.candidate('hello')?.deb.version, '1.0-1+u1');
  assert.deepEqual(
    tested.asked.slice(before).filter((path) => !path.endsWith('InRelease')),
    [],
  );
});

test('no packages for an architecture', async () => {
  const opening = openUniverse('bookworm', 'arm64', await testArchive(SUITES));
  await assert.rejects(opening, { code: 'debian/bad-index', message: /no packages for arm64/ });
});

const INDEX = 'dists/bookworm/main/binary-amd64/Packages.gz';

test('refused: an index that was tampered with', async () => {
  const tested = await testArchive(SUITES);
  writeFileSync(join(tested.mirror.folder, INDEX), gzipSync('Package: evil\nVersion: 1\n'));
  await assert.rejects(openUniverse('bookworm', 'amd64', tested), { code: 'net/hash-mismatch' });
});

test('refused: an index that is named and not there', async () => {
  const tested = await testArchive(SUITES);
  rmSync(join(tested.mirror.folder, INDEX));
  const opening = openUniverse('bookworm', 'amd64', tested);
  await assert.rejects(opening, { code: 'debian/bad-index', message: /is not there/, exit: 75 });
});

test('an index by its hash, when the release says that there is one', async () => {
  const [suite] = SUITES;
  assert.ok(suite !== undefined);
  const tested = await testArchive([{ ...suite, fields: { 'Acquire-By-Hash': 'yes' } }]);
  const index = readFileSync(join(tested.mirror.folder, INDEX));
  await openUniverse('bookworm', 'amd64', tested);
  assert.ok(tested.asked.some((path) => /main\/binary-amd64\/by-hash\/SHA256\/[0-9a-f]{64}$/.test(path)));
  assert.ok(index.length > 0);
});

const FIELDS: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  ['', []],
  [' , ', []],
  ['a', [['a']]],
  ['a, b|c', [['a'], ['b', 'c']]],
  ['python3:any (>= 3.11~), libc6 (>> 2.36)', [['python3 >= 3.11~'], ['libc6 >> 2.36']]],
  ['a(=1:2-3) , b ( < 2 )', [['a = 1:2-3'], ['b <= 2']]],
  ['debconf (>= 0.5) | debconf-2.0', [['debconf >= 0.5', 'debconf-2.0']]],
  ['!!, a', [['a']]],
];
for (const [field, expected] of FIELDS)
  test(`depends: ${field}`, () => {
    const found = parseDependencies(field).map((clause) =>
      clause.map(({ name, relation, version }) =>
        relation === null ? name : `${name} ${relation} ${version}`,
      ),
    );
    assert.deepEqual(found, expected);
  });

test('tables: every row is found under its key and no other', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab-+.0é\t\n'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 12 }), cell, (rows, key) => {
      const plain = (text: string): string => text.replace(/[\t\n]/g, ' ');
      const writer = new TableWriter();
      for (const row of rows) writer.add(row);
      const table = writer.finish();
      for (const asked of [plain(key), ...rows.map(([first]) => plain(first))]) {
        const expected = rows.filter(([first]) => plain(first) === asked).map(([, second]) => plain(second));
        assert.deepEqual(
          table
            .rows(asked)
            .map(([second]) => second)
            .sort(),
          expected.sort(),
        );
      }
    }),
    { numRuns: 300 },
  );
});
