import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { fakeMirror } from '../../test/support/mirror.ts';
import { testFolder } from '../../test/support/net.ts';
import { fakeWheel } from '../../test/support/wheel.ts';
import { plimsoll, type Ran } from './testing/plimsoll.ts';

const PACKAGES = [
  'base-files',
  'ca-certificates',
  'libc6',
  'libgcc-s1',
  'libgomp1',
  'libpython3.11-stdlib',
  'libstdc++6',
  'netbase',
  'python3.11-minimal',
  'tzdata',
];

const WHEEL = 'fastapi-0.115.0-py3-none-any.whl';

/** An application whose archive, index and resolution all lie in folders, and what runs the command line on it. */
async function bench() {
  const mirror = await fakeMirror(testFolder(), [
    { name: 'bookworm', debs: PACKAGES.map((name) => ({ package: name })) },
    { name: 'bookworm-security', debs: [] },
  ]);
  const house = testFolder();
  const root = join(testFolder(), 'shop');
  mkdirSync(root);
  const bytes = fakeWheel('fastapi', '0.115.0', { 'fastapi/__init__.py': '' });
  writeFileSync(join(house, WHEEL), bytes);
  const files = {
    'main.py': "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/health')\ndef health(): return {}\n",
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi"]\n',
    'pylock.toml': pylock(pathToFileURL(join(house, WHEEL)).href, bytes),
    'plimsoll.yaml': [
      'base:',
      '  suite: bookworm',
      `  mirrors: ["${mirror.uri}"]`,
      `  keyring: ${mirror.keyring}`,
      'services:',
      '  api:',
      '    command: [python, main.py]',
      '',
    ].join('\n'),
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  const env = { PLIMSOLL_CACHE: testFolder() };
  const run = (...args: string[]): Promise<Ran> => plimsoll(args, { cwd: root, env });
  return { root, mirror, run };
}

function pylock(url: string, bytes: Uint8Array): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return [
    'lock-version = "1.0"',
    'created-by = "test"',
    '[[packages]]',
    'name = "fastapi"',
    'version = "0.115.0"',
    `wheels = [{ name = "${WHEEL}", url = "${url}", hashes = { sha256 = "${sha256}" } }]`,
    '',
  ].join('\n');
}

test('a lock is written, kept, found stale and mended', async () => {
  const { root, mirror, run } = await bench();
  const missing = await run('lock', '--check');
  assert.equal(missing.code, 1, missing.stderr);
  assert.match(missing.stdout, /plimsoll\.lock does not exist \(api\)/);
  assert.match(missing.stderr, /next: plimsoll lock/);

  const first = await run('lock', '--json');
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(Object.keys(JSON.parse(first.stdout).wheels), [WHEEL]);
  assert.match(first.stderr, /wrote plimsoll\.lock\nnext: plimsoll build/);
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
