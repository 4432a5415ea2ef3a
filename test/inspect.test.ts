import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { inFolder, plimsoll } from '../src/cli/testing/plimsoll.ts';
import { TAR_BLOCK, TAR_END, tarHeader } from '../src/formats/tar/header.ts';
import type { Inspection } from '../src/model/inspection.ts';
import { lacks } from './support/lacks.ts';
import { WHEELS } from './support/local.ts';
import { PACKAGE_SIZES } from './support/packages.ts';
import { scratchFolder } from './support/store.ts';

const BASE = 'plimsoll-test/python:3.11-slim';
const WASTEFUL = 'plimsoll-inspect-test:wasteful';
const SLIM = 'plimsoll-inspect-test:slim';

describe('an image of Docker', { skip: await lacks('docker', 'image', 'inspect', BASE) }, () => {
  const folder = scratchFolder();

  before(async () => {
    const site = join(folder, 'site');
    await execa('python3.11', ['-m', 'pip', 'install', '--no-index', '--find-links', WHEELS, '--no-compile', '--target', site, 'numpy', 'fastapi']); // biome-ignore format: one command
    await mkdir(join(folder, 'node_modules/@a/b'), { recursive: true });
    await writeFile(join(folder, 'node_modules/@a/b/package.json'), '{"version":"1.2.3"}');
    await writeFile(join(folder, 'node_modules/@a/b/index.js'), 'x'.repeat(12_345));
    const from = `FROM ${BASE}\nCOPY site /usr/local/lib/python3.11/dist-packages\nCOPY node_modules /app/node_modules\n`;
    const waste =
      'RUN python3 -m compileall -q /usr/local/lib/python3.11/dist-packages/numpy\nRUN chown -R 10001 /usr/local/lib/python3.11\nRUN rm /app/node_modules/@a/b/index.js\n';
    for (const [ref, text] of [[SLIM, from], [WASTEFUL, from + waste]] as const) {
      await writeFile(join(folder, 'Dockerfile'), text);
      await execa('docker', ['build', '--quiet', '--network', 'none', '--tag', ref, folder]);
    } // biome-ignore format: a pair a line
  });

  after(() => execa('docker', ['image', 'rm', '--force', SLIM, WASTEFUL], { reject: false }));

  for (const ref of [BASE, SLIM, WASTEFUL])
    test(`${ref}: the total is the engine's to the byte, packages weigh what their own lists say`, async () => {
      const inspection = await inspected(ref);
      const { stdout: size } = await execa('docker', ['image', 'inspect', '--format', '{{.Size}}', ref]);
      assert.equal(inspection.size, Number(size));
      const counted = await execa('docker', ['run', '--rm', '--network', 'none', '--interactive', '--entrypoint', 'python3', ref, '-'], { input: PACKAGE_SIZES }); // biome-ignore format: one command
      const found = inspection.packages.map(({ ecosystem, name, size }) => [`${ecosystem} ${name}`, size]);
      assert.ok(found.length > 100);
      assert.deepEqual(Object.fromEntries(found), JSON.parse(counted.stdout));
    });

  test('saved, podman or not, to an archive or streamed, it is the same', async () => {
    const file = join(folder, 'image.tar');
    await execa('docker', ['save', '--output', file, WASTEFUL]);
    const [{ image: _, ...stored }, { image: __, ...streamed }] = [
      await inspected(file),
      await inspected(WASTEFUL),
    ];
    assert.deepEqual({ ...stored, layers: [] }, { ...streamed, layers: [] });
    assert.deepEqual(stored.layers.map(({ size }) => size), streamed.layers.map(({ size }) => size)); // biome-ignore format: a line
  });

  test('a name without a tag is that of its latest image, whatever other tags it has', async () => {
    const name = SLIM.split(':')[0] ?? '';
    await execa('docker', ['tag', SLIM, `${name}:latest`]);
    try {
      assert.equal((await inspected(name)).size, (await inspected(SLIM)).size);
    } finally {
      await execa('docker', ['image', 'rm', `${name}:latest`]);
    }
  });

  test('chown -R, a deleted file: what is lost is what flattening the image saves', async () => {
    const { wasted, size, root } = await inspected(WASTEFUL);
    const lost = wasted.filter(({ kind }) => kind !== 'duplicate').reduce((sum, one) => sum + one.size, 0);
    assert.ok(wasted.some(({ kind, size: bytes }) => kind === 'rewritten' && bytes > 20e6));
    const { stdout: id } = await execa('docker', ['create', WASTEFUL]);
    const flat = await execa({ encoding: 'buffer', maxBuffer: 1e9 })('docker', ['export', id]);
    await execa('docker', ['rm', id]);
    await writeFile(join(folder, 'flat.tar'), flat.stdout);
    const { stdout } = await execa('docker', [
      'import',
      join(folder, 'flat.tar'),
      'plimsoll-inspect-test:flat',
    ]);
    const real = Number(
      (await execa('docker', ['image', 'inspect', '--format', '{{.Size}}', stdout])).stdout,
    );
    await execa('docker', ['image', 'rm', 'plimsoll-inspect-test:flat']);
    assert.ok(Math.abs(size - lost - real) < 0.001 * real, `${size - lost} expected, ${real} real`);
    assert.ok(root.size <= real);
  });

  test('a budget is kept or not, by exit code', async () => {
    assert.equal((await plimsoll(['inspect', SLIM, '--max-size', '1GB', '--quiet'])).code, 0);
    const over = await plimsoll(['inspect', SLIM, '--max-size', '50MB', '--quiet']);
    assert.equal(over.code, 1);
    assert.match(over.stderr, /more than 50 MB/);
  });
});

test('half a million files are looked into with 256 MB', async () => {
  const folder = scratchFolder();
  const path = join(folder, 'many.tar');
  await writeFile(path, manyFiles(500_000));
  const { code, stdout, stderr } = await plimsoll(['inspect', path, '--json'], {
    env: { NODE_OPTIONS: '--max-old-space-size=256' },
  });
  assert.equal(code, 0, stderr);
  const { files, root }: Inspection = JSON.parse(stdout);
  assert.equal(files, 500_000);
  assert.equal(root.size, 500_000);
});

/** An archive of docker save with one layer of this many files, a byte each. */
function* manyFiles(count: number): Generator<Uint8Array> {
  const header = (path: string, size: number) =>
    tarHeader({ path, kind: 'file', mode: 0o644, uid: 0, gid: 0, size, target: '' });
  const text = JSON.stringify([{ Config: 'config.json', Layers: ['layer.tar'] }]);
  yield header('layer.tar', count * 2 * TAR_BLOCK + TAR_END.length);
  const byte = Buffer.alloc(TAR_BLOCK).fill('x', 0, 1);
  for (let folder = 0; folder < count / 1000; folder++)
    yield Buffer.concat(
      Array.from({ length: 1000 }, (_, at) => [
        header(`srv/data/${folder}/some/folder/with/a/name/file-${at}.json`, 1),
        byte,
      ]).flat(),
    );
  yield TAR_END;
  for (const [name, json] of [['config.json', '{}'], ['manifest.json', text]] as const) {
    yield header(name, json.length);
    yield Buffer.from(json.padEnd(TAR_BLOCK, '\0'));
  }
  yield TAR_END;
} // biome-ignore format: a pair a line

test('an image that is nowhere is said so, with what to type', async () => {
  const { code, stderr } = await inFolder({}, (cwd) => plimsoll(['inspect', 'no-such-image:1'], { cwd }));
  assert.equal(code, 2);
  assert.match(stderr, /no-such-image:1 is neither .*\n.*fix: /s);
});

async function inspected(image: string): Promise<Inspection> {
  const { stdout, stderr, code } = await plimsoll(['inspect', image, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
