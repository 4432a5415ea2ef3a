import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { parseReference } from '../src/formats/reference/reference.ts';
import type { Entry } from '../src/model/entry.ts';
import type { Image } from '../src/model/image.ts';
import { exchanger } from '../src/net/exchange.ts';
import { pusher } from '../src/net/registry/push.ts';
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

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

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
  }, async (context) => {
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
    context.diagnostic(`lock: ${JSON.stringify(locking)}; build and push: ${JSON.stringify(pushing)}`);
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

  test('a layout with folders at its top: what is built on it is proved', async () => {
    const layout = join(scratchFolder(), 'base');
    await baseLayout(await openStore(scratchFolder()), pythonBase(false), layout);
    const text = await run(application(`oci:${layout}`), 'verify', '--engine', 'sandbox', '--json');
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

  test('rebased in a registry: a configuration and a manifest are sent, nothing of layers but the new one is read', {
    skip: noRegistry,
  }, async (context) => {
    const old = pythonBase(true);
    const folder = application(`${registry.host}/rebase/python:1`);
    await published(old, `${registry.host}/rebase/python:1`);
    await run(folder, 'build', '--output', `registry:${registry.host}/rebase/api:1`);
    const patched = [...old.layers, [textEntry('etc/patched', 'yes\n')]];
    const env = [...old.env.filter((one) => !one.startsWith('GREETING=')), 'GREETING=from the new base'];
    const base = await published({ layers: patched, env }, `${registry.host}/rebase/python:2`);
    registry.counts();
    const to = `registry:${registry.host}/rebase/api:2`;
    const args = ['--base', `${registry.host}/rebase/python:2`, '--output', to, '--json'];
    const rebased = JSON.parse(
      await run(folder, 'rebase', `registry:${registry.host}/rebase/api:1`, ...args),
    );
    const { blobs, sent, mounted } = registry.counts();
    context.diagnostic(
      `rebase: ${sent} bytes sent, ${blobs} bytes of blobs read, ${mounted} layer mounted, of an image of ${base.compressed} bytes of base`,
    );
    assert.equal(mounted, 1);
    assert.ok(sent < 10_000, `${sent} bytes sent`);
    assert.ok(blobs < (base.layers.at(-1)?.compressed ?? 0) + 30_000, `${blobs} bytes read`);
    assert.deepEqual(rebased.base, {
      name: `${registry.host}/rebase/python:2`,
      digest: base.digest,
      layers: 3,
    });
    const manifest = await manifestOf('rebase/api', '2');
    const config = JSON.parse(await textOf('rebase/api', manifest.config.digest));
    assert.deepEqual(
      manifest.layers.slice(0, 3).map(({ digest }: { digest: string }) => digest),
      base.layers.map(({ digest }) => digest),
    );
    const before = await manifestOf('rebase/api', '1');
    assert.deepEqual(manifest.layers.slice(3), before.layers.slice(2));
    assert.equal(config.rootfs.diff_ids.length, manifest.layers.length);
    assert.equal(config.history.length, manifest.layers.length);
    assert.ok(config.config.Env.includes('GREETING=from the new base'));
    assert.equal(config.config.Labels['org.opencontainers.image.base.digest'], base.digest);
    // Back again, it is what it was.
    const back = [
      '--base',
      `${registry.host}/rebase/python:1`,
      '--output',
      `registry:${registry.host}/rebase/api:3`,
    ];
    await run(folder, 'rebase', `registry:${registry.host}/rebase/api:2`, ...back);
    assert.deepEqual(await manifestOf('rebase/api', '3'), before);
  });

  test('rebased from a layout to an archive; refused where the new base would not do', async () => {
    const store = await openStore(scratchFolder());
    const folder = application('oci:old');
    const base = pythonBase(true);
    await baseLayout(store, base, join(folder, 'old'));
    await run(folder, 'build', '--output', 'oci:out');
    const [system = [], programs = []] = base.layers;
    const other = (change: (entries: readonly Entry[]) => readonly Entry[], more = programs): FakeBase => ({
      ...base,
      layers: [change(system), more],
    });
    const CASES: Readonly<Record<string, readonly [base: FakeBase, says: RegExp | null]>> = {
      same: [other((entries) => [...entries, textEntry('etc/patched', 'yes')]), null],
      accounts: [
        other((entries) => [
          ...entries.filter(({ path }) => path !== 'etc/passwd'),
          textEntry('etc/passwd', ''),
        ]),
        /its accounts differ/,
      ],
      links: [other((entries) => entries.filter(({ path }) => path !== 'sbin')), null],
      python: [
        other((entries) => entries, [textEntry('usr/local/bin/python3.12', 'x')]),
        /has Python 3\.12, and Python 3\.11 is asked for/,
      ],
      place: [
        other((entries) => entries, [textEntry('usr/bin/python3.11', 'x')]),
        /its interpreter is \/usr\/bin\/python3\.11, the image starts \/usr\/local\/bin\/python3\.11/,
      ],
    };
    for (const [name, [made, says]] of Object.entries(CASES)) {
      await baseLayout(store, made, join(folder, name));
      const args = ['rebase', 'oci:out', '--base', `oci:${name}`, '--output', `archive:${name}.tar`];
      const ran = await plimsoll(args, { cwd: folder, env });
      assert.equal(ran.code, says === null ? 0 : 2, `${name}: ${ran.stderr}`);
      if (says !== null) assert.match(ran.stderr, says);
    }
    const again = ['rebase', 'archive:same.tar', '--base', 'oci:old', '--output', 'oci:again'];
    await run(folder, ...again);
    const ran = await plimsoll(['rebase', 'oci:old', '--base', 'oci:same', '--output', 'oci:x'], {
      cwd: folder,
      env,
    });
    assert.match(ran.stderr, /does not say what it needs of its base/);
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
    await pusher(ports)([{ mediaType: MANIFEST_TYPE, manifest: image.digest, blobs }], reference);
    return image;
  }

  async function manifestOf(repository: string, tag: string): Promise<Manifest> {
    const url = `http://${registry.host}/v2/${repository}/manifests/${tag}`;
    return (await fetch(url, { headers: { accept: MANIFEST_TYPE } })).json() as Promise<Manifest>;
  }

  async function textOf(repository: string, digest: string): Promise<string> {
    return (await fetch(`http://${registry.host}/v2/${repository}/blobs/${digest}`)).text();
  }

  async function run(cwd: string, ...args: readonly string[]): Promise<string> {
    const ran = await plimsoll(args, { cwd, env });
    assert.equal(ran.code, 0, ran.stderr);
    return ran.stdout;
  }
});
