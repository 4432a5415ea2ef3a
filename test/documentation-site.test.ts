import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { plimsoll } from '../src/cli/testing/plimsoll.ts';
import type { Image } from '../src/model/image.ts';
import type { Lock } from '../src/model/lock.ts';
import { NO_MIRROR } from './support/archive.ts';
import { LOCAL_MIRROR, offline } from './support/local.ts';
import { scratchFolder } from './support/store.ts';
import { fakeWheel } from './support/wheel.ts';
import { WITHOUT_NETWORK } from './support/without-network.ts';

/** What MkDocs does, as far as a build is concerned, in a package of its name that shows where it is run. */
const MKDOCS = `import os, pathlib, socket

def main():
    assert os.getuid() != 0
${WITHOUT_NETWORK}    assert "site_name" in pathlib.Path("mkdocs.yml").read_text()
    if os.path.exists("docs/broken.md"):
        raise SystemExit("docs/broken.md cannot be read")
    for page in pathlib.Path("docs").rglob("*.md"):
        made = pathlib.Path("site") / page.relative_to("docs").with_suffix(".html")
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text("<p>" + page.read_text())
`;

describe('documentation that a program of Python makes', { skip: NO_MIRROR }, () => {
  const house = scratchFolder();
  const folder = scratchFolder();
  const store = scratchFolder();
  let env: Readonly<Record<string, string>>;

  before(async () => {
    const entry = { 'mkdocs-1.0.dist-info/entry_points.txt': '[console_scripts]\nmkdocs = mkdocs:main\n' };
    writeFileSync(
      join(house, 'mkdocs-1.0-py3-none-any.whl'),
      fakeWheel('mkdocs', '1.0', { 'mkdocs.py': MKDOCS, ...entry }),
    );
    env = { ...(await offline(store)), PIP_FIND_LINKS: house, PLIMSOLL_CACHE: store };
    mkdirSync(join(folder, 'docs/guide'), { recursive: true });
    writeFileSync(join(folder, 'mkdocs.yml'), 'site_name: Trial\n');
    writeFileSync(join(folder, 'docs/index.md'), 'Hello');
    writeFileSync(join(folder, 'docs/guide/README.md'), 'A page like any other');
    writeFileSync(join(folder, 'docs/guide/.env'), 'SECRET=1');
    writeFileSync(join(folder, 'requirements.txt'), 'mkdocs==1.0\n');
    writeFileSync(join(folder, 'plimsoll.yaml'), LOCAL_MIRROR);
  });

  const run = (verb: string, ...args: readonly string[]) =>
    plimsoll([verb, folder, '--json', ...args], { env });

  test('is made once, without a network, and served by an image without Python', async () => {
    const built = await run('build');
    assert.equal(built.code, 0, built.stderr);
    const [image] = JSON.parse(built.stdout).images as readonly Image[];
    assert.deepEqual(
      image?.layers.map(({ kind }) => kind),
      ['base', 'native', 'application'],
    );
    const lock: Lock = JSON.parse(readFileSync(join(folder, 'plimsoll.lock'), 'utf8'));
    const { build, platforms } = lock.services['static'] ?? {};
    assert.equal(build?.python, '3.11');
    assert.deepEqual(build?.platforms['linux/amd64']?.wheels, ['mkdocs-1.0-py3-none-any.whl']);
    assert.deepEqual(platforms?.['linux/amd64']?.wheels, []);
    const again = await run('build', '--locked');
    assert.equal(again.code, 0, again.stderr);
    assert.equal((JSON.parse(again.stdout).images as readonly Image[])[0]?.digest, image?.digest);
  });

  test('answers as a container of its own', async () => {
    const verified = await run('verify', '--engine', 'sandbox');
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  });

  test('a build that fails says what it said', async () => {
    writeFileSync(join(folder, 'docs/broken.md'), '');
    const failed = await run('build', '--locked');
    assert.equal(failed.code, 2, failed.stderr);
    assert.match(failed.stderr, /static: the script mkdocs build failed: .*docs\/broken\.md cannot be read/s);
  });
});
