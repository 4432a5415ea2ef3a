import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { scratchFolder } from '../../../test/support/store.ts';
import { installedRpms } from './database.ts';

type Fields = Readonly<Record<number, string | number>>;

/** A header as rpm writes it, with so many bytes of other data before its fields. */
function header(fields: Fields, padding = 0): Uint8Array {
  const entries: Buffer[] = [];
  const data = [Buffer.alloc(padding)];
  let offset = padding;
  for (const [tag, value] of Object.entries(fields)) {
    const bytes = typeof value === 'number' ? Buffer.alloc(4) : Buffer.from(`${value}\0`);
    if (typeof value === 'number') bytes.writeUInt32BE(value);
    const entry = Buffer.alloc(16);
    for (const [at, part] of [Number(tag), typeof value === 'number' ? 4 : 6, offset, 1].entries())
      entry.writeUInt32BE(part, 4 * at);
    entries.push(entry);
    data.push(bytes);
    offset += bytes.length;
  }
  const head = Buffer.alloc(8);
  head.writeUInt32BE(entries.length);
  head.writeUInt32BE(offset, 4);
  return Buffer.concat([head, ...entries, ...data]);
}

/** A database as SQLite itself writes it. */
function database(headers: readonly Uint8Array[], pageSize = 4096): Uint8Array {
  const path = join(scratchFolder(), 'rpmdb.sqlite');
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA page_size = ${pageSize}`);
  db.exec("CREATE TABLE 'Basenames' (key BLOB NOT NULL, hnum INTEGER NOT NULL)");
  db.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  const insert = db.prepare("INSERT INTO 'Packages' (blob) VALUES (?)");
  db.exec('BEGIN');
  for (const one of headers) insert.run(one);
  db.exec('COMMIT');
  db.close();
  return readFileSync(path);
}

const GLIBC = { 1000: 'glibc', 1001: '2.34', 1002: '60.el9', 1022: 'x86_64', 1004: 'libraries' };
const SSL = { 1000: 'openssl-libs', 1001: '3.0.7', 1002: '24.el9', 1003: 1, 1022: 'x86_64' };

test('packages with their epochs; keys are none', () => {
  const key = { 1000: 'gpg-pubkey', 1001: 'fd431d51', 1002: '4ae0493b' };
  const noarch = { 1000: 'tzdata', 1001: '2024a', 1002: '1.el9', 1022: 'noarch' };
  assert.deepEqual(installedRpms(database([GLIBC, key, SSL, noarch].map((one) => header(one)))), [
    { name: 'glibc', version: '2.34-60.el9', architecture: 'x86_64' },
    { name: 'openssl-libs', version: '1:3.0.7-24.el9', architecture: 'x86_64' },
    { name: 'tzdata', version: '2024a-1.el9', architecture: 'noarch' },
  ]);
  assert.deepEqual(installedRpms(database([])), []);
});

test('many packages, of all sizes: trees of several levels, rows of many pages', () => {
  const names = Array.from({ length: 1500 }, (_, at) => `package-${at}`);
  for (const pageSize of [512, 4096, 65_536]) {
    const headers = names.map((name, at) => header({ ...GLIBC, 1000: name }, (at * 37) % 5000));
    const found = installedRpms(database(headers, pageSize));
    assert.deepEqual(
      found?.map(({ name }) => name),
      names,
      String(pageSize),
    );
  }
});

test('what is no such database, or damaged, has no packages', () => {
  const good = database([GLIBC, SSL].map((one) => header(one)));
  for (const bytes of [new Uint8Array(), Buffer.from('SQLite format 3'), good.subarray(0, 2 * 4096)])
    assert.equal(installedRpms(bytes), null);
  assert.equal(installedRpms(database([Buffer.from('no header')])), null);
});

test('property: damage never throws', () => {
  const good = database(
    Array.from({ length: 40 }, (_, at) => header(GLIBC, at * 100)),
    512,
  );
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const bytes = Uint8Array.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      const found = installedRpms(bytes);
      assert.ok(found === null || found.every(({ name }) => name !== ''));
    }),
  );
});
