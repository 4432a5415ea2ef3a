import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { tar } from '../../../test/support/deb.ts';
import { scratchFolder } from '../../../test/support/store.ts';
import { readBaseLayer } from './layer.ts';

function read(files: Readonly<Record<string, string | Uint8Array>>) {
  const bytes = tar(files, {});
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  return readBaseLayer({ digest: null, compressed: null, tar: null, stream }, 'a layer');
}

/** One package with name, version, release and architecture, in a header as rpm writes it. */
function rpmDatabase(texts: readonly (readonly [tag: number, text: string])[]): Uint8Array {
  const data = texts.map(([, text]) => `${text}\0`);
  const header = Buffer.alloc(8 + 16 * texts.length);
  header.writeUInt32BE(texts.length);
  for (const [at, [tag]] of texts.entries()) {
    header.writeUInt32BE(tag, 8 + 16 * at);
    header.writeUInt32BE(6, 12 + 16 * at);
    header.writeUInt32BE(data.slice(0, at).join('').length, 16 + 16 * at);
  }
  const path = join(scratchFolder(), 'rpmdb.sqlite');
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)');
  db.prepare('INSERT INTO Packages (blob) VALUES (?)').run(
    Buffer.concat([header, Buffer.from(data.join(''))]),
  );
  db.close();
  return readFileSync(path);
}

test('names of all, contents of few, and of the database of rpm the packages', async () => {
  const rpms = rpmDatabase([
    [1000, 'zlib'],
    [1001, '1.2.11'],
    [1002, '40.el9'],
    [1022, 'x86_64'],
  ]);
  const { names, texts } = await read({
    'etc/passwd': 'root:x:0:0::/:\n',
    'usr/bin/tool': 'x',
    'var/lib/rpm/rpmdb.sqlite': rpms,
    'usr/lib/sysimage/rpm/rpmdb.sqlite': 'damaged',
    'root/rpmdb.sqlite': rpms,
  });
  assert.deepEqual(
    names.map(([path]) => path),
    [
      'etc/passwd',
      'usr/bin/tool',
      'var/lib/rpm/rpmdb.sqlite',
      'usr/lib/sysimage/rpm/rpmdb.sqlite',
      'root/rpmdb.sqlite',
    ],
  );
  assert.deepEqual(texts, {
    'etc/passwd': 'root:x:0:0::/:\n',
    'var/lib/rpm/rpmdb.sqlite': 'zlib 1.2.11-40.el9 x86_64\n',
    'usr/lib/sysimage/rpm/rpmdb.sqlite': '',
  });
});
