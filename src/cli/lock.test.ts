import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeMirror } from '../../test/support/mirror.ts';
import { scratchFolder } from '../../test/support/store.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { plimsoll, type Ran } from './testing/plimsoll.ts';

const PACKAGES = [
  { package: 'base-files' },
  { package: 'ca-certificates' },
  { package: 'libc6', version: '2.36-9' },
  { package: 'libgcc-s1' },
  { package: 'libgomp1' },
  { package: 'libpython3.11-stdlib', version: '3.11.2-6' },
  { package: 'libstdc++6' },
  { package: 'netbase' },
  { package: 'python3.11-minimal', version: '3.11.2-6' },
  { package: 'tzdata' },
];

/** What the manifest and the server ask for, all in `pylock.toml`: no resolver is needed. */
const WHEELS = [
  { name: 'fastapi', version: '0.115.0', file: 'fastapi-0.115.0-py3-none-any.whl' },
  { name: 'uvicorn', version: '0.30.0', file: 'uvicorn-0.30.0-py3-none-any.whl' },
];

/** An application whose archive, index and resolution all lie in folders, and what runs the command line on it. */
async function bench() {
  const mirror = await fakeMirror(scratchFolder(), [
    { name: 'bookworm', debs: PACKAGES },
    { name: 'bookworm-security', debs: [] },
  ]);
  const house = scratchFolder();
  const root = join(scratchFolder(), 'shop');
  mkdirSync(root);
  const files = {
    'main.py': "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef health(): return {}\n",
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi"]\n',
    'pylock.toml': pylock(house),
    'plimsoll.yaml': [
      'base:',
      '  suite: bookworm',
      `  mirrors: ["${mirror.uri}"]`,
      `  keyring: ${mirror.keyring}`,
      '',
    ].join('\n'),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  const env = { PLIMSOLL_CACHE: scratchFolder() };
  const run = (...args: string[]): Promise<Ran> => plimsoll(args, { cwd: root, env });
  return { root, mirror, run };
}

/** Writes the wheels into the folder and returns the lock that names them. */
function pylock(house: string): string {
  const packages = WHEELS.flatMap(({ name, version, file }) => {
    const bytes = fakeWheel(name, version, { [`${name}/__init__.py`]: '' });
    writeFileSync(join(house, file), bytes);
    const url = pathToFileURL(join(house, file)).href;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [
      '[[packages]]',
      `name = "${name}"`,
      `version = "${version}"`,
      `wheels = [{ name = "${file}", url = "${url}", hashes = { sha256 = "${sha256}" } }]`,
    ];
  });
  return ['lock-version = "1.0"', 'created-by = "test"', ...packages, ''].join('\n');
}

test('a lock is written, kept, found stale and mended', async () => {
  const { root, mirror, run } = await bench();
  const missing = await run('lock', '--check');
  assert.equal(missing.code, 1, missing.stderr);
  assert.match(missing.stdout, /plimsoll\.lock does not exist \(api\)/);
  assert.match(missing.stderr, /next: plimsoll lock/);

  const first = await run('lock', '--json', '-v');
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(
    Object.keys(JSON.parse(first.stdout).wheels),
    WHEELS.map(({ file }) => file),
  );
  assert.match(first.stderr, /wrote plimsoll\.lock\nnext: plimsoll build/);
  assert.doesNotMatch(first.stderr, /uv|pip/, 'nothing is resolved, so nobody is asked');
  const text = await readFile(join(root, 'plimsoll.lock'), 'utf8');
  assert.doesNotMatch(text, /file:|\/tmp\//);

  await rm(mirror.folder, { recursive: true });
  const again = await run('lock');
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /plimsoll\.lock is up to date/);
  assert.equal((await run('lock', '--check')).code, 0);

  await writeFile(
    join(root, 'pyproject.toml'),
    '[project]\nname = "shop"\nversion = "2"\ndependencies = ["fastapi", "x"]\n',
  );
  const stale = await run('lock', '--check', '--json');
  assert.equal(stale.code, 1);
  assert.deepEqual(JSON.parse(stale.stdout), { lock: 'plimsoll.lock', current: false, stale: ['api'] });
  const refused = await run('build', '--locked');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /plimsoll\.lock is stale for api, and --locked forbids/);
  assert.equal(await readFile(join(root, 'plimsoll.lock'), 'utf8'), text);
});

test('an interrupt ends at once with the code of the signal, and leaves nothing half done', async () => {
  const { root } = await bench();
  const interrupt = new AbortController();
  const silent = createServer(() => interrupt.abort());
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const { port } = silent.address() as AddressInfo;
  const config = await readFile(join(root, 'plimsoll.yaml'), 'utf8');
  const mirror = `http://127.0.0.1:${port}/`;
  await writeFile(join(root, 'plimsoll.yaml'), config.replace(/mirrors: .*/, `mirrors: ["${mirror}"]`));
  const env = { PLIMSOLL_CACHE: scratchFolder(), no_proxy: '127.0.0.1' };
  const ran = await plimsoll(['lock'], { cwd: root, env, interrupt: interrupt.signal });
  silent.closeAllConnections();
  silent.close();
  assert.equal(ran.code, 130, ran.stderr);
  assert.doesNotMatch(ran.stderr, /error|bug/);
  assert.deepEqual(
    (await readdir(root)).filter((name) => /plimsoll\.lock/.test(name)),
    [],
  );
});

test('what cannot be locked leaves no lock behind, and says why', async () => {
  const { root, mirror, run } = await bench();
  await rm(join(mirror.folder, 'dists'), { recursive: true });
  const ran = await run('lock');
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /error {2}.*bookworm/s);
  assert.match(ran.stderr, /fix: /);
  assert.deepEqual(
    (await readdir(root)).filter((name) => name.includes('lock') && name !== 'pylock.toml'),
    [],
  );
});

test('the lock can be kept elsewhere; where it cannot be written the message says so', async () => {
  const { root, run } = await bench();
  assert.equal((await run('lock', '--lock-file', '../kept.lock')).code, 0);
  assert.ok((await stat(join(root, '../kept.lock'))).size > 0);
  assert.equal((await run('lock', '--check', '--lock-file', '../kept.lock')).code, 0);
  const ran = await run('lock', '--lock-file', 'nowhere/plimsoll.lock');
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /nowhere\/plimsoll\.lock: cannot be written \(ENOENT\)\n.*--lock-file PATH/);
});

test('a damaged lock is not overwritten unless everything is to be resolved anew', async () => {
  const { root, run } = await bench();
  const path = join(root, 'plimsoll.lock');
  await writeFile(path, '{ "schema": "plimsoll.lock/1",\n oops');
  const ran = await run('lock');
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /error {2}plimsoll\.lock:2 is not JSON/);
  assert.match(await readFile(path, 'utf8'), /oops/);
  assert.equal((await run('lock', '--upgrade')).code, 0);
  assert.doesNotMatch(await readFile(path, 'utf8'), /oops/);
});
