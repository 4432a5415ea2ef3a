import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { run } from '../src/engine/run.ts';
import { archiveOf, tarOf } from '../src/inspect/testing/image.ts';
import type { Inspection } from '../src/model/inspection.ts';
import { lacks } from './support/lacks.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { scratchFolder } from './support/store.ts';

const LAYERS = [
  tarOf({ 'etc/x': 'x', 'app/model.onnx': randomBytes(300_000), 'app/link': { link: 'model.onnx' }, 'app/old': 'y'.repeat(70_000) }),
  tarOf({ 'app/.wh.old': '', 'app/main.py': 'print()\n'.repeat(9000), 'app/again': { hard: 'app/main.py' } }),
]; // biome-ignore format: a layer a line
const CONFIG = {
  architecture: 'amd64',
  os: 'linux',
  config: { User: '10001' },
  rootfs: { type: 'layers', diff_ids: LAYERS.map((layer) => sha(layer)) },
  history: [{ created_by: 'COPY all' }, { created_by: 'RUN rm' }],
};

const noSkopeo = await lacks('skopeo', '--version');
const noRegistry = await lacks('docker-registry', '--version');
// Podman is not installed for tests everywhere, not in CI either.
const noPodman =
  (await run({ command: 'podman', args: ['info'] })).code === 0 ? false : 'podman does not work here';

describe('an image is the same wherever it is', { skip: noSkopeo }, () => {
  const folder = scratchFolder();
  const archive = join(folder, 'image.tar');
  const layout = join(folder, 'layout');
  let stored: Inspection;
  const skopeo = (...args: string[]) => execa('skopeo', ['--insecure-policy', ...args]);

  before(async () => {
    await writeFile(archive, archiveOf(LAYERS, CONFIG));
    await skopeo('copy', `docker-archive:${archive}`, `oci:${layout}:1`);
    stored = await inspected(archive);
  });

  /** What is compressed and how it is called differs. */
  const same = (other: Inspection): void => {
    const plain = ({ image, layers, ...rest }: Inspection) => ({
      ...rest,
      compressed: null,
      user: image.user,
      layers: layers.map(({ step, size, files }) => [step, size, files]),
    });
    assert.deepEqual(plain(other), plain(stored));
  };

  /** Bytes of the layers in a manifest that skopeo reads. */
  const sent = async (place: string, ...options: string[]): Promise<number> => {
    const { stdout } = await skopeo('inspect', '--raw', ...options, place);
    const { layers }: { layers: readonly { size: number }[] } = JSON.parse(stdout);
    return layers.reduce((sum, { size }) => sum + size, 0);
  };

  test('a layout that skopeo made: bytes to send are the manifest’s', async () => {
    const inspection = await inspected(layout);
    same(inspection);
    assert.equal(inspection.compressed, await sent(`oci:${layout}:1`));
  });

  describe('in a registry', { skip: noRegistry }, () => {
    let registry: Registry;
    let reference = '';

    before(async () => {
      registry = await startRegistry(join(folder, 'registry'));
      reference = `${registry.address}/shop/api:1.4`;
      await skopeo('copy', '--dest-tls-verify=false', `oci:${layout}:1`, `docker://${reference}`);
    });
    after(() => registry.stop());

    test('bytes to send are what skopeo finds there', async () => {
      const inspection = await inspected(`registry:${reference}`);
      same(inspection);
      assert.equal(inspection.compressed, await sent(`docker://${reference}`, '--tls-verify=false'));
    });

    test('a tag that is not there is said so', async () => {
      const { code, stderr } = await plimsoll(['inspect', `registry:${reference}-absent`]);
      assert.notEqual(code, 0);
      assert.match(stderr, /1\.4-absent was refused .*404.*\n.*fix: /s);
    });
  });

  test('in Podman', { skip: noPodman }, async () => {
    const tag = 'localhost/plimsoll-inspect-sources:1';
    await skopeo('copy', `docker-archive:${archive}`, `containers-storage:${tag}`);
    try {
      same(await inspected(`podman:${tag}`));
    } finally {
      await execa('podman', ['image', 'rm', '--force', tag]);
    }
  });
});

async function inspected(image: string): Promise<Inspection> {
  const { stdout, stderr, code } = await plimsoll(['inspect', image, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

function sha(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
