import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { parseReference } from '../src/formats/reference/reference.ts';
import type { Image } from '../src/model/image.ts';
import { exchanger } from '../src/net/exchange.ts';
import { push } from '../src/net/registry/push.ts';
import { MANIFEST_TYPE } from '../src/oci/manifest.ts';
import { openStore } from '../src/store/store.ts';
import { baseImage, baseLayout, type FakeBase, pythonBase, textEntry } from './support/base.ts';
import { lacks } from './support/lacks.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { type CountedRegistry, countedRegistry } from './support/registry.ts';
import { scratchFolder } from './support/store.ts';

// Services built on images of others: in a registry and in a layout, with the interpreter of this machine in /usr/local.
const noRegistry = await lacks('docker-registry', '--version');

const MAIN = `import os
from flask import Flask

app = Flask(__name__)


@app.get("/health")
def health():
    return {"greeting": os.environ["GREETING"]}
`;

describe('a base of others', () => {
  let registry: CountedRegistry;
  let env: Readonly<Record<string, string>>;
  const cache = scratchFolder();

  before(async () => {
    env = await offline(cache);
    if (noRegistry === false) registry = await countedRegistry();
  });
  after(() => registry?.stop());

  test('in a registry: read once when locked, mounted when pushed, nothing of it fetched', {
    skip: noRegistry,
  }, async () => {
    const base = await published(pythonBase(true), `${registry.host}/base/python:3`);
    const folder = application(`${registry.host}/base/python:3`);
    registry.counts();
    await run(folder, 'lock');
    const locking = registry.counts();
    assert.ok(
      locking.blobs > base.compressed && locking.blobs < base.compressed + 20_000,
      JSON.stringify(locking),
    );
    const output = `registry:${registry.host}/shop/api:1`;
    const { images } = JSON.parse(await run(folder, 'build', '--json', '--output', output)) as {
      images: Image[];
    };
    const own = images[0]?.layers.filter(({ origin }) => origin === undefined) ?? [];
    const pushing = registry.counts();
    assert.equal(pushing.blobs, 0);
    assert.equal(pushing.mounted, base.layers.length);
    assert.ok(pushing.sent < own.reduce((sum, { compressed }) => sum + compressed, 0) + 20_000);
    assert.equal(images[0]?.layers.length, base.layers.length + own.length);
    await run(folder, 'lock');
    await run(folder, 'build', '--locked');
    assert.equal(registry.counts().blobs, 0);
  });

  test('elsewhere than the registry it goes to: its layers are fetched then, once', {
    skip: noRegistry,
  }, async () => {
    const other = await countedRegistry();
    try {
      const base = await published(SMALL, `${registry.host}/base/small:1`);
      const folder = application(`${registry.host}/base/small:1`);
      await run(folder, 'lock');
      registry.counts();
      await run(folder, 'build', '--output', `registry:${other.host}/shop/api:1`);
      const read = registry.counts().blobs;
      assert.ok(read >= base.compressed && read < base.compressed + 20_000, String(read));
      await run(folder, 'build', '--output', `oci:${scratchFolder()}/out`);
      assert.equal(registry.counts().blobs, 0);
    } finally {
      await other.stop();
    }
  });

  for (const merged of [true, false])
    test(`a layout, ${merged ? 'merged' : 'with folders at its top'}: what is built on it is proved`, async () => {
      const layout = join(scratchFolder(), 'base');
      await baseLayout(await openStore(scratchFolder()), pythonBase(merged), layout);
      const folder = application(`oci:${layout}`);
      const text = await run(folder, 'verify', '--engine', 'sandbox', '--json');
      const [service] = JSON.parse(text).services;
      assert.equal(service.healthy, true, text);
      assert.deepEqual(
        service.checks.filter((one: { ok: boolean | null }) => one.ok === false),
        [],
      );
    });

  test('what a base brings is not held against the image, and is said', async () => {
    const layout = join(scratchFolder(), 'base');
    const python = pythonBase(true);
    const layers = [...python.layers, [textEntry('usr/bin/apt-get', '#!/bin/false\n', 0o755)]];
    await baseLayout(await openStore(scratchFolder()), { ...python, layers }, layout);
    const text = await run(application(`oci:${layout}`), 'verify', '--engine', 'sandbox', '--json');
    const checks: readonly { readonly id: string; readonly ok: boolean | null; readonly message: string }[] =
      JSON.parse(text).services[0].checks;
    const found = checks.find(({ id }) => id === 'no-package-manager');
    assert.equal(found?.ok, null);
    assert.match(
      found?.message ?? '',
      /has \/usr\/bin\/apt-get; nothing that was added is a package manager/,
    );
  });

  test('musl, another architecture and a missing layout are refused with the reason', async () => {
    const store = await openStore(scratchFolder());
    const musl: FakeBase = {
      layers: [[textEntry('lib/ld-musl-x86_64.so.1', 'x'), textEntry('usr/bin/python3.12', 'x')]],
      env: [],
    };
    for (const [base, says] of [
      [musl, /is built on musl \(\/lib\/ld-musl-x86_64\.so\.1\)/],
      [{ ...musl, architecture: 'arm64' }, /has no image for linux\/amd64|is for linux\/arm64/],
    ] as const) {
      const layout = join(scratchFolder(), 'base');
      await baseLayout(store, base, layout);
      const ran = await plimsoll(['lock'], { cwd: application(`oci:${layout}`), env });
      assert.notEqual(ran.code, 0);
      assert.match(ran.stderr, says);
    }
    const ran = await plimsoll(['lock'], { cwd: application('oci:nowhere'), env });
    assert.notEqual(ran.code, 0);
    assert.match(ran.stderr, /nowhere/);
  });

  const SMALL: FakeBase = {
    layers: [
      [
        textEntry(
          'usr/lib/x86_64-linux-gnu/libc.so.6',
          'GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.',
        ),
        ...['libdl.so.2', 'libpthread.so.0', 'librt.so.1'].map((name) =>
          textEntry(`usr/lib/x86_64-linux-gnu/${name}`, ''),
        ),
        textEntry('usr/local/bin/python3.11', 'no program'),
      ],
    ],
    env: ['PATH=/usr/local/bin'],
  };

  function application(base: string): string {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'main.py'), MAIN);
    writeFileSync(join(folder, 'requirements.txt'), 'flask\ngunicorn\n');
    writeFileSync(join(folder, 'plimsoll.yaml'), `${LOCAL_MIRROR}  image: ${base}\n`);
    return folder;
  }

  async function published(base: FakeBase, name: string): Promise<Image> {
    const store = await openStore(scratchFolder());
    const image = await baseImage(store, base);
    const reference = parseReference(name);
    assert.ok(reference);
    const blobs = [image.config, ...image.layers.map(({ digest }) => digest)];
    const ports = { store, exchange: exchanger({ env: {} }), env: {}, run: () => assert.fail('no helper') };
    await push([{ mediaType: MANIFEST_TYPE, manifest: image.digest, blobs }], reference, ports);
    return image;
  }

  async function run(cwd: string, ...args: readonly string[]): Promise<string> {
    const ran = await plimsoll(args, { cwd, env });
    assert.equal(ran.code, 0, ran.stderr);
    return ran.stdout;
  }
});
