import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseReference } from '../src/formats/reference/reference.ts';
import { UserError } from '../src/model/error.ts';
import type { Digest } from '../src/model/store.ts';
import { exchanger } from '../src/net/exchange.ts';
import { type Push, pusher } from '../src/net/registry/push.ts';
import { MANIFEST_TYPE } from '../src/oci/manifest.ts';
import { type Attachment, attach } from '../src/oci/referrer.ts';
import { tell } from './support/faults.ts';
import { type Fault, faultyProxy } from './support/faulty.ts';
import { fakeImage } from './support/image.ts';
import { type Made, makeImage } from './support/pushed.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { scratchStore } from './support/store.ts';

// The real registry of Debian's docker-registry package, with a proxy in front that misbehaves on demand.
const installed = spawnSync('docker-registry', ['--version']).status === 0;
const required = process.env['CI'] === 'true';
const skip = installed || required ? false : 'needs docker-registry: sh scripts/engine.sh';

let registry: Registry;
let proxy: Server;
let folder: string;
let fault: Fault = () => null;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-registry-'));
  registry = await startRegistry(folder);
  const { port } = registry;
  proxy = faultyProxy(port, (incoming, response) => fault(incoming, response));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});

after(async () => {
  if (skip) return;
  proxy.closeAllConnections();
  proxy.close();
  registry.stop();
  await rm(folder, { recursive: true, force: true });
});

test('pushes, finds what is there, mounts from a sibling', { skip }, async () => {
  const image = makeImage();
  assert.deepEqual(await arrivals(image, 'first/app:1'), ['uploaded', 'uploaded', 'uploaded']);
  assert.deepEqual(await arrivals(image, 'first/app:2'), ['present', 'present', 'present']);
  assert.deepEqual(await arrivals(image, 'second/app:1', 'first/app'), ['mounted', 'mounted', 'mounted']);
  assert.ok((await tags('first/app')).includes('2'));
});

test('an upload that is cut off goes on, and the blob arrives whole', { skip }, async (t) => {
  const image = makeImage();
  let cuts = 2;
  fault = (incoming) => (incoming.method === 'PATCH' && cuts-- > 0 ? 'reset' : null);
  await deliver(image, 'cut/app:1');
  assert.deepEqual(await tags('cut/app'), ['1']);
  tell(t, 'registry resets an upload, twice', 'goes on where it was, and the blob arrives whole');
});

test('what goes with the end of an upload and is cut off is sent again', { skip }, async () => {
  let cuts = 2;
  fault = ({ method, headers }) =>
    method === 'PUT' && headers['content-length'] === '100000' && cuts-- > 0 ? 'reset' : null;
  await deliver(makeImage(), 'cut/short:1');
  assert.equal(cuts, -1, 'cut off twice, and passed on');
  assert.deepEqual(await tags('cut/short'), ['1']);
});

test('who pushes again sends what is new and asks for nothing else; what has gone since is sent again', {
  skip,
}, async () => {
  let asked: string[] = [];
  fault = ({ method, url = '' }) => {
    asked.push(`${method} ${/blobs\/sha256|blobs\/uploads|manifests/.exec(url)?.[0]}`);
    return null;
  };
  const [first, second] = [makeImage(), makeImage()];
  const store = { ...first.store, blob: async (digest: Digest) => (await first.store.blob(digest)) ?? second.store.blob(digest) }; // biome-ignore format: a line
  const push = pushing({ store });
  const [, large = assert.fail()] = second.pushed.blobs;
  await deliver(first, 'again/app:1', undefined, [], push);
  asked = [];
  assert.deepEqual(await deliver(first, 'again/app:2', undefined, [], push), [
    'present',
    'present',
    'present',
  ]);
  assert.deepEqual(asked, ['HEAD manifests', 'PUT manifests']);
  await deliver(second, 'again/app:3', undefined, [], push);
  await rm(join(folder, 'docker/registry/v2/repositories/again/app/_layers/sha256', large.slice(7)), {
    recursive: true,
  });
  asked = [];
  await deliver(second, 'again/app:4', undefined, [], push);
  assert.deepEqual(asked.slice(0, 2), ['HEAD manifests', 'PUT manifests']);
  const again = ['HEAD blobs/sha256', 'HEAD blobs/sha256', 'PATCH blobs/uploads', 'PUT manifests'];
  const [tiny, missing] = [
    ['POST blobs/uploads', 'PUT blobs/uploads'],
    ['POST blobs/uploads', 'PUT blobs/uploads'],
  ];
  assert.deepEqual(asked.slice(2).sort(), [...again, ...tiny, ...missing].sort());
  assert.deepEqual(await tags('again/app'), ['1', '2', '3', '4']);
});

test('a tiny blob that others have pushed is read only when the registry has it not', { skip }, async () => {
  fault = () => null;
  const image = makeImage();
  const [config = assert.fail()] = image.pushed.blobs;
  await deliver(image, 'theirs/app:1');
  const reads: string[] = [];
  const blob = (digest: Digest) => {
    reads.push(digest);
    return image.store.blob(digest);
  };
  const store = { ...image.store, blob, recall: async () => null };
  const reference = parseReference(`127.0.0.1:${(proxy.address() as AddressInfo).port}/theirs/app:2`);
  assert.ok(reference);
  const elsewhere = new Map([[config, { repository: null, size: 50 }]]);
  await pushing({ store })([image.pushed], reference, { elsewhere });
  assert.ok(reads.length > 0 && !reads.includes(config));
});

for (const status of [429, 500, 503]) {
  test(`a passing ${status} is waited out`, { skip }, async (t) => {
    let times = 2;
    fault = (incoming) => (incoming.method !== 'PATCH' && times-- > 0 ? status : null);
    await deliver(makeImage(), `passing/app:${status}`);
    assert.ok((await tags('passing/app')).includes(String(status)));
    tell(t, `registry answers ${status}, twice`, 'waited out, and pushed');
  });
}

test('a registry that fails half-way leaves nothing tagged, and the error is transient', {
  skip,
}, async (t) => {
  fault = (incoming) => (incoming.url?.includes('/manifests/') ? 500 : null);
  await assert.rejects(
    deliver(makeImage(), 'half/app:1'),
    (error) => error instanceof UserError && error.transient,
  );
  fault = () => null;
  assert.deepEqual(await tags('half/app'), []);
  tell(t, 'registry answers 500 to every manifest', 'given up as transient, nothing tagged');
});

test('a registry that says nothing more is given up and asked again, and the blob arrives whole', {
  skip,
}, async (t) => {
  let stalls = 1;
  fault = (incoming) => (incoming.method === 'PATCH' && stalls-- > 0 ? 'stall' : null);
  const image = makeImage();
  await deliver(image, 'stall/app:1', undefined, [], pushing(image, 2000));
  assert.deepEqual(await tags('stall/app'), ['1']);
  tell(t, 'registry says nothing more in an upload', 'asked again, and the blob arrives whole');
});

for (const [what, broken] of [
  ['takes the login away', 401],
  ['fails', 500],
] as const)
  test(`a registry that ${what} in the middle of a push leaves nothing tagged, and the next push is right`, {
    skip,
  }, async (t) => {
    const image = makeImage();
    const name = `middle-${broken}/app`;
    let puts = 0;
    fault = (incoming) => (incoming.method === 'PUT' && puts++ > 0 ? broken : null);
    await assert.rejects(deliver(image, `${name}:1`), (error) => {
      assert.ok(error instanceof UserError);
      assert.notEqual(error.fix, '');
      return error.transient === (broken === 500);
    });
    fault = () => null;
    assert.deepEqual(await tags(name), []);
    await deliver(image, `${name}:1`);
    const { port } = proxy.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/v2/${name}/manifests/1`, {
      headers: { accept: image.pushed.mediaType },
    });
    const digest = createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
    assert.equal(`sha256:${digest}`, image.pushed.manifest);
    tell(
      t,
      `registry answers ${broken} from the middle of a push on`,
      'refused, nothing tagged; the next push is right',
    );
  });

test('what is attached is listed for clients of a registry that does not list it itself, once', {
  skip,
}, async () => {
  fault = () => null;
  const store = await scratchStore();
  const image = { ...makeImage(), store };
  const made = await fakeImage(store, 'linux/amd64', 'attached');
  const pushed = {
    mediaType: MANIFEST_TYPE,
    manifest: made.digest,
    blobs: [made.config, ...made.layers.map((one) => one.digest)],
  };
  const subject = {
    mediaType: MANIFEST_TYPE,
    digest: made.digest,
    size: (await store.blob(made.digest))?.size ?? 0,
  };
  const document = (text: string) =>
    attach(subject, { mediaType: `application/${text}`, bytes: Buffer.from(text) }, store);
  const [one, two] = [await document('one'), await document('two')];
  await deliver({ ...image, pushed }, 'attached/app:1', undefined, [one]);
  await deliver({ ...image, pushed }, 'attached/app:1', undefined, [two, one]);
  const { port } = proxy.address() as AddressInfo;
  const place = `http://127.0.0.1:${port}/v2/attached/app/manifests/${made.digest.replace(':', '-')}`;
  const answer = await fetch(place, { headers: { accept: 'application/vnd.oci.image.index.v1+json' } });
  const { manifests } = (await answer.json()) as { manifests: { digest: string; artifactType: string }[] };
  assert.deepEqual(
    manifests.map((each) => each.digest).sort(),
    [one.descriptor.digest, two.descriptor.digest].sort(),
  );
  assert.deepEqual(manifests.map((each) => each.artifactType).sort(), ['application/one', 'application/two']);
});

test('a registry that wants a login nobody has says which command logs in', { skip }, async () => {
  fault = () => 401;
  await assert.rejects(deliver(makeImage(), 'denied/app:1'), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.fix, /docker login 127\.0\.0\.1:\d+/);
    return !error.transient;
  });
});

test('a registry that is not there is a transient error', async () => {
  const reference = parseReference('127.0.0.1:9/app:1');
  assert.ok(reference);
  const { store, pushed } = makeImage();
  const ports = {
    store,
    exchange: exchanger({ env: {} }),
    env: {},
    run: () => assert.fail('no helper is configured'),
  };
  await assert.rejects(
    pusher(ports)([pushed], reference),
    (error) => error instanceof UserError && error.transient,
  );
});

async function deliver(
  image: Made,
  name: string,
  mountFrom?: string,
  attachments: readonly Attachment[] = [],
  push: Push = pushing(image),
): Promise<string[]> {
  const { pushed } = image;
  const arrived: string[] = [];
  const reference = parseReference(`127.0.0.1:${(proxy.address() as AddressInfo).port}/${name}`);
  assert.ok(reference);
  await push([pushed], reference, {
    progress: (_, arrival) => arrived.push(arrival),
    ...(mountFrom
      ? {
          elsewhere: new Map(pushed.blobs.map((digest) => [digest, { repository: mountFrom, size: 0 }])),
        }
      : {}),
    attachments,
  });
  return arrived;
}

function pushing({ store }: Pick<Made, 'store'>, idleMs?: number): Push {
  return pusher({
    store,
    exchange: exchanger({ env: {}, ...(idleMs === undefined ? {} : { idleMs }) }),
    env: {},
    run: () => assert.fail('no helper is configured'),
  });
}

async function arrivals(image: Made, name: string, mountFrom?: string): Promise<string[]> {
  fault = () => null;
  return deliver(image, name, mountFrom);
}

async function tags(repository: string): Promise<string[]> {
  const { port } = proxy.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/v2/${repository}/tags/list`);
  const { tags = [] } = (await answer.json()) as { tags?: string[] };
  return tags.sort();
}
