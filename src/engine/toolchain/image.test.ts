import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realArchive, toolPorts } from '../../../test/support/archive.ts';
import { baseImage, type FakeBase, hostPython, pythonBase, textEntry } from '../../../test/support/base.ts';
import type { Compile, PythonSource } from '../../model/compile.ts';
import type { LockedImage } from '../../model/lock.ts';
import type { Store } from '../../model/store.ts';
import { run } from '../run.ts';
import { poolOf } from './compiler.ts';
import { imageCompiler } from './image.ts';
import { ISOLATED } from './python.ts';

// The interpreter of this machine as one that only a base of others has, in the real sandbox.

const { prefix, version } = hostPython();
const BASE = pythonBase(true);
const SOURCES: readonly PythonSource[] = [
  'import os, sys\n\n\nclass A:\n    def b(self, c=1, *d):\n        return [x for x in d if x]\n',
  'def (',
  'try:\n    A = {"b": (1, 2.5, "ü")}\nexcept* ValueError as e:\n    raise\n',
].map((text, at) => ({ path: `/opt/venv/${at}.py`, source: Buffer.from(text) }));

/** @param layers of its own over those of the base */
async function locked(layers: FakeBase['layers'], full = version): Promise<LockedImage> {
  const { store } = await ports;
  const { digest, layers: below } = await base;
  const over = await baseImage(store, { layers, env: [] });
  const minor = full.split('.').slice(0, 2).join('.');
  return {
    name: '',
    digest,
    layers: [...below, ...over.layers],
    env: BASE.env,
    python: { version: full, path: `/usr/local/bin/python${minor}` },
    glibc: '2.36',
    links: {},
    accounts: { passwd: '', group: '' },
    certificates: null,
    needs: [],
  };
}

/** Blobs that the store was asked for. */
const asked: string[] = [];
const ports = realArchive().then((source) => {
  const { store, ...others } = toolPorts(source);
  const blob: Store['blob'] = (digest) => {
    asked.push(digest);
    return store.blob(digest);
  };
  return { ...others, store: { ...bound(store), blob } };
});
const base = ports.then(({ store }) => baseImage(store, BASE));

function bound(store: Store): Store {
  return {
    blob: (digest) => store.blob(digest),
    path: (digest) => store.path(digest),
    writer: () => store.writer(),
    spool: () => store.spool(),
    recall: (kind, key) => store.recall(kind, key),
    remember: (kind, key, value) => store.remember(kind, key, value),
    folder: (kind, key, make) => store.folder(kind, key, make),
  };
}

test('it compiles to what the same interpreter does outside, and its image is read once', async () => {
  const image = await locked([]);
  const first = await imageCompiler(image, run, await ports);
  assert.ok('compile' in first, JSON.stringify(first));
  const minor = version.split('.').slice(0, 2).join('.');
  const outside = poolOf({ command: `${prefix}/bin/python${minor}`, args: ISOLATED }, version);
  const expected = await outside.compile(SOURCES);
  assert.deepEqual(
    expected.map((one) => one !== null),
    [true, false, true],
  );
  assert.deepEqual(await first.compile(SOURCES), expected);
  const known = new Set<string>(image.layers.map(({ digest }) => digest));
  assert.equal(
    asked.filter((digest) => known.has(digest)).length,
    known.size,
    'each layer was asked for once',
  );
  asked.length = 0;
  const again = (await imageCompiler(image, run, await ports)) as Compile;
  assert.equal(again.version, first.version);
  assert.deepEqual(await again.compile(SOURCES.toReversed()), expected.toReversed());
  assert.deepEqual(asked, [], 'what was taken of it is kept');
});

test('other layers are another compiler, another label is not', async () => {
  const image = await locked([]);
  const more = await locked([[textEntry('etc/more', '')]]);
  const all = [image, { ...image, digest: more.layers[0]?.digest ?? image.digest }, more];
  const found = await Promise.all(all.map(async (one) => imageCompiler(one, run, await ports)));
  const [first, labelled, other] = found.map((one) => ('version' in one ? one.version : one.because));
  assert.equal(labelled, first);
  assert.notEqual(other, first);
});

const SCRIPT = [textEntry('usr/local/bin/python3.12', '#!/bin/sh\n', 0o755)];

const NONE: Readonly<Record<string, readonly [layers: FakeBase['layers'], full: string, because: RegExp]>> = {
  'an interpreter whose bytecode is not known': [[], '3.10.4', /bytecode of Python 3\.10\.4 is not known/],
  'a script instead of an interpreter': [
    [SCRIPT],
    '3.12.1',
    /in the sandbox, Python 3\.12\.1 does not run .*No such file/,
  ],
};

for (const [what, [layers, full, because]] of Object.entries(NONE))
  test(`no compiler: ${what}`, async () => {
    const image = await locked(layers, full);
    for (let again = 0; again < 2; again += 1) {
      const found = await imageCompiler(image, run, await ports);
      assert.ok('because' in found, 'it compiles');
      assert.match(found.because, because);
    }
  });
