import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../test/support/store.ts';
import { memoryBlob } from '../model/blob.ts';
import { UserError } from '../model/error.ts';
import { writeArchive } from './archive.ts';
import { writeLayout } from './layout.ts';

const scratch = scratchFolder();
const isUserError = (code: string) => (error: unknown) => error instanceof UserError && error.code === code;
const file = (path: string, text: string) => ({ path, blob: memoryBlob(Buffer.from(text)) });
const isOurs = (index: string): boolean => index.startsWith('ours');

async function* stream(...parts: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield Buffer.from(part);
  }
}

test('an archive is written whole or not at all', async () => {
  const folder = join(scratch, 'archive');
  mkdirSync(folder);
  const path = join(folder, 'image.tar');
  await writeArchive(path, stream('one ', 'two'));
  assert.equal(readFileSync(path, 'utf8'), 'one two');
  await assert.rejects(writeArchive(path, stream('three', new Error('lost'))), /lost/);
  assert.equal(readFileSync(path, 'utf8'), 'one two');
  assert.deepEqual(readdirSync(folder), ['image.tar']);
});

test('what is in the way of writing is told with what mends it', async () => {
  const folder = join(scratch, 'in the way');
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), '');
  const cases: readonly (readonly [path: string, fix: RegExp])[] = [
    ['no/image.tar', /^Make the folder/],
    ['file/image.tar', /a part of this path is a file/],
    ['.', /this is a folder/],
    [`${'n'.repeat(300)}.tar`, /^Name another path/],
  ];
  for (const [path, fix] of cases)
    await assert.rejects(
      writeArchive(join(folder, path), stream('x')),
      (error) => isUserError('store/not-writable')(error) && fix.test((error as UserError).fix),
      path,
    );
});

test('a layout replaces the one that was there, blob by blob', async () => {
  const folder = join(scratch, 'layout');
  await writeLayout(
    folder,
    [file('index.json', 'ours 1'), file('blobs/sha256/a', 'A'), file('blobs/sha256/b', 'B')],
    isOurs,
  );
  await writeLayout(
    folder,
    [file('index.json', 'ours 2'), file('blobs/sha256/b', 'B'), file('blobs/sha256/c', 'C')],
    isOurs,
  );
  assert.deepEqual(readdirSync(join(folder, 'blobs', 'sha256')), ['b', 'c']);
  assert.equal(readFileSync(join(folder, 'index.json'), 'utf8'), 'ours 2');
  assert.deepEqual(readdirSync(folder), ['blobs', 'index.json']);
});

test('a layout that cannot be completed leaves the old index', async () => {
  const folder = join(scratch, 'broken');
  await writeLayout(folder, [file('index.json', 'ours 1'), file('blobs/sha256/a', 'A')], isOurs);
  const lost = {
    path: 'blobs/sha256/b',
    blob: { ...memoryBlob(Buffer.from('B')), stream: () => stream(new Error('lost')) },
  };
  await assert.rejects(writeLayout(folder, [file('index.json', 'ours 2'), lost], isOurs), /lost/);
  assert.equal(readFileSync(join(folder, 'index.json'), 'utf8'), 'ours 1');
  assert.deepEqual(readdirSync(join(folder, 'blobs', 'sha256')), ['a']);
});

test('a folder that holds anything else is left alone', async () => {
  const documents = join(scratch, 'documents');
  mkdirSync(documents);
  writeFileSync(join(documents, 'thesis.txt'), 'years of work');
  const foreign = join(scratch, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'index.json'), '{"manifests":[]}');
  for (const folder of [documents, foreign, join(documents, 'thesis.txt')])
    await assert.rejects(
      writeLayout(folder, [file('index.json', 'ours')], isOurs),
      isUserError('store/not-a-layout'),
      folder,
    );
  assert.deepEqual(readdirSync(documents), ['thesis.txt']);
});
