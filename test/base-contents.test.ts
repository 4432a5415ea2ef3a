import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import { openStore } from '../src/store/store.ts';
import { baseLayout, pythonBase, textEntry } from './support/base.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';

/** What scanners of images look for: dpkg's list, and the metadata of a distribution. */
const LISTS = [
  textEntry(
    'var/lib/dpkg/status',
    'Package: base-files\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.4\n',
  ),
  textEntry('usr/local/lib/python3.11/site-packages/pip-24.0.dist-info/METADATA', 'Name: pip\n'),
];

test('bills of materials list what the base of others has, also on a machine that has only the lock', async () => {
  const layout = join(scratchFolder(), 'base');
  const python = pythonBase(true);
  const base = await baseLayout(
    await openStore(scratchFolder()),
    { ...python, layers: [...python.layers, LISTS] },
    layout,
  );
  const folder = scratchFolder();
  writeFileSync(join(folder, 'main.py'), 'from flask import Flask\n\napp = Flask(__name__)\n');
  writeFileSync(join(folder, 'requirements.txt'), 'flask\ngunicorn\n');
  writeFileSync(join(folder, 'plimsoll.yaml'), `${LOCAL_MIRROR}  image: oci:${layout}\n`);
  const own = await attested(folder, []);
  assert.deepEqual(await attested(folder, ['--locked']), own);
  const [spdx = '', cyclonedx = '', provenance = ''] = own;
  for (const purl of ['pkg:pypi/pip@24.0', 'pkg:pypi/flask@', 'pkg:deb/debian/base-files@12.4?arch=amd64'])
    for (const document of [spdx, cyclonedx]) assert.ok(document.includes(purl), `${purl} in ${document}`);
  assert.ok(provenance.includes(base.digest.replace('sha256:', '')));
});

/** Builds with an empty cache, and reads SPDX, CycloneDX and provenance from the layout it writes. */
async function attested(cwd: string, more: readonly string[]): Promise<readonly string[]> {
  const layout = join(scratchFolder(), 'out');
  const env = await offline(scratchFolder());
  const ran = await plimsoll(['build', '--attest', '--output', `oci:${layout}`, ...more], { cwd, env });
  assert.equal(ran.code, 0, ran.stderr);
  const folder = join(layout, 'blobs/sha256');
  const texts = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)))
    .flatMap((bytes) => (bytes[0] === 0x7b ? bytes.toString() : []));
  return ['spdxVersion', 'bomFormat', '_type'].map(
    (key) => texts.find((text) => key in JSON.parse(text)) ?? '',
  );
}
