import assert from 'node:assert/strict';
import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder, scratchStore } from '../../../test/support/store.ts';
import type { Image } from '../../model/image.ts';
import type { Digest, Store } from '../../model/store.ts';
import { readTree } from '../../source/tree.ts';
import { type Memory, openMemory } from './memory.ts';

const KEY = ['program', 'what was asked for'];

test('a tree in which nothing changed is recalled, its layers cached; also when it has changed a moment ago', async () => {
  const { folder, store, kept } = await remembered();
  const found = await memoryOf(store, folder).recall();
  assert.deepEqual(
    found?.images[0]?.layers.map(({ cached }) => cached),
    [true],
  );
  assert.deepEqual(found?.diagnostics, kept.diagnostics);
  assert.equal(found?.images[0]?.digest, kept.images[0]?.digest);
});

const CHANGES: readonly (readonly [what: string, change: (folder: string, store: Store) => Promise<unknown>])[] = [
  ['a byte', (folder) => writeFile(join(folder, 'main.py'), 'app = 2\n')],
  ['a byte, its times kept', async (folder) => {
    await writeFile(join(folder, 'main.py'), 'app = 3\n');
    await utimes(join(folder, 'main.py'), 1, 1);
  }],
  ['another file', (folder) => writeFile(join(folder, 'more.py'), '')],
  ['a file less', (folder) => rm(join(folder, 'plimsoll.lock'))],
  ['what may be run', (folder) => chmod(join(folder, 'main.py'), 0o755)],
  ['where a link leads', async (folder) => {
    await rm(join(folder, 'link.py'));
    await symlink('plimsoll.lock', join(folder, 'link.py'));
  }],
  ['a layer that is gone', async (_, store) => rm(store.path(await put(store, 'layer')))],
  ['a configuration that is gone', async (_, store) => rm(store.path(await put(store, 'config')))],
]; // biome-ignore format: a table

for (const [what, change] of CHANGES)
  test(`nothing is recalled after a change: ${what}`, async () => {
    const { folder, store } = await remembered();
    await change(folder, store);
    assert.equal(await memoryOf(store, folder).recall(), null);
  });

test('nothing is recalled for another question, program or folder', async () => {
  const { folder, store } = await remembered();
  const tree = readTree(folder);
  assert.equal(await openMemory(store, ['other'], tree, () => tree).recall(), null);
});

test('nothing is kept of a tree that changed while it was built', async () => {
  const { folder, store, image } = await prepared();
  const memory = memoryOf(store, folder);
  assert.equal(await memory.recall(), null);
  await writeFile(join(folder, 'main.py'), 'app = 2\n');
  await memory.keep({ images: [image], diagnostics: [] });
  assert.equal(await memoryOf(store, folder).recall(), null);
  await writeFile(join(folder, 'main.py'), 'app = 1\n');
  assert.equal(await memoryOf(store, folder).recall(), null);
});

test('nothing is kept of a tree with places that cannot be looked into', async () => {
  const { folder, store, image } = await prepared();
  await symlink('/', join(folder, 'outside'));
  const memory = memoryOf(store, folder);
  await memory.recall();
  await memory.keep({ images: [image], diagnostics: [] });
  assert.equal(await memoryOf(store, folder).recall(), null);
});

async function remembered() {
  const { folder, store, image } = await prepared();
  const memory = memoryOf(store, folder);
  assert.equal(await memory.recall(), null);
  const kept = { images: [image], diagnostics: [] };
  await memory.keep(kept);
  assert.notEqual(await memoryOf(store, folder).recall(), null);
  return { folder, store, kept };
}

async function prepared() {
  const [folder, store] = [join(scratchFolder(), 'app'), await scratchStore()];
  await mkdir(folder);
  await writeFile(join(folder, 'main.py'), 'app = 1\n');
  await writeFile(join(folder, 'plimsoll.lock'), '{}\n');
  await symlink('main.py', join(folder, 'link.py'));
  const image: Image = {
    service: 'api',
    platform: 'linux/amd64',
    ref: 'app:1',
    digest: await put(store, 'manifest'),
    config: await put(store, 'config'),
    layers: [
      {
        kind: 'application',
        what: 'application',
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: await put(store, 'layer'),
        diffId: await put(store, 'layer'),
        size: 5,
        compressed: 5,
        cached: false,
      },
    ],
    size: 5,
    compressed: 5,
    timings: {},
  };
  return { folder, store, image };
}

function memoryOf(store: Store, folder: string): Memory {
  return openMemory(store, KEY, readTree(folder), () => readTree(folder));
}

async function put(store: Store, text: string): Promise<Digest> {
  const writer = await store.writer();
  await writer.write(Buffer.from(text));
  return (await writer.commit()).digest;
}
