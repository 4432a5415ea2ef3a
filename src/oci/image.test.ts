import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fakeImage, fakePlan } from '../../test/support/image.ts';
import { scratchStore } from '../../test/support/store.ts';
import { readTar } from '../formats/tar/read.ts';
import { contentBytes } from '../formats/zip/content.ts';
import { memoryBlob } from '../model/blob.ts';
import type { Image, Layer } from '../model/image.ts';
import { blobPath } from '../model/store.ts';
import { imageArchive } from './archive.ts';
import { imageConfig } from './config.ts';
import { LAYER_TYPE } from './layer.ts';
import { isOurLayout, layoutFiles } from './layout.ts';
import { MANIFEST_TYPE } from './manifest.ts';
import { attach } from './referrer.ts';

const store = await scratchStore();
const layer = (digit: string): Layer => ({
  kind: 'base',
  what: `layer ${digit}`,
  mediaType: LAYER_TYPE,
  digest: `sha256:${digit.repeat(64)}`,
  diffId: `sha256:${digit.repeat(64)}`,
  size: 10,
  compressed: 5,
  cached: true,
});

test('the configuration says what the plan says', () => {
  const config = JSON.parse(
    Buffer.from(imageConfig(fakePlan(), 'linux/arm64', [layer('a'), layer('b')])).toString(),
  );
  assert.deepEqual(config, {
    created: '1970-01-01T00:00:00Z',
    architecture: 'arm64',
    variant: 'v8',
    os: 'linux',
    config: {
      User: '10001:10001',
      ExposedPorts: { '8000/tcp': {} },
      Env: ['HOME=/home/app', 'PATH=/opt/venv/bin:/usr/bin'],
      Cmd: ['/opt/venv/bin/python', 'main.py'],
      WorkingDir: '/app',
      Labels: { 'org.opencontainers.image.title': 'api' },
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', '/opt/venv/bin/python', '-c', 'pass'],
        Interval: 10e9,
        Timeout: 3e9,
        StartPeriod: 15e9,
        Retries: 3,
      },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`] },
    history: [
      { created: '1970-01-01T00:00:00Z', created_by: 'plimsoll', comment: 'layer a' },
      { created: '1970-01-01T00:00:00Z', created_by: 'plimsoll', comment: 'layer b' },
    ],
  });
  const worker = JSON.parse(
    Buffer.from(imageConfig(fakePlan({ port: null, probe: null }), 'linux/amd64', [])).toString(),
  );
  assert.deepEqual(
    ['ExposedPorts' in worker.config, 'Healthcheck' in worker.config, 'variant' in worker],
    [false, false, false],
  );
});

/** Files of an archive by path; each blob must have the digest it is named by. */
async function unpack(
  images: readonly Image[],
  skip = new Set<Image['digest']>(),
): Promise<ReadonlyMap<string, string>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of imageArchive(images, store, skip)) chunks.push(chunk);
  const files = new Map<string, string>();
  for (const entry of await readTar(memoryBlob(Buffer.concat(chunks)), 'archive')) {
    if (entry.kind !== 'file') continue;
    const bytes = await contentBytes(entry.content, 1e6, entry.path);
    const hex = createHash('sha256').update(bytes).digest('hex');
    if (entry.path.startsWith('blobs/')) assert.equal(entry.path, `blobs/sha256/${hex}`);
    files.set(entry.path, Buffer.from(bytes).toString('latin1'));
  }
  return files;
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: unknown;
}

test('an archive is an OCI layout and what docker load reads, for several platforms', async () => {
  const images = [await fakeImage(store, 'linux/amd64', 'a'), await fakeImage(store, 'linux/arm64', 'b')];
  const files = await unpack(images);
  const json = (path: string) => JSON.parse(files.get(path) ?? 'null');
  const blob = ({ digest, size }: Descriptor) => {
    const text = files.get(`blobs/${digest.replace(':', '/')}`);
    assert.equal(text?.length, size);
    return JSON.parse(text ?? 'null');
  };
  assert.deepEqual(json('oci-layout'), { imageLayoutVersion: '1.0.0' });
  const [root, ...others]: readonly Descriptor[] = json('index.json').manifests;
  assert.ok(root && others.length === 0);
  assert.equal(root.annotations?.['org.opencontainers.image.ref.name'], 'api:1');
  const manifests: readonly Descriptor[] = blob(root).manifests;
  assert.deepEqual(
    manifests.map((one) => one.platform),
    [
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux', variant: 'v8' },
    ],
  );
  for (const [index, manifest] of manifests.map(blob).entries()) {
    assert.equal(manifest.config.digest, images[index]?.config);
    assert.deepEqual(blob(manifest.config).rootfs.diff_ids, [images[index]?.layers[0]?.diffId]);
    assert.ok(files.has(`blobs/${manifest.layers[0].digest.replace(':', '/')}`));
  }
  const loaded: readonly { Config: string; RepoTags: string[]; Layers: string[] }[] = json('manifest.json');
  assert.deepEqual(
    loaded.map((one) => one.RepoTags),
    [['api:1'], ['api:1-arm64']],
  );
  for (const path of loaded.flatMap((one) => [one.Config, ...one.Layers])) assert.ok(files.has(path), path);
});

test('an archive is the same each time, and can leave out what an engine has', async () => {
  const image = await fakeImage(store, 'linux/amd64', 'a');
  assert.deepEqual(await unpack([image]), await unpack([image]));
  const [only] = image.layers;
  assert.ok(only);
  const full = [...(await unpack([image])).keys()];
  const partial = [...(await unpack([image], new Set([only.digest]))).keys()];
  assert.deepEqual(
    full.filter((path) => !partial.includes(path)),
    [`blobs/${only.digest.replace(':', '/')}`],
  );
});

test('a layout of one platform has its manifest as root, and knows itself again', async () => {
  const image = await fakeImage(store, 'linux/amd64', 'a');
  const files = await layoutFiles([image, { ...image, ref: 'worker:1' }], store);
  const index = files.find((file) => file.path === 'index.json');
  const text = Buffer.from((await index?.blob.read(0, index.blob.size)) ?? []).toString();
  assert.deepEqual(
    JSON.parse(text).manifests.map((one: Descriptor) => one.digest),
    [image.digest, image.digest],
  );
  assert.equal(files.length, new Set(files.map((file) => file.path)).size);
  assert.equal(isOurLayout(text), true);
  for (const other of ['', 'null', '[]', '{"annotations":null}', '{"schemaVersion":2,"manifests":[]}'])
    assert.equal(isOurLayout(other), false, other);
  const lost: Image = { ...image, config: `sha256:${'0'.repeat(64)}` };
  await assert.rejects(layoutFiles([lost], store), /not in the store/);
});

test('what is attached to an image stands in the layout beside it, and refers to it', async () => {
  const image = await fakeImage(store, 'linux/amd64', 'attached');
  const size = (await store.blob(image.digest))?.size ?? 0;
  const subject = { mediaType: MANIFEST_TYPE, digest: image.digest, size };
  const document = { mediaType: 'application/spdx+json', bytes: Buffer.from('{"spdxVersion":"SPDX-2.3"}') };
  const attachment = await attach(subject, document, store);
  const files = await layoutFiles([image], store, [attachment]);
  const read = async (path: string): Promise<Buffer> => {
    const blob = files.find((file) => file.path === path)?.blob;
    return Buffer.from((await blob?.read(0, blob.size)) ?? []);
  };
  const index = JSON.parse((await read('index.json')).toString());
  assert.deepEqual(index.manifests[1], attachment.descriptor);
  const manifest = JSON.parse((await read(blobPath(attachment.descriptor.digest))).toString());
  assert.deepEqual([manifest.subject, manifest.artifactType], [subject, document.mediaType]);
  assert.deepEqual(await read(blobPath(manifest.layers[0].digest)), document.bytes);
  assert.equal((await read(blobPath(manifest.config.digest))).toString(), '{}');
});
