import assert from 'node:assert/strict';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { execa } from 'execa';
import type { Image } from '../src/model/image.ts';
import type { Verification } from '../src/model/report.ts';
import { copyExample, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

// What only the compiled program shows: it remembers what it built, and programs of its own are found where it is.
const ROOT = join(import.meta.dirname, '..');

/** What is said of a step that takes a second or more: on a machine that does much besides any may. */
const STEP = /: (?:[^:]*, )?(?:\d+ min \d\d s|\d[\d.]* s)(?: \.\.\.)?$/;

let program = '';
let folder = '';
let store = '';

interface Said {
  readonly image: Image;
  readonly findings: string;
}

before(async () => {
  const installed = scratchFolder();
  await execa(process.execPath, [join(ROOT, 'scripts/bundle.ts'), join(installed, 'dist')]);
  await cp(join(ROOT, 'package.json'), join(installed, 'package.json'));
  for (const name of ['data', 'node_modules']) await symlink(join(ROOT, name), join(installed, name));
  program = join(installed, 'dist/cli/main.js');
  folder = join(scratchFolder(), 'app');
  store = scratchFolder();
  await copyExample('flightontime', folder);
});

test('every chunk loads', async () => {
  const folder = dirname(program);
  const chunks = (await readdir(folder)).filter((name) => name.endsWith('.js') && name !== 'main.js');
  assert.ok(chunks.length > 100, `${chunks.length} chunks`);
  const loading = `for (const name of ${JSON.stringify(chunks)}) await import('${folder}/' + name);`;
  await execa(process.execPath, ['--input-type=module', '-e', loading]);
});

test('a build of what has not changed says what the build before said, and one of what has does not', async () => {
  const first = await build();
  const again = await build();
  assert.deepEqual(comparable(again), { ...comparable(first), cached: true });
  const source = await readFile(join(folder, 'API/main.py'), 'utf8');
  await writeFile(join(folder, 'API/main.py'), `${source}\nCHANGED = True\n`);
  const changed = await build();
  assert.notEqual(changed.image.digest, first.image.digest);
  await writeFile(join(folder, 'API/main.py'), source);
  const back = await build();
  assert.equal(back.image.digest, first.image.digest);
  const tagged = await build('--tag', '2.0');
  assert.match(tagged.image.ref, /:2\.0$/);
  const delivered = await build('--output', `archive:${join(scratchFolder(), 'image.tar')}`);
  assert.equal(delivered.image.digest, first.image.digest);
  assert.match(delivered.findings, /image\.tar/);
});

test('what was built is proved in the sandbox', async () => {
  const { stdout } = await execa(
    process.execPath,
    [program, 'verify', '--engine', 'sandbox', '--locked', '--json', folder],
    { env: await offline(store) },
  );
  const { services }: { services: readonly Verification[] } = JSON.parse(stdout);
  assert.deepEqual(
    services.map(({ id, healthy, checks }) => [
      id,
      healthy,
      checks.filter(({ ok }) => ok === false).map(({ message }) => message),
    ]),
    [['api', true, []]],
  );
});

async function build(...options: readonly string[]): Promise<Said> {
  const { stdout, stderr } = await execa(
    process.execPath,
    [program, 'build', '--locked', '--json', folder, ...options],
    { env: await offline(store) },
  );
  const { images }: { images: readonly Image[] } = JSON.parse(stdout);
  const [image] = images;
  assert.ok(image);
  const findings = stderr.split('\n').filter((line) => !STEP.test(line));
  return { image, findings: findings.join('\n') };
}

/** All but how long it took. */
function comparable({ image, findings }: Said) {
  const { timings, layers, ...rest } = image;
  assert.ok((timings['total'] ?? 0) > 0);
  const cached = layers.every((layer) => layer.cached);
  return { ...rest, cached, layers: layers.map((layer) => ({ ...layer, cached: null })), findings };
}
